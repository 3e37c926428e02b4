// The part of the event vocabulary that is about the social care record: who a resident is there,
// and which alerts were put down to the wrong one.
import { z } from "zod";
import { id, sealed } from "./event-shapes.ts";

/** Why nothing about a resident can be filed in a record. */
export const unmatchedWhy = z.enum(["no-number", "not-found", "several", "gone", "other-number"]);
export type UnmatchedWhy = z.infer<typeof unmatchedWhy>;

/** Who said so; null: the plan, or the hub itself. */
const byStaff = { staffId: id.nullable() };

/** Event name → data, as in the vocabulary, of which this is a part. */
export const recordEvents = {
  /** A resident's NHS number became known. */
  "nhs-number.recorded": z.strictObject({ residentId: id, nhsNumber: sealed, ...byStaff }),
  /** Who the resident is in one destination's record; `patientId` is that record's own name for them. */
  "record.matched": z.strictObject({
    ...{ residentId: id, destinationId: id, patientId: sealed },
    ...byStaff,
  }),
  /** Nobody in that record is known to be the resident: what is about them waits. */
  "record.unmatched": z.strictObject({ residentId: id, destinationId: id, why: unmatchedWhy }),
  /** Staff said whom a closed alert was really about; null: nobody who lives here. */
  "alert.resident-corrected": z.strictObject({
    ...{ alertId: id, staffId: id },
    fromResidentId: id.nullable(),
    residentId: id.nullable(),
  }),
} as const;
