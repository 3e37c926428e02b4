// A dose in words: what staff are told of it, and how it stands. A device cannot know whether anybody
// took anything, so no word here says that somebody did, or did not.
import type { AlertLine } from "../../events.ts";
import type {
  DoseAnswer,
  DoseMatter,
  DoseState,
  NotPromptedReason,
} from "../../domain/reminder-shapes.ts";

type DoseLine = Extract<AlertLine, { kind: "dose" | "dose-answered" }>;

/** Wall-clock ms → the time on the home's own clocks. */
type TimeOf = (wallMs: number) => string;

export const doseStateWords: Readonly<Record<DoseState, string>> = {
  upcoming: "not due yet",
  due: "due: check the MAR before giving",
  prompted: "prompted, nothing pressed or opened yet",
  "button-pressed": "button pressed",
  "lid-opened": "lid opened",
  "no-response": "no response",
  "not-prompted": "not prompted",
};

const matterWords: Readonly<Record<DoseMatter, string>> = {
  "check-the-mar": "is due",
  "no-response": "was prompted: no response",
  "not-played": "the device did not confirm that it played the prompt",
  "not-prompted": "was not prompted",
  "compartment-empty": "the device says that its compartment is empty",
  "other-compartment": "another compartment than the one due was opened",
};

/** For titles and bars, where the time stands elsewhere. */
export const matterTitles: Readonly<Record<DoseMatter, string>> = {
  "check-the-mar": "Medication due",
  "no-response": "Medication reminder: no response",
  "not-played": "Medication reminder: not known to have played",
  "not-prompted": "Medication reminder: not prompted",
  "compartment-empty": "Medication reminder: compartment empty",
  "other-compartment": "Medication reminder: another compartment opened",
};

const reasonWords: Readonly<Record<NotPromptedReason, string>> = {
  "hub-off": "the hub was off",
  "too-late": "its time was over before the hub could prompt",
  away: "the resident was away",
  "no-basis": "there is no recorded basis for reminders",
  "no-device": "no reminder device is set up for it",
  "not-their-device": "the reminder device belongs to somebody else now",
  "clock-not-known": "the hub's clock is not known to be right",
};

const answerWords: Readonly<Record<DoseAnswer, string>> = {
  played: "The device played the prompt",
  "button-pressed": "Button pressed at the device. Still check.",
  "lid-opened": "Lid opened at the device. Still check.",
  snoozed: "Asked to be reminded later",
  "compartment-empty": "The device says that its compartment is empty",
  "not-played": "The device could not play the prompt",
};

export function reasonInWords(
  why: {
    readonly reason: NotPromptedReason;
    readonly fromMs: number | null;
    readonly toMs: number | null;
  },
  timeOf: TimeOf,
): string {
  const { reason, fromMs, toMs } = why;
  if (reason !== "hub-off" || fromMs === null || toMs === null) return reasonWords[reason];
  // It runs on between two entries of its log: it may have stopped at any time after the last.
  return `the hub was off, from ${timeOf(fromMs)} or later to ${timeOf(toMs)}`;
}

/** The time leads: with several doses in a day it is what staff look for on the MAR. */
export function wordsOfDoseLine(line: DoseLine, timeOf: TimeOf): string {
  if (line.kind === "dose-answered") return answerWords[line.said];
  const { matter, reason, fromMs, toMs, dueMs } = line;
  const why = reason === null ? "" : `: ${reasonInWords({ reason, fromMs, toMs }, timeOf)}`;
  return `Dose of ${timeOf(dueMs)} ${joined(matter)}${why}. Check the MAR before giving.`;
}

/** "Dose of 08:00 is due"; "Dose of 08:00: the device …". */
function joined(matter: DoseMatter): string {
  const words = matterWords[matter];
  return /^(is|was) /.test(words) ? words : `– ${words}`;
}
