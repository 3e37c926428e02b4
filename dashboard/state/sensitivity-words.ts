// The words of a resident's sensitivity.
import type { SensitivityView } from "../../gateway/api/contract/views.ts";
import { whenWords } from "./time-words.ts";

type Setting = SensitivityView["residents"][number];
export type Level = Setting["level"];

export const LEVEL_WORDS: Readonly<
  Record<Level, { readonly name: string; readonly meaning: string }>
> = {
  low: {
    name: "Lower",
    meaning: "fewer unneeded alerts, and more falls are missed. Only for a while.",
  },
  normal: { name: "Usual", meaning: "as the falls model’s card says." },
  high: { name: "Higher", meaning: "fewer falls are missed, and more alerts find none." },
};

const HOUR_MS = 3_600_000;

/** How long a change may last; the hub takes no longer one for *lower*. */
export const SPANS: readonly { readonly words: string; readonly lastsMs: number }[] = [
  { words: "8 hours", lastsMs: 8 * HOUR_MS },
  { words: "1 day", lastsMs: 24 * HOUR_MS },
  { words: "3 days", lastsMs: 72 * HOUR_MS },
  { words: "7 days", lastsMs: 7 * 24 * HOUR_MS },
];

/** "Lower, set by Jo, until Mon, 23 Nov, 08:00. Reason: …" */
export function settingWords(setting: Setting, nowMs: number, timeZone: string): string {
  const { level, byName, untilMs, reason } = setting;
  const until = untilMs === null ? "" : `, until ${whenWords(untilMs, nowMs, timeZone)}`;
  const by = byName === null ? "" : `, set by ${byName}`;
  return `${LEVEL_WORDS[level].name}${by}${until}.${reason === null ? "" : ` Reason: ${reason}`}`;
}
