// Rows of the home about social care records.
import type { Sealed } from "../events.ts";
import type { UnmatchedWhy } from "./record-events.ts";

/** Sealed under the resident's own key; the row's id is theirs. */
export interface NhsNumber {
  readonly residentId: string;
  readonly nhsNumber: Sealed;
}

/** Who a resident is in one destination's record; the row's id is `destinationId/residentId`. */
export interface RecordMatch {
  readonly residentId: string;
  readonly destinationId: string;
  /** Null: nobody there is known to be them. */
  readonly patientId: Sealed | null;
  readonly why: UnmatchedWhy | null;
  /** Who matched them by hand; null: the hub did, by their number. */
  readonly staffId: string | null;
  readonly sinceMs: number;
}

/** Whom an alert was put down to until staff corrected that. */
export interface FormerResident {
  readonly residentId: string | null;
  /** Who corrected it, and when. */
  readonly staffId: string;
  readonly atMs: number;
}
