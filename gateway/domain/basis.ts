// Whether a resident may be sensed for a purpose now: only with a recorded basis, and never in private
// time. Before it: what was recorded of them. After it: what is kept of a device's words.
import type { SensingPurpose } from "../events.ts";
import type { Assignment, Home } from "./home.ts";

/** The id of the row that says on what basis a resident is sensed for a purpose. */
export function basisId(residentId: string, purpose: SensingPurpose): string {
  return `${residentId}/${purpose}`;
}

/** Private time ends by itself: nothing has to happen for that. */
export function isPrivate(home: Home, residentId: string, nowMs: number): boolean {
  const since = home.privateTime.get(residentId);
  // A clock that was set back must not prolong it: it lasts no longer than it was to last.
  return since !== undefined && nowMs < since.untilMs && nowMs >= since.sinceMs;
}

/**
 * Whom a device senses: its own resident; of a device that only has a room, whoever lives there. In a
 * lounge it senses nobody in particular.
 */
export function sensedBy(home: Home, assignment: Assignment | undefined): readonly string[] {
  if (assignment === undefined) return [];
  const { residentId, roomId } = assignment;
  if (residentId !== null) return [residentId];
  return [...home.resident.values()]
    .filter((resident) => roomId !== null && resident.roomId === roomId)
    .map((resident) => resident.residentId);
}

/** False: of what this device says, only calls for help and its own condition may be kept. */
export function maySense(
  home: Home,
  assignment: Assignment | undefined,
  purpose: SensingPurpose | null,
  nowMs: number,
): boolean {
  if (purpose === null) return true;
  return sensedBy(home, assignment).every(
    (residentId) =>
      home.basis.get(basisId(residentId, purpose)) !== undefined &&
      !isPrivate(home, residentId, nowMs),
  );
}
