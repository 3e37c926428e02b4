// What is said of the radios and buses beside MQTT, and the request that lets one teach devices in.
import { z } from "zod";

export const driversView = z.object({
  nowMs: z.int(),
  drivers: z.array(
    z.object({
      driverId: z.string(),
      label: z.string(),
      /** False: devices cannot be heard by it now. */
      isUp: z.boolean(),
      /** Until when unknown devices are listed; null: they are not. */
      learnsUntilMs: z.int().nullable(),
    }),
  ),
});

/** POST /drivers/{id}/learn (installer, manager). 0 ends it. */
export const learnRequest = z.strictObject({ minutes: z.int().min(0).max(60) });

export type DriversView = z.infer<typeof driversView>;
