// The words for how residents are sensed: bases, alerts, private time, away.
import type { NotWatchedView, ResidentCare } from "../../gateway/api/contract/care-views.ts";
import { whenWords } from "./time-words.ts";

type Basis = ResidentCare["bases"][number];
type Rule = ResidentCare["rules"][number];
export type Purpose = Basis["purpose"];
export type Ground = Basis["ground"];
export type RuleName = Rule["rule"];
export type Period = Rule["periods"][number];

const MINUTE_MS = 60_000;

export const PURPOSE_WORDS: Readonly<Record<Purpose, string>> = {
  falls: "Falls",
  "bed-exit": "Leaving bed",
  chair: "Leaving the chair",
  door: "Doors",
  movement: "Movement in the room",
  wellbeing: "Sleep, heart and breathing",
  medication: "Medication reminders",
};

export const GROUND_WORDS: Readonly<Record<Ground, string>> = {
  consent: "Consent",
  "best-interests": "Best interests",
  attorney: "Attorney or deputy",
  court: "Court",
};

export const RULE_NAMES: Readonly<Record<RuleName, string>> = {
  "bed-exit": "Left bed",
  "chair-exit": "Got up from chair",
  "mat-step": "Stepped on the mat",
  "door-open": "Door opened",
  "out-of-room": "Out of the room",
  "walking-about": "Walking about",
};

/** What each needs a basis for. */
export const RULE_NEEDS: Readonly<Record<RuleName, Purpose>> = {
  "bed-exit": "bed-exit",
  "chair-exit": "chair",
  "mat-step": "bed-exit",
  "door-open": "door",
  "out-of-room": "movement",
  "walking-about": "movement",
};

export const ASKER_WORDS = {
  resident: "The resident",
  attorney: "Their attorney or deputy",
  "best-interests": "A best-interests decision",
} as const;

export const WHERE_WORDS = {
  hospital: "In hospital",
  family: "With family",
  elsewhere: "Elsewhere",
} as const;

/** Keys of a table of words, for the choices of a form. */
export function choicesOf<T extends string>(
  words: Readonly<Record<T, string>>,
): readonly { readonly value: T; readonly words: string }[] {
  const isKey = (name: string): name is T => name in words;
  return Object.keys(words)
    .filter(isKey)
    .map((value) => ({ value, words: words[value] }));
}

/** "22:00" */
export function minuteWords(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Undefined for what is no time of day. */
export function minuteOf(time: string): number | undefined {
  const [hours, minutes] = time.split(":").map(Number);
  const isTime = /^\d\d:\d\d$/.test(time) && hours !== undefined && minutes !== undefined;
  return isTime ? hours * 60 + minutes : undefined;
}

/** "22:00 to 07:00 after 15 min", "at any time at once" */
export function periodWords({ fromMinute, toMinute, afterMs }: Period): string {
  const when =
    fromMinute === toMinute
      ? "at any time"
      : `${minuteWords(fromMinute)} to ${minuteWords(toMinute)}`;
  const after = afterMs === 0 ? "at once" : `after ${String(Math.round(afterMs / MINUTE_MS))} min`;
  return `${when} ${after}`;
}

/** "Left bed: 22:00 to 07:00 after 15 min. Set by Jo." */
export function ruleWords({ rule, periods, byName }: Rule): string {
  const when = periods.map(periodWords).join("; ");
  return `${RULE_NAMES[rule]}: ${when}. Set by ${byName ?? "the plan"}.`;
}

/** "Falls: consent, review by Sat, 1 May. Consulted: …" */
export function basisWords(basis: Basis, timeZone: string): string {
  const { purpose, ground, reviewMs, isOverdue, consulted } = basis;
  const day = dayWords(reviewMs, timeZone);
  const review = isOverdue ? `review was due ${day}` : `review by ${day}`;
  const who = consulted === null ? "" : ` Consulted: ${consulted}.`;
  return `${PURPOSE_WORDS[purpose]}: ${GROUND_WORDS[ground].toLowerCase()}, ${review}.${who}`;
}

/** "1 May 2027": a year away needs its year. */
export function dayWords(atMs: number, timeZone: string): string {
  const format = { timeZone, day: "numeric", month: "short", year: "numeric" } as const;
  return new Intl.DateTimeFormat("en-GB", format).format(atMs);
}

/** "Private time until 15:30, set by Ann" */
export function privateWords(
  { untilMs, byName }: NonNullable<ResidentCare["privateTime"]>,
  nowMs: number,
  timeZone: string,
): string {
  const by = byName === null ? "by the button" : `set by ${byName}`;
  return `Private time until ${whenWords(untilMs, nowMs, timeZone)}, ${by}`;
}

export function awayWords(
  { where, fromMs, untilMs, byName }: NonNullable<ResidentCare["away"]>,
  nowMs: number,
  timeZone: string,
): string {
  const from = fromMs > nowMs ? ` from ${whenWords(fromMs, nowMs, timeZone)}` : "";
  const until = whenWords(untilMs, nowMs, timeZone);
  return `Away${from} until ${until}: ${WHERE_WORDS[where].toLowerCase()}, set by ${byName}`;
}

/** What a board says of somebody whom nothing senses now. */
export function notWatchedWords(one: NotWatchedView, nowMs: number, timeZone: string): string {
  const { why, byName, untilMs } = one;
  if (why === "no-basis") return "no basis recorded: some sensors give nothing but calls for help";
  const until = untilMs === null ? "" : ` until ${whenWords(untilMs, nowMs, timeZone)}`;
  const by = byName === null ? "by the button" : `set by ${byName}`;
  return why === "away"
    ? `away${until}, ${by}`
    : `private time${until}, ${by}: no cover, only calls for help`;
}
