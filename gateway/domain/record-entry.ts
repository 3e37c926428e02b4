// What a social care record keeps of an alert: one entry, and where it was put down to the wrong
// resident, that one as well, to be taken back. Before it: the outbox's notice. After it: a record's own form.
import type { AlertKind, AlertOutcome } from "../events.ts";
import type { Alert } from "./home.ts";
import type { Notice } from "./notifier.ts";
import { unansweredDose } from "./unanswered-dose.ts";

export interface RecordEntry {
  /** Names it for ever, also in the record. */
  readonly entryId: string;
  /** The alert's own reference, which people quote. */
  readonly reference: string;
  /** Null: it is about a device. */
  readonly residentId: string | null;
  /** It was put down to the wrong resident. */
  readonly isWrong: boolean;
  readonly kind: AlertKind;
  readonly stage: Alert["stage"];
  /** What a person found; null: nobody has said yet. */
  readonly outcome: AlertOutcome | null;
  readonly occurredMs: number;
  /** False: the device did not know when; then it is when the hub heard of it. */
  readonly isTimeKnown: boolean;
  readonly raisedMs: number;
  readonly acknowledgedMs: number | null;
  readonly attendedMs: number | null;
  readonly closedMs: number | null;
  readonly deviceId: string | null;
  /** Where it happened; null: not known. */
  readonly roomId: string | null;
  readonly placeName: string | null;
  /** Of a technical alert, what does not work; of a reminder, why there is no answer. */
  readonly matter: string | null;
}

function entryIdOf(alertId: string, position: number): string {
  return position === 0 ? alertId : `${alertId}-${String(position + 1)}`;
}

type Standing = Omit<
  RecordEntry,
  "entryId" | "residentId" | "isWrong" | "reference" | "kind" | "raisedMs" | "placeName" | "matter"
>;

function standingOf({ occurrence, stage, closed, ...alert }: Alert): Standing {
  return {
    ...{ stage, outcome: closed?.outcome ?? null, occurredMs: occurrence.occurredMs },
    isTimeKnown: occurrence.ageMs !== null,
    acknowledgedMs: alert.acknowledged?.atMs ?? null,
    attendedMs: alert.attended?.atMs ?? null,
    closedMs: closed?.atMs ?? null,
    ...{ deviceId: alert.deviceId, roomId: alert.place.roomId },
  };
}

function standingAsTold({ stage, outcome, occurredMs }: Notice): Standing {
  return {
    ...{ stage, outcome, occurredMs, isTimeKnown: true },
    ...{ acknowledgedMs: null, attendedMs: null, closedMs: null, deviceId: null, roomId: null },
  };
}

/** `alert: undefined`: only the notice is known of it. */
export function recordEntries(notice: Notice, alert: Alert | undefined): readonly RecordEntry[] {
  const { alertId, kind, raisedMs, placeName, technical } = notice;
  const standing = alert === undefined ? standingAsTold(notice) : standingOf(alert);
  // A part that works again is over for a record, also before somebody closes its alert.
  const over = technical?.isOver === true ? ({ stage: "closed" } as const) : {};
  const common = { ...standing, ...over, reference: alertId, kind, raisedMs, placeName };
  const matter = technical?.what ?? (alert === undefined ? null : unansweredDose(alert));
  const formerly = alert?.formerly ?? [];
  const now = alert === undefined ? notice.residentId : alert.residentId;
  return [...formerly, { residentId: now }].flatMap(({ residentId }, position): RecordEntry[] => {
    if (residentId === null && kind !== "technical") return [];
    const isWrong = position < formerly.length;
    return [{ ...common, matter, entryId: entryIdOf(alertId, position), residentId, isWrong }];
  });
}
