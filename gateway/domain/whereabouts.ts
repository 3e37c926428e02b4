// Hop 3: which resident a device speaks for, and where.
import type { Place } from "../events.ts";
import type { Assignment, Home } from "./home.ts";
import { stillHolds } from "./last-place.ts";

const NOT_KNOWN: Place = { roomId: null, source: "unknown", asOfMs: null };

/** Whom a device belongs to now. */
export interface Wearer {
  readonly residentId: string | null;
  readonly place: Place;
}

export function currentAssignment(home: Home, deviceId: string): Assignment | undefined {
  for (const assignment of home.assignment.values()) {
    if (assignment.deviceId === deviceId && assignment.toMs === null) return assignment;
  }
  return undefined;
}

/** Whom a device speaks for now; null: nobody, or only a room. */
export function residentOf(home: Home, deviceId: string): string | null {
  return currentAssignment(home, deviceId)?.residentId ?? null;
}

/**
 * Whom the device belonged to at that time: a press that was kept for hours is its wearer's of then.
 * Before its first assignment, and where the hub's clock was set back since, the present one answers.
 */
export function assignmentAt(home: Home, deviceId: string, atMs: number): Assignment | undefined {
  let then: Assignment | undefined;
  for (const assignment of home.assignment.values()) {
    const { fromMs, toMs } = assignment;
    if (assignment.deviceId !== deviceId || atMs < fromMs || (toMs !== null && atMs >= toMs))
      continue;
    if (then === undefined || fromMs >= then.fromMs) then = assignment;
  }
  return then ?? currentAssignment(home, deviceId);
}

/** On somebody's body: it goes where they go. One on a wall belongs to a room and to nobody. */
function isWorn(home: Home, { deviceId, residentId }: Assignment): boolean {
  return residentId !== null && (home.device.get(deviceId)?.position ?? null) !== null;
}

/**
 * A fixed device bound to a room speaks from there. A worn one is where a receiver heard it `last`; where
 * none did the place is unknown, whatever room its wearer lives in or the plan gives the device.
 */
export function wearerOf(home: Home, deviceId: string, atMs: number, last?: Place | null): Wearer {
  const assignment = assignmentAt(home, deviceId, atMs);
  const residentId = assignment?.residentId ?? null;
  const isFixed = assignment !== undefined && !isWorn(home, assignment);
  const roomId = isFixed ? assignment.roomId : null;
  if (roomId !== null)
    return { residentId, place: { roomId, source: "device-room", asOfMs: atMs } };
  return { residentId, place: stillHolds(last, atMs) ?? NOT_KNOWN };
}
