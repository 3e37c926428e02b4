// Whether a resident may be prompted for a dose now, and the prompt itself. Before it: a timer that
// rang. After it: the reminder rule; the desk sends the packet once the prompt is stored.
import type { Proposal } from "../events.ts";
import { isAway } from "./away.ts";
import { basisId } from "./basis.ts";
import { crc32 } from "./crc32.ts";
import type { Home } from "./home.ts";
import type { Dose } from "./reminder.ts";
import type { NotPromptedReason } from "./reminder-shapes.ts";
import { residentOf } from "./whereabouts.ts";

interface Now {
  readonly nowMs: number;
  /** False: the hub's clock is not known to be right, and that counts here. */
  readonly isClockGood: boolean;
}

/** Undefined: the device may prompt. The most harmful mistake is asked for first. */
export function whyNotPrompted(
  home: Home,
  dose: Dose,
  { nowMs, isClockGood }: Now,
): NotPromptedReason | undefined {
  const { residentId, deviceId } = dose;
  if (nowMs >= dose.closesMs) return "too-late";
  if (isAway(home, residentId, nowMs)) return "away";
  if (home.basis.get(basisId(residentId, "medication")) === undefined) return "no-basis";
  if (!isClockGood) return "clock-not-known";
  if (dose.mode === "staff-prompt") return undefined;
  if (deviceId === null || home.device.get(deviceId) === undefined) return "no-device";
  return residentOf(home, deviceId) === residentId ? undefined : "not-their-device";
}

const MOST_CHARACTERS = 128;

/**
 * The id of a prompt follows from the dose and the step: made again after a restart it is the same
 * prompt, which a device plays once [PROTOCOL §6]. Never 0, which names none.
 */
export function promptIdOf(doseId: string, step: number): number {
  const text = `${doseId}#${String(step)}`.slice(0, MOST_CHARACTERS);
  const bytes = Uint8Array.from(text, (character) => (character.codePointAt(0) ?? 0) & 0xff);
  const hash = crc32(bytes, 0, bytes.length);
  return hash === 0 ? 1 : hash;
}

export function promptOf(dose: Dose, deviceId: string, validMs: number): Proposal {
  const { doseId } = dose;
  const step = dose.prompts.length + 1;
  const data = { doseId, deviceId, promptId: promptIdOf(doseId, step), step, validMs };
  return { type: "reminder.prompted", data };
}
