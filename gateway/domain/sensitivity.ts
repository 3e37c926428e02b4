// How readily one resident's findings call: bounded, owned, and when lowered with an end.
// Before it: a manager's wish, from the screen or a plan. After it: the detector, window by window.
import { GatewayError } from "../errors.ts";
import type { Proposal, Sealed } from "../events.ts";
import type { Sensitivity as Scale } from "./fall-decision.ts";
import type { Home, Sensitivity } from "./home.ts";

export type SensitivityLevel = "low" | "normal" | "high";

/** Where each level stands within the bounds the detector keeps [fall-decision.ts]. */
export const SENSITIVITY_SCALE: Readonly<Record<SensitivityLevel, Scale>> = {
  low: -1,
  normal: 0,
  high: 1,
};

/** A week: after that a manager has to look at the resident again. */
export const LOWERED_MOST_MS = 7 * 24 * 3_600_000;

/** What a manager asks for. `reason` names the person and is sealed under the resident's key. */
export interface SensitivityWish {
  readonly residentId: string;
  readonly level: SensitivityLevel;
  readonly staffId: string;
  readonly reason: Sealed | null;
  readonly untilMs: number | null;
}

/** The one that counts now: past its end it counts no more, whatever timer is still to ring. */
export function sensitivityNow(
  home: Home,
  residentId: string | null,
  nowMs: number,
): Sensitivity | undefined {
  const row = residentId === null ? undefined : home.sensitivity.get(residentId);
  const isOver = row !== undefined && row.untilMs !== null && nowMs >= row.untilMs;
  return isOver ? undefined : row;
}

/** For the detector's operating points: −1 (fewest unneeded alerts) to 1 (most falls found). */
export function scaleOf(home: Home, residentId: string | null, nowMs: number): Scale {
  return SENSITIVITY_SCALE[sensitivityNow(home, residentId, nowMs)?.level ?? "normal"];
}

function refuse(why: string): never {
  throw new GatewayError("sensitivity/refused", why);
}

/** Only a manager; and less than normal only with a reason, and an end within a week. */
function check(home: Home, wish: SensitivityWish, nowMs: number): void {
  const { residentId, level, staffId, untilMs } = wish;
  if ((home.resident.get(residentId)?.personal ?? null) === null) {
    refuse("There is no such resident.");
  }
  const by = home.staff.get(staffId);
  const isManager = by?.role === "manager" && by.revoked !== true;
  if (!isManager) refuse("Only a manager sets the sensitivity.");
  if (untilMs !== null && untilMs <= nowMs) refuse("The end lies in the past.");
  if (level === "low") checkLowered(wish, nowMs);
}

function checkLowered({ reason, untilMs }: SensitivityWish, nowMs: number): void {
  if (reason === null) refuse("Lowering the sensitivity needs a reason.");
  if (untilMs === null || untilMs - nowMs > LOWERED_MOST_MS) {
    refuse("Lowering the sensitivity needs an end, at most seven days from now.");
  }
}

/** What `wish` changes: none where it is so already. Throws `sensitivity/refused`. */
export function sensitivityProposals(
  home: Home,
  wish: SensitivityWish,
  nowMs: number,
): readonly Proposal[] {
  check(home, wish, nowMs);
  const { residentId, level, staffId, reason, untilMs } = wish;
  const known = home.sensitivity.get(residentId);
  const ended = known === undefined ? [] : [sensitivityEnd(known, staffId, nowMs)];
  if (level === "normal") return ended;
  const isSame = known?.level === level && known.untilMs === untilMs;
  if (isSame) return [];
  const data = { residentId, level, staffId, reason, untilMs };
  return [...ended, { type: "sensitivity.set", data }];
}

/** `staffId: null`: its time is over. How long it lasted is counted with it. */
export function sensitivityEnd(
  known: Sensitivity,
  staffId: string | null,
  nowMs: number,
): Proposal {
  const { residentId, level, sinceMs } = known;
  const lastedMs = Math.max(0, nowMs - sinceMs);
  return { type: "sensitivity.ended", data: { residentId, level, lastedMs, staffId } };
}
