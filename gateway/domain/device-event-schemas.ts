// The part of the event vocabulary that is about fixed sensors and devices of other makers: what they
// sense, on what basis, and what is wrong with them. `gateway/events.ts` takes it in whole.
import { z } from "zod";
import {
  address,
  basisGround,
  count,
  deviceEventKey,
  deviceTrouble,
  fromDevice,
  id,
  privacyAsker,
  sealed,
  sensedState,
  sensedThing,
  sensingPurpose,
  wallMs,
} from "./event-shapes.ts";

export const deviceEventSchemas = {
  /** A resident may be sensed for a purpose, on this ground; the sealed text says who was consulted. */
  "basis.recorded": z.strictObject({
    residentId: id,
    purpose: sensingPurpose,
    ground: basisGround,
    consulted: sealed.nullable(),
    /** When it must be looked at again. */
    reviewMs: wallMs,
    /** Absent: by the plan. */
    staffId: id.optional(),
  }),
  /** No longer. */
  "basis.ended": z.strictObject({
    residentId: id,
    purpose: sensingPurpose,
    staffId: id.optional(),
  }),
  /** A resident is not sensed until then: chosen off. Calls for help still come through. */
  "private-time.started": z.strictObject({
    residentId: id,
    untilMs: wallMs,
    /** Who asked for it, and who set it on a screen; absent: the resident's own button. */
    askedBy: privacyAsker.optional(),
    staffId: id.optional(),
    /** The press that began it. */
    deviceEvent: deviceEventKey.optional(),
  }),
  /** It is over, by itself or by somebody's choice: of a button, with its press. */
  "private-time.ended": z.strictObject({ residentId: id, deviceEvent: deviceEventKey.optional() }),
  /** The same device is also reached by this address: a bridge names its devices as it likes. */
  "device.address-learned": z.strictObject({
    deviceId: id,
    address,
  }),
  /** What an encrypted advertisement said had a consequence: a lower counter is a replay. */
  "device.counter-seen": z.strictObject({ address, counter: count }),
  /** A fixed sensor says something else than before: a bed is empty, a door is open. */
  "sensing.changed": z.strictObject({
    ...fromDevice,
    what: sensedThing,
    state: sensedState,
    /** A bridge told it from its memory after a restart: so it is, but nobody saw it happen. */
    isRemembered: z.boolean().optional(),
  }),
  /** Something is wrong with a device: said once, until it is over. */
  "device.trouble-noticed": z.strictObject({
    deviceId: id,
    trouble: deviceTrouble,
    ...{ residentId: id.nullable(), roomId: id.nullable() },
    detail: z.string(),
  }),
  /** It is over. */
  "device.trouble-over": z.strictObject({ deviceId: id, trouble: deviceTrouble }),
} as const;
