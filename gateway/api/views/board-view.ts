// The home → one whole board: rooms with residents and devices, alerts, boards, faults.
import { lastSeen } from "../../domain/fall-course.ts";
import type { Alert } from "../../domain/home.ts";
import type { AlertView, BoardView, DeviceView, RoomView } from "../contract/views.ts";
import { alertViewOf } from "./alert-view.ts";
import { deviceTestViews, notWatchedViews } from "./care-view.ts";
import { loweredViews } from "./sensitivity-view.ts";
import { assignmentsNow, deviceViewOf, toldNow } from "./device-view.ts";
import { faultSubjectLabel } from "./fault-subject.ts";
import { wordsOfFault } from "./fault-words.ts";
import type { ViewSource } from "./view-source.ts";

/** A shift: what was closed in it is still on the board. */
export const CLOSED_STAYS_MS = 12 * 60 * 60 * 1000;

const PRIORITY_ORDER = { high: 0, medium: 1, low: 2 } as const;
const STAGE_ORDER = { raised: 0, acknowledged: 1, attended: 2, closed: 3 } as const;

export interface BoardMoment {
  readonly nowMs: number;
  readonly seq: number;
  readonly notStored: readonly Alert[];
}

export function boardViewOf(source: ViewSource, moment: BoardMoment): BoardView {
  const { settings } = source;
  const { nowMs, seq } = moment;
  return {
    homeName: settings.homeName,
    hubId: settings.hubId,
    demo: settings.demo,
    intendedPurpose: settings.intendedPurpose,
    timeZone: settings.timeZone,
    nowMs,
    seq,
    rooms: roomViews(source, nowMs),
    alerts: alertViews(source, moment.notStored, nowMs - CLOSED_STAYS_MS),
    boards: source.boards().map((board) => ({ ...board })),
    faults: [...source.home.fault.values()].map((fault) => ({
      words: wordsOfFault(fault.fault, faultSubjectLabel(fault, source)),
      sinceMs: fault.sinceMs,
    })),
    lowered: loweredViews(source, nowMs),
    notWatched: notWatchedViews(source, nowMs),
    deviceTests: deviceTestViews(source, nowMs),
  };
}

/** Open alerts, most urgent first, then those closed since `closedSinceMs`, latest first. */
export function alertViews(
  source: ViewSource,
  notStored: readonly Alert[],
  closedSinceMs: number,
): AlertView[] {
  const unstored = new Map(notStored.map((alert) => [alert.alertId, alert]));
  const shown: { readonly alert: Alert; readonly isStored: boolean }[] = [];
  for (const stored of source.home.alert.values()) {
    if (stored.closed !== null && stored.closed.atMs < closedSinceMs) continue;
    const newer = unstored.get(stored.alertId);
    unstored.delete(stored.alertId);
    // A press that could not be stored sounds on an alert that was, until somebody acts on it.
    const isNewer = newer !== undefined && newer.stage === stored.stage;
    shown.push(isNewer ? { alert: newer, isStored: false } : { alert: stored, isStored: true });
  }
  for (const alert of unstored.values()) shown.push({ alert, isStored: false });
  return shown
    .sort((a, b) => byUrgency(a.alert, b.alert))
    .map(({ alert, isStored }) => alertViewOf(alert, source, isStored));
}

export function deviceViews(source: ViewSource, nowMs: number): DeviceView[] {
  const assignments = assignmentsNow(source);
  const told = toldNow(source.home);
  return [...source.home.device.values()].map((device) => {
    const { deviceId } = device;
    return deviceViewOf(device, assignments.get(deviceId), told.get(deviceId), source, nowMs);
  });
}

function roomViews(source: ViewSource, nowMs: number): RoomView[] {
  const rooms = new Map<string, RoomView>();
  for (const { roomId, name, kind } of source.home.room.values()) {
    rooms.set(roomId, { roomId, name, kind, residents: [], devices: [] });
  }
  for (const { residentId, roomId, personal } of source.home.resident.values()) {
    if (roomId === null || personal === null) continue;
    const { preferredName } = source.names.resident(residentId);
    rooms.get(roomId)?.residents.push({ residentId, preferredName });
  }
  for (const device of deviceViews(source, nowMs)) {
    if (device.roomId !== null) rooms.get(device.roomId)?.devices.push(device);
  }
  return [...rooms.values()];
}

/** Open before closed; sounding first; then priority, who lies still, stage, and the one that waits longest. */
function byUrgency(a: Alert, b: Alert): number {
  if (a.closed !== null && b.closed !== null) return b.closed.atMs - a.closed.atMs;
  return (
    Number(a.closed !== null) - Number(b.closed !== null) ||
    Number(b.sounding) - Number(a.sounding) ||
    PRIORITY_ORDER[a.priority] - PRIORITY_ORDER[b.priority] ||
    Number(lastSeen(b) === "still") - Number(lastSeen(a) === "still") ||
    STAGE_ORDER[a.stage] - STAGE_ORDER[b.stage] ||
    a.raisedMs - b.raisedMs
  );
}
