// A resident is erased: their name goes with its key, and what belonged to them belongs to nobody.
import { GatewayError } from "../errors.ts";
import type { Proposal } from "../events.ts";
import type { Assignment, Home } from "./home.ts";

/** What belongs to the resident now. */
export function assignmentsOf(home: Home, residentId: string): readonly Assignment[] {
  return [...home.assignment.values()].filter(
    (assignment) => assignment.residentId === residentId && assignment.toMs === null,
  );
}

/**
 * Again changes nothing. Throws `alert/refused` while an alert about the resident is open: it would
 * lose its name while somebody is looked for, and only a person ends it. No timer of theirs is then
 * left either, for timers end with their alert.
 */
export function eraseResident(home: Home, residentId: string): readonly Proposal[] {
  for (const alert of home.alert.values()) {
    if (alert.residentId !== residentId || alert.stage === "closed") continue;
    const why = `${residentId} has an open alert, ${alert.alertId}: somebody must close it first.`;
    throw new GatewayError("alert/refused", why);
  }
  const reminders = [...home.reminder.values()].filter(
    (reminder) => reminder.residentId === residentId && !reminder.isEnded,
  );
  const isNamed = (home.resident.get(residentId)?.personal ?? null) !== null;
  return [
    ...assignmentsOf(home, residentId).map(
      ({ assignmentId }): Proposal => ({ type: "assignment.ended", data: { assignmentId } }),
    ),
    ...reminders.map(
      ({ reminderId }): Proposal => ({ type: "reminder.ended", data: { reminderId } }),
    ),
    ...(isNamed ? [{ type: "resident.erased", data: { residentId } } as const] : []),
  ];
}
