// The stored timers of a dose: their names, and how they are set and cleared. Each is a row, so a hub
// that was cut off takes them up again.
import type { Proposal } from "../events.ts";
import type { Home, WakeUp } from "./home.ts";
import type { Dose } from "./reminder.ts";

/** due: its time; played: the device must have said so; next: prompt again; critical: staff must know
 * of a time-critical dose nobody answered; close: the end of its window. */
const TIMERS = ["due", "played", "next", "critical", "close"] as const;
export type DoseTimer = (typeof TIMERS)[number];

function wakeUpIdOf(doseId: string, timer: DoseTimer): string {
  return `${doseId}.${timer}`;
}

export function setDoseTimer(dose: Dose, timer: DoseTimer, delayMs: number): Proposal {
  const data = {
    wakeUpId: wakeUpIdOf(dose.doseId, timer),
    alertId: null,
    purpose: `dose-${timer}` as const,
    delayMs: Math.max(0, Math.round(delayMs)),
  };
  return { type: "wake-up.set", data };
}

export function clearDoseTimers(
  home: Home,
  { doseId }: Dose,
  timers: readonly DoseTimer[] = TIMERS,
): readonly Proposal[] {
  return timers
    .map((timer) => wakeUpIdOf(doseId, timer))
    .filter((wakeUpId) => home.wakeUp.get(wakeUpId) !== undefined)
    .map((wakeUpId) => ({ type: "wake-up.cleared", data: { wakeUpId } }));
}

export function isDoseTimerSet(home: Home, { doseId }: Dose, timer: DoseTimer): boolean {
  return home.wakeUp.get(wakeUpIdOf(doseId, timer)) !== undefined;
}

/** The dose and the timer a wake-up is about; undefined for any other wake-up. */
export function doseTimerRung(
  home: Home,
  wakeUpId: string,
): { readonly dose: Dose; readonly timer: DoseTimer } | undefined {
  const purpose: WakeUp["purpose"] | undefined = home.wakeUp.get(wakeUpId)?.purpose;
  const timer = TIMERS.find((known) => purpose === `dose-${known}`);
  if (timer === undefined) return undefined;
  const dose = home.dose.get(wakeUpId.slice(0, -timer.length - 1));
  return dose === undefined ? undefined : { dose, timer };
}
