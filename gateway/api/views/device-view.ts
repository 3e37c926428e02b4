// One device, with the room and resident it belongs to now and what was counted of its packets.
import { isAway } from "../../domain/away.ts";
import type { Assignment, Device, Home } from "../../domain/home.ts";
import { carriesOf } from "../../domain/motion-hardware.ts";
import { sensorTypes } from "../../sensors/index.ts";
import type { DeviceView } from "../contract/views.ts";
import type { DeviceStatus } from "../hub-port.ts";
import { wordsOfSensed, wordsOfTrouble } from "./sensed-words.ts";
import type { ViewSource } from "./view-source.ts";

/** Before anything is heard: nothing is claimed (promise 3). */
const NEVER_HEARD: DeviceStatus = {
  lastHeardMs: null,
  batteryPercent: null,
  connected: false,
  signalPercent: null,
  lastPlace: null,
  packets: { received: 0, lost: 0, doubled: 0, late: 0, undecodable: 0 },
};

/** Device id → its assignment now. One pass, so that a page of devices needs no search each. */
export function assignmentsNow(source: ViewSource): ReadonlyMap<string, Assignment> {
  const now = new Map<string, Assignment>();
  for (const assignment of source.home.assignment.values()) {
    if (assignment.toMs === null) now.set(assignment.deviceId, assignment);
  }
  return now;
}

/** What a device says now and what is wrong with it. */
type Told = Pick<DeviceView, "states" | "troubles">;

const NOTHING_TOLD: Told = { states: [], troubles: [] };

/** Device id → what it says and what is wrong with it; in one pass, as above. */
export function toldNow(home: Home): ReadonlyMap<string, Told> {
  const now = new Map<string, Told>();
  const toldBy = (deviceId: string): Told => {
    const told = now.get(deviceId) ?? { states: [], troubles: [] };
    now.set(deviceId, told);
    return told;
  };
  const sensed = [...home.sensing.values()].sort((a, b) => b.sinceMs - a.sinceMs);
  for (const { deviceId, what, state, sinceMs } of sensed) {
    toldBy(deviceId).states.push({ what, words: wordsOfSensed(what, state), sinceMs });
  }
  for (const { deviceId, trouble, sinceMs } of home.trouble.values()) {
    toldBy(deviceId).troubles.push({ trouble, words: wordsOfTrouble(trouble), sinceMs });
  }
  return now;
}

export function deviceViewOf(
  device: Device,
  assignment: Assignment | undefined,
  told: Told | undefined,
  source: ViewSource,
  nowMs: number,
): DeviceView {
  const { home, names } = source;
  const status = source.deviceStatus(device.deviceId) ?? NEVER_HEARD;
  const residentId = assignment?.residentId ?? null;
  return {
    deviceId: device.deviceId,
    sensorType: device.sensorType,
    label: device.label,
    position: device.position,
    residentId,
    residentName: residentId === null ? null : names.resident(residentId).preferredName,
    ...roomNamed(roomOf(assignment, source), home),
    worn: wornOf(device),
    batteryPercent: status.batteryPercent,
    flat: device.flat,
    lastHeardMs: status.lastHeardMs,
    connected: status.connected,
    signalPercent: status.signalPercent,
    lastSeen: lastSeenOf(status, home),
    ...(told ?? NOTHING_TOLD),
    ...contactOf(device, home),
    isAway: residentId !== null && isAway(home, residentId, nowMs),
    carries: device.position === null ? null : carriesOf(status.hardware),
    motion: status.hardware === undefined ? null : { ...status.hardware },
    packets: { ...status.packets },
  };
}

/** A dispenser speaks the wearables' protocol and says "worn" after its start: nobody wears it. */
function wornOf({ sensorType, position, worn }: Device): DeviceView["worn"] {
  return sensorType === "wearable" || position !== null ? worn : null;
}

function lastSeenOf({ lastPlace }: DeviceStatus, home: Home): DeviceView["lastSeen"] {
  const { roomId = null, asOfMs: atMs = null } = lastPlace ?? {};
  const room = roomId === null ? undefined : home.room.get(roomId);
  if (room === undefined || atMs === null) return null;
  return { roomId: room.roomId, roomName: room.name, atMs };
}

/** How it is watched over: what cannot say that it is there is tested by hand. */
function contactOf(
  { deviceId, sensorType }: Device,
  home: Home,
): Pick<DeviceView, "canBeSupervised" | "silentAfterMs" | "lastTestedMs"> {
  const usualMs = sensorTypes.get(sensorType)?.supervision.silentAfterMs ?? null;
  const ownMs = home.deviceContact.get(deviceId)?.silentAfterMs ?? usualMs;
  return {
    canBeSupervised: usualMs !== null,
    silentAfterMs: usualMs === null ? null : ownMs,
    lastTestedMs: home.tested.get(deviceId)?.atMs ?? null,
  };
}

function roomNamed(roomId: string | null, home: Home): Pick<DeviceView, "roomId" | "roomName"> {
  return { roomId, roomName: roomId === null ? null : (home.room.get(roomId)?.name ?? null) };
}

/** A device without a room of its own is shown where its resident lives. */
function roomOf(assignment: Assignment | undefined, source: ViewSource): string | null {
  if (assignment === undefined) return null;
  if (assignment.roomId !== null) return assignment.roomId;
  if (assignment.residentId === null) return null;
  return source.home.resident.get(assignment.residentId)?.roomId ?? null;
}
