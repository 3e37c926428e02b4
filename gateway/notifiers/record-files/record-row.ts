// One entry as a row, for CSV and for the printed page.
import type { RecordBook } from "../../domain/record-book.ts";
import type { RecordEntry } from "../../domain/record-entry.ts";
import type { AlertKind, AlertOutcome } from "../../events.ts";

export const COLUMNS = [
  ...["entry", "state", "what", "found", "happened", "time known", "place"],
  ...["resident", "name", "NHS number", "acknowledged", "attended", "closed", "reference"],
] as const;

const WHAT: Readonly<Record<AlertKind, string>> = {
  fall: "Fall detector activation",
  help: "Help call activation",
  movement: "Movement alert",
  reminder: "Medication reminder needs somebody",
  technical: "Device fault",
};

const FOUND: Readonly<Record<AlertOutcome, string>> = {
  "fall-found": "Fall found",
  "no-fall-found": "No fall found",
  "help-given": "Help given",
  test: "Test of the device",
  "not-known": "Not known",
};

const STATE: Readonly<Record<RecordEntry["stage"], string>> = {
  raised: "preliminary, nobody there yet",
  acknowledged: "preliminary, nobody there yet",
  attended: "preliminary, staff there",
  closed: "final",
};

/** UTC, so that a night with two hours of the same name stays in order. */
function instant(ms: number | null): string {
  return ms === null ? "" : new Date(ms).toISOString();
}

function stateOf({ isWrong, stage }: RecordEntry): string {
  if (isWrong) return "entered in error";
  return STATE[stage];
}

function whatOf({ kind, matter }: RecordEntry): string {
  return matter === null ? WHAT[kind] : `${WHAT[kind]}: ${matter.replaceAll("-", " ")}`;
}

export function rowOf(entry: RecordEntry, book: RecordBook, hasNames: boolean): readonly string[] {
  const { entryId, outcome, residentId, placeName, reference } = entry;
  const who = hasNames ? residentId : null;
  return [
    ...[entryId, stateOf(entry), whatOf(entry), outcome === null ? "" : FOUND[outcome]],
    ...[instant(entry.occurredMs), entry.isTimeKnown ? "yes" : "no", placeName ?? "not known"],
    residentId ?? "",
    who === null ? "" : (book.nameOf(who) ?? ""),
    who === null ? "" : (book.nhsNumber(who) ?? ""),
    ...[instant(entry.acknowledgedMs), instant(entry.attendedMs), instant(entry.closedMs)],
    reference,
  ];
}
