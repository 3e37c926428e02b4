// Staff note what became of a dose: their own record beside the MAR. Whoever notes it has seen to it, so
// the alert that told of it ends with it. Before it: a person with a PIN. After it: the log.
import { GatewayError } from "../errors.ts";
import type { Proposal, Sealed } from "../events.ts";
import { transition } from "./alert.ts";
import type { Alert, Home } from "./home.ts";
import type { Dose } from "./reminder.ts";
import type { DoseOutcome } from "./reminder-shapes.ts";
import { activeStaff, isOnSite } from "./staff.ts";

/** A round may be early; a dose of tomorrow noted today is a slip. */
export const NOTE_EARLY_MS = 60 * 60_000;

export interface DoseNote {
  readonly doseId: string;
  readonly staffId: string;
  readonly outcome: DoseOutcome;
}

function refuse(why: string): never {
  throw new GatewayError("reminder/refused", why);
}

/** The person who notes it was there: everything the alert still waits for is done with that. */
function ended(alert: Alert | undefined, staffId: string): readonly Proposal[] {
  if (alert === undefined || alert.stage === "closed") return [];
  const by = { alertId: alert.alertId, staffId, verified: true, tabletId: null };
  const attended = { ...alert, stage: "attended", sounding: false } as const;
  return [
    ...(alert.stage === "attended" ? [] : transition(alert, { kind: "attend", ...by })),
    ...transition(attended, { kind: "close", ...by, outcome: "help-given", note: null }),
  ];
}

function check(home: Home, dose: Dose, staffId: string, nowMs: number): void {
  if ((home.resident.get(dose.residentId)?.personal ?? null) === null) {
    throw new GatewayError("reminder/unknown", "There is no such resident any more.");
  }
  const role = activeStaff(home, staffId)?.role;
  if (role === undefined || !isOnSite(role)) refuse("Only staff on site note a dose.");
  if (nowMs < dose.dueMs - NOTE_EARLY_MS) refuse("This dose is not due yet.");
}

/**
 * What the note changes: nothing where it says the same again. A later note corrects an earlier one; the
 * log has both. Throws `reminder/unknown`, `reminder/refused`.
 */
export function noteProposals(
  home: Home,
  { doseId, staffId, outcome }: DoseNote,
  reason: Sealed | null,
  nowMs: number,
): readonly Proposal[] {
  const dose = home.dose.get(doseId);
  if (dose === undefined) {
    throw new GatewayError("reminder/unknown", `There is no dose ${doseId}.`);
  }
  check(home, dose, staffId, nowMs);
  if (outcome === "not-given" && reason === null) refuse("Say why it was not given.");
  const isSame = dose.noted?.outcome === outcome && dose.noted.staffId === staffId;
  if (isSame && reason === null) return [];
  const alert = home.alert.get(dose.alertId ?? "");
  return [
    { type: "reminder.noted", data: { doseId, staffId, outcome, reason } },
    ...ended(alert, staffId),
  ];
}
