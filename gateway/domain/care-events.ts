// The part of the event vocabulary in which people decide how a resident is sensed and watched over:
// away, alert rules, and the care of devices. `gateway/events.ts` takes it in whole.
import { z } from "zod";
import { awayWhere, count, id, residentRule, rulePeriod, wallMs } from "./event-shapes.ts";

export const careEvents = {
  /** A resident is not in the home from then until then: their devices may be silent. */
  "away.started": z.strictObject({
    residentId: id,
    where: awayWhere,
    fromMs: wallMs,
    untilMs: wallMs,
    staffId: id,
  }),
  /** They are back; `staffId: null`: its time was over. */
  "away.ended": z.strictObject({ residentId: id, staffId: id.nullable() }),
  /** An alert rule is switched on for a resident; `staffId: null`: by the plan. */
  "resident-rule.set": z.strictObject({
    residentId: id,
    rule: residentRule,
    periods: z.array(rulePeriod),
    staffId: id.nullable(),
  }),
  /** Off again; `staffId: null`: by the plan, or with its basis. */
  "resident-rule.ended": z.strictObject({
    residentId: id,
    rule: residentRule,
    staffId: id.nullable(),
  }),
  /** How long a device may be silent; null: as its type. */
  "device.contact-set": z.strictObject({
    deviceId: id,
    silentAfterMs: count.nullable(),
    staffId: id,
  }),
  /** Until then the next press of this device is a test of it, and calls nobody. */
  "device.test-started": z.strictObject({ deviceId: id, staffId: id, untilMs: wallMs }),
  /** It was pressed, its time is over, or somebody ended it: a press calls for help again. */
  "device.test-ended": z.strictObject({ deviceId: id }),
} as const;
