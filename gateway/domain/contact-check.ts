// Contact check: which devices are silent, and whose word cannot be right. Before it: when each was
// heard, by the watch. After it: troubles that begin and end, in the log.
import type { Proposal } from "../events.ts";
import { isAway } from "./away.ts";
import { isPrivate } from "./basis.ts";
import { troubleBegins, troubleEnds } from "./device-condition.ts";
import { residentOf } from "./whereabouts.ts";
import type { Home, Sensing } from "./home.ts";

/** Nobody stands on a mat, moves or shakes a thing for so long: it is stuck, or something lies on it. */
const STUCK_AFTER_MS = 12 * 3_600_000;

const NEVER_SO_LONG: Readonly<Partial<Record<Sensing["what"], Sensing["state"]>>> = {
  mat: "occupied",
  motion: "moving",
  vibration: "moving",
};

/** What the watch knows of one device. */
export interface Contact {
  readonly deviceId: string;
  /** ms of monotonic time since it was heard, or since the hub began to listen. */
  readonly quietMs: number;
  /** False: only the hub's own listening is younger than that, nothing came from the device. */
  readonly isHeard: boolean;
  /** Null: it cannot say that it is there. */
  readonly silentAfterMs: number | null;
}

/** Devices that belong to somebody or somewhere; one in a drawer is nobody's cover. */
export function devicesInUse(home: Home): ReadonlySet<string> {
  const used = new Set<string>();
  for (const { deviceId, toMs } of home.assignment.values()) {
    if (toMs === null) used.add(deviceId);
  }
  return used;
}

/**
 * Silent, or heard again. A device that is put down, charging or out on purpose may be silent, and so
 * may one whose resident is away.
 */
export function silenceProposals(home: Home, contact: Contact, nowMs: number): readonly Proposal[] {
  const { deviceId, quietMs, isHeard, silentAfterMs } = contact;
  if (silentAfterMs === null) return [];
  if (quietMs <= silentAfterMs) return isHeard ? troubleEnds(home, deviceId, "silent") : [];
  const worn = home.device.get(deviceId)?.worn ?? "worn";
  const residentId = residentOf(home, deviceId);
  const mayBeSilent = worn !== "worn" || (residentId !== null && isAway(home, residentId, nowMs));
  return mayBeSilent ? [] : troubleBegins(home, deviceId, "silent", "");
}

/** Sensors that say the same for impossibly long, and those that no longer do. */
export function stuckProposals(home: Home, nowMs: number): readonly Proposal[] {
  return [...home.sensing.values()].flatMap(({ deviceId, what, state, sinceMs }) => {
    const odd = NEVER_SO_LONG[what];
    if (odd === undefined) return [];
    const isStuck = state === odd && nowMs - sinceMs > STUCK_AFTER_MS;
    return isStuck
      ? troubleBegins(home, deviceId, "implausible", "it has said the same for 12 hours")
      : [];
  });
}

/** Private time that is over by now, so that the log says until when nobody was sensed. */
export function privacyProposals(home: Home, nowMs: number): readonly Proposal[] {
  return [...home.privateTime.entries()]
    .filter(([residentId]) => !isPrivate(home, residentId, nowMs))
    .map(([residentId]) => ({ type: "private-time.ended", data: { residentId } }));
}
