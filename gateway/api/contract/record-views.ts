// What a manager is shown, and may say, of who residents are in social care records; and whom a closed
// alert was really about.
import { z } from "zod";

export const recordsView = z.object({
  nowMs: z.int(),
  records: z.array(z.object({ destinationId: z.string(), label: z.string() })),
  residents: z.array(
    z.object({
      residentId: z.string(),
      preferredName: z.string(),
      roomName: z.string().nullable(),
      /** The last three digits, to tell it by; null: it is not known. The whole is never shown. */
      numberEnds: z.string().nullable(),
      matches: z.array(
        z.object({
          destinationId: z.string(),
          /** "not-yet": nothing was filed about them so far. */
          state: z.enum(["matched", "unmatched", "not-yet"]),
          words: z.string(),
          /** Alerts about them that wait for it. */
          waiting: z.int(),
        }),
      ),
    }),
  ),
});
export type RecordsView = z.infer<typeof recordsView>;

/** POST /records/residents/{id}/nhs-number (manager): ten digits, with or without spaces. */
export const nhsNumberRequest = z.strictObject({ nhsNumber: z.string().min(1).max(20) });

/** POST /records/residents/{id}/match (manager): the record's own id for the person [R4 id]. */
export const recordMatchRequest = z.strictObject({
  destinationId: z.string().min(1).max(40),
  patientId: z.string().regex(/^[A-Za-z0-9.-]{1,64}$/, "letters, digits, full stops and hyphens"),
});

/** POST /alerts/{id}/resident (staff, manager; closed alerts only). Null: nobody who lives here. */
export const alertResidentRequest = z.strictObject({
  residentId: z.string().min(1).max(64).nullable(),
});
