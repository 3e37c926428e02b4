// Staff are told of a dose: with an alert of its own, silent unless the dose is time-critical, or with
// a line of the alert it has already. Before it: the reminder rule. After it: boards, and their steps.
import type { AlertLine, Place, Proposal } from "../events.ts";
import { doseCause } from "./cause.ts";
import type { Alert, Home } from "./home.ts";
import type { Dose } from "./reminder.ts";
import type { DoseMatter, NotPromptedReason } from "./reminder-shapes.ts";
import type { RuleContext } from "./rule.ts";

/** Why nobody was prompted, and since when and until when that held. */
export interface Reason {
  readonly reason: NotPromptedReason;
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

const NO_REASON = { reason: null, fromMs: null, toMs: null };

/** The alert that tells of this dose and that nobody is at yet. */
export function awaitedDoseAlert(home: Home, dose: Dose): Alert | undefined {
  const alert = dose.alertId === null ? undefined : home.alert.get(dose.alertId);
  return alert?.stage === "raised" || alert?.stage === "acknowledged" ? alert : undefined;
}

export function tellStaff(
  context: RuleContext,
  dose: Dose,
  matter: DoseMatter,
  why: Reason | null = null,
): readonly Proposal[] {
  const { home, nowMs } = context;
  const { doseId, residentId, dueMs } = dose;
  const line: AlertLine = { kind: "dose", doseId, dueMs, matter, ...(why ?? NO_REASON) };
  const open = awaitedDoseAlert(home, dose);
  if (open !== undefined) {
    const { alertId } = open;
    return [
      { type: "reminder.told", data: { doseId, alertId, matter } },
      { type: "alert.added-to", data: { alertId, line, occurredMs: nowMs } },
    ];
  }
  const alertId = context.newAlertId(doseCause(doseId));
  const about = { residentId, deviceId: dose.deviceId, place: placeOf(home, residentId) };
  const data = {
    ...{ alertId, kind: "reminder" as const, priority: "medium" as const },
    level: dose.isTimeCritical ? ("alert" as const) : ("check" as const),
    ...{ ...about, line, occurrence: { occurredMs: nowMs, ageMs: 0 }, trace: null },
  };
  return [
    { type: "reminder.told", data: { doseId, alertId, matter } },
    { type: "alert.raised", data },
  ];
}

/** Where the resident lives: no device says where they are now. */
function placeOf(home: Home, residentId: string): Place {
  const roomId = home.resident.get(residentId)?.roomId ?? null;
  if (roomId === null) return { roomId: null, source: "unknown", asOfMs: null };
  return { roomId, source: "resident-room", asOfMs: null };
}
