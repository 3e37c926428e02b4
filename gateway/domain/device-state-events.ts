// The part of the event vocabulary in which devices speak of themselves.
import { z } from "zod";
import { deviceEventKey, wornState } from "./event-shapes.ts";

/** Event name → data, as in the vocabulary, of which this is a part. */
export const deviceStateEvents = {
  /** A device is worn, put down, charging or taken out on purpose. */
  "device.state-changed": z.strictObject({ deviceEvent: deviceEventKey, state: wornState }),
  /** A device's battery will soon be flat. */
  "device.battery-flat": z.strictObject({
    deviceEvent: deviceEventKey,
    batteryPercent: z.number().nullable(),
  }),
  /** A device was opened or forced. */
  "device.tampered": z.strictObject({ deviceEvent: deviceEventKey }),
  /** A device was tested by an installer or member of staff. */
  "device.tested": z.strictObject({ deviceEvent: deviceEventKey }),
} as const;
