// What other sensors say around a resident: an input of the explanation, and a second sign for a
// check. It closes nothing and prevents nothing [design §2 promise 9]. `sensing` rows → here → rules.
import type { SeenContext, SensedThing } from "../events.ts";
import type { Assignment, Home, Sensing } from "./home.ts";
import { troubleId } from "./reduce-signal.ts";
import { currentAssignment } from "./whereabouts.ts";

/** A bed is left or got into at least this often; a state older than that is a sensor that hangs. */
const STATE_HOLDS_MS = 16 * 3_600_000;

/** What was said of one thing by sensors whose device belongs, since then, to what `isAbout` takes. */
function sensed(
  home: Home,
  what: SensedThing,
  isAbout: (assignment: Assignment) => boolean,
): readonly Sensing[] {
  return [...home.sensing.values()].filter((row) => {
    if (row.what !== what) return false;
    const assignment = currentAssignment(home, row.deviceId);
    // What a sensor said while it belonged to another bed says nothing of this one.
    return assignment !== undefined && isAbout(assignment) && row.sinceMs >= assignment.fromMs;
  });
}

function holds(home: Home, { deviceId, sinceMs }: Sensing, nowMs: number): boolean {
  const isSilent = home.trouble.get(troubleId(deviceId, "silent")) !== undefined;
  const isOutOfReach = home.device.get(deviceId)?.worn === "out-of-range";
  return !isSilent && !isOutOfReach && nowMs - sinceMs <= STATE_HOLDS_MS;
}

function newest(rows: readonly Sensing[]): Sensing | undefined {
  return rows.toSorted((a, b) => b.sinceMs - a.sinceMs)[0];
}

/** A bed sensor bound to a room only speaks for the one resident who lives there. */
function bedOf(home: Home, residentId: string, nowMs: number): Omit<SeenContext, "staffNear"> {
  const ownRoom = home.resident.get(residentId)?.roomId ?? null;
  const lodgers = [...home.resident.values()].filter(({ roomId }) => roomId === ownRoom);
  const isAlone = ownRoom !== null && lodgers.length === 1;
  const beds = sensed(home, "bed", (assignment) =>
    assignment.residentId === null
      ? isAlone && assignment.roomId === ownRoom
      : assignment.residentId === residentId,
  );
  if (beds.length === 0) return { bed: null, bedSinceMs: null };
  const latest = newest(beds.filter((row) => holds(home, row, nowMs)));
  if (latest === undefined) return { bed: "not-known", bedSinceMs: null };
  return { bed: latest.state === "occupied" ? "occupied" : "empty", bedSinceMs: latest.sinceMs };
}

function staffNear(
  home: Home,
  residentId: string | null,
  roomId: string | null,
  nowMs: number,
): boolean | null {
  const isAbout = (assignment: Assignment): boolean =>
    (residentId !== null && assignment.residentId === residentId) ||
    (roomId !== null && assignment.roomId === roomId);
  const rows = sensed(home, "staff", isAbout).filter((row) => holds(home, row, nowMs));
  return rows.length === 0 ? null : rows.some(({ state }) => state === "occupied");
}

/**
 * What is known around a resident now. `roomId`: the place where it happened, null where that is
 * not known; the room the resident lives in is no substitute. Undefined: no sensor says anything.
 */
export function contextOf(
  home: Home,
  residentId: string | null,
  roomId: string | null,
  nowMs: number,
): SeenContext | undefined {
  const bed =
    residentId === null ? { bed: null, bedSinceMs: null } : bedOf(home, residentId, nowMs);
  const near = staffNear(home, residentId, roomId, nowMs);
  return bed.bed === null && near === null ? undefined : { ...bed, staffNear: near };
}
