// One device, with the room and resident it belongs to now and what was counted of its packets.
import type { Assignment, Device } from "../../domain/home.ts";
import type { DeviceView } from "../contract/views.ts";
import type { DeviceStatus } from "../hub-port.ts";
import type { ViewSource } from "./view-source.ts";

/** Before anything is heard: nothing is claimed (promise 3). */
const NEVER_HEARD: DeviceStatus = {
  lastHeardMs: null,
  batteryPercent: null,
  connected: false,
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

export function deviceViewOf(
  device: Device,
  assignment: Assignment | undefined,
  source: ViewSource,
): DeviceView {
  const { home, names } = source;
  const status = source.deviceStatus(device.deviceId) ?? NEVER_HEARD;
  const residentId = assignment?.residentId ?? null;
  const roomId = roomOf(assignment, source);
  return {
    deviceId: device.deviceId,
    sensorType: device.sensorType,
    label: device.label,
    position: device.position,
    residentId,
    residentName: residentId === null ? null : names.resident(residentId).preferredName,
    roomId,
    roomName: roomId === null ? null : (home.room.get(roomId)?.name ?? null),
    worn: device.worn,
    batteryPercent: status.batteryPercent,
    flat: device.flat,
    lastHeardMs: status.lastHeardMs,
    connected: status.connected,
    packets: { ...status.packets },
  };
}

/** A device without a room of its own is shown where its resident lives. */
function roomOf(assignment: Assignment | undefined, source: ViewSource): string | null {
  if (assignment === undefined) return null;
  if (assignment.roomId !== null) return assignment.roomId;
  if (assignment.residentId === null) return null;
  return source.home.resident.get(assignment.residentId)?.roomId ?? null;
}
