// A resident's medication reminders and the doses they are made of: the rows, and what may be asked of
// them. Before it: the log. After it: the planning of doses, the rules, the screens.
import type { EventData, Sealed } from "../events.ts";
import type { DoseOutcome, DoseState, NotPromptedReason, ReminderMode } from "./reminder-shapes.ts";

/** What a resident is to be reminded of. */
export type Reminder = EventData<"reminder.set"> & {
  readonly sinceMs: number;
  /** It ended: the row stays, because doses of today are still shown. */
  readonly isEnded: boolean;
};

export interface Prompt {
  readonly promptId: number;
  readonly step: number;
  readonly deviceId: string;
  readonly atMs: number;
  readonly validMs: number;
  /** When the device said that it played; null: it has not. */
  readonly playedMs: number | null;
}

/** One dose of one day. What it was called and how it was to be prompted is kept as it was then. */
export interface Dose {
  readonly doseId: string;
  readonly reminderId: string;
  readonly residentId: string;
  readonly medicine: Sealed;
  readonly dueMs: number;
  readonly closesMs: number;
  readonly mode: ReminderMode;
  readonly isTimeCritical: boolean;
  readonly deviceId: string | null;
  readonly compartment: number | null;
  readonly state: DoseState;
  /** When it became so. */
  readonly sinceMs: number;
  readonly prompts: readonly Prompt[];
  readonly notPrompted: {
    readonly reason: NotPromptedReason;
    readonly fromMs: number | null;
    readonly toMs: number | null;
  } | null;
  /** The alert that tells staff of it. From then on it is theirs. */
  readonly alertId: string | null;
  readonly noted: {
    readonly staffId: string;
    readonly outcome: DoseOutcome;
    readonly reason: Sealed | null;
    readonly atMs: number;
  } | null;
}

/** True while a device may still be prompted for it, or answer. */
export function isOpen({ state, noted }: Dose): boolean {
  return noted === null && (state === "due" || state === "prompted");
}

export function lastPrompt({ prompts }: Dose): Prompt | undefined {
  return prompts.at(-1);
}

/** Staff have it, or have noted what became of it: nobody is prompted for it any more. */
export function isWithStaff({ alertId, noted }: Dose): boolean {
  return alertId !== null || noted !== null;
}

interface Doses {
  values(): Iterable<Dose>;
}

/** The dose a prompt was for. */
export function doseOfPrompt(doses: Doses, deviceId: string, promptId: number): Dose | undefined {
  if (promptId === 0) return undefined;
  for (const dose of doses.values()) {
    const isIts = (prompt: Prompt): boolean =>
      prompt.promptId === promptId && prompt.deviceId === deviceId;
    if (dose.prompts.some(isIts)) return dose;
  }
  return undefined;
}

/**
 * The dose a device speaks of: the one it was prompted for; without a prompt, the open one it was
 * prompted for last. A press beside any dose is about none.
 */
export function doseSpokenOf(
  doses: Doses,
  { deviceId, promptId }: { readonly deviceId: string; readonly promptId: number },
): Dose | undefined {
  const named = doseOfPrompt(doses, deviceId, promptId);
  if (named !== undefined || promptId !== 0) return named;
  let found: Dose | undefined;
  for (const dose of doses.values()) {
    if (dose.state !== "prompted" || lastPrompt(dose)?.deviceId !== deviceId) continue;
    if (found === undefined || dose.dueMs > found.dueMs) found = dose;
  }
  return found;
}
