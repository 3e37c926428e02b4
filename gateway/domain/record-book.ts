// What a social care record's notifier asks of the hub beyond the notice: whose alert it is, by which
// number the record may know them, and what became of matching them. One for each destination.
import { HomeState } from "./draft.ts";
import type { Alert, Home } from "./home.ts";
import type { UnmatchedWhy } from "./record-events.ts";

export interface RecordBook {
  home(): Home;
  /** The alert as it stands now, also one that memory no longer holds. */
  alert(alertId: string): Promise<Alert | undefined>;
  /** What staff know another destination by. */
  labelOf(destinationId: string): string;
  /** The resident's name for people, or undefined once they are erased. */
  nameOf(residentId: string): string | undefined;
  /** Ten digits. Never for a log. */
  nhsNumber(residentId: string): string | undefined;
  /** The record's own name for the resident, where they are matched. */
  patientId(residentId: string): string | undefined;
  /** Both resolve after the commit. */
  matched(residentId: string, patientId: string): Promise<void>;
  unmatched(residentId: string, why: UnmatchedWhy): Promise<void>;
}

const nobody = new HomeState().home;

/** Of a home about which nothing is known. */
export const NO_BOOK: RecordBook = {
  home: () => nobody,
  alert: async () => await Promise.resolve<Alert | undefined>(undefined),
  labelOf: (destinationId) => destinationId,
  nameOf: () => undefined,
  nhsNumber: () => undefined,
  patientId: () => undefined,
  matched: async () => {
    await Promise.resolve();
  },
  unmatched: async () => {
    await Promise.resolve();
  },
};
