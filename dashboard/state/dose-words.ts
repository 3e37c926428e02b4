// The words of a dose on the screen: what a device said, and what staff noted. Nothing more is known.
import type { DoseOutcomeRequest, DoseView } from "../../gateway/api/contract/reminder-views.ts";
import { timeWords } from "./time-words.ts";

export const DOSE_OUTCOMES: readonly {
  readonly outcome: DoseOutcomeRequest["outcome"];
  readonly words: string;
}[] = [
  { outcome: "given", words: "Given" },
  { outcome: "refused", words: "Refused" },
  { outcome: "not-given", words: "Not given" },
];

/** Somebody should look at it: it is theirs now, and nobody has noted it. */
export function needsStaff(dose: DoseView): boolean {
  if (dose.noted !== null) return false;
  const isTold = dose.alertId !== null || dose.state === "no-response";
  return isTold || (dose.state === "due" && dose.mode === "staff-prompt");
}

/** "Lid opened 08:04", "not prompted: the hub was off …". */
export function doseStateInWords(dose: DoseView, timeZone: string): string {
  const { stateWords, stateSinceMs, state } = dose;
  const words = `${stateWords.charAt(0).toUpperCase()}${stateWords.slice(1)}`;
  const isMoment = state === "button-pressed" || state === "lid-opened";
  return isMoment && stateSinceMs !== null
    ? `${words} ${timeWords(stateSinceMs, timeZone)}`
    : words;
}

/** How it was prompted, where it was; null where nothing was. */
export function promptWords({ prompts, played }: DoseView): string | null {
  if (prompts === 0) return null;
  const times = prompts === 1 ? "Prompted once" : `Prompted ${String(prompts)} times`;
  return played === prompts ? times : `${times}, known to have played ${String(played)} times`;
}

/** "Given – Ann Baker, 08:12": staff's own record. */
export function notedWords(noted: NonNullable<DoseView["noted"]>, timeZone: string): string {
  const known = DOSE_OUTCOMES.find(({ outcome }) => outcome === noted.outcome)?.words ?? "Noted";
  const why = noted.reason === null ? "" : `: ${noted.reason}`;
  return `${known}${why} – ${noted.byName}, ${timeWords(noted.atMs, timeZone)}`;
}

export function doseKindWords({ mode, isTimeCritical }: DoseView): string {
  const who = mode === "self-administering" ? "reminds the resident" : "staff give it";
  return isTimeCritical ? `Time-critical, ${who}` : who.charAt(0).toUpperCase() + who.slice(1);
}
