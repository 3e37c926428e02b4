// How rooms, residents and devices stand, for a destination that shows states and can change none: a
// home's or a group's broker. Home and device book → here → the destination.
import type { DeviceTrouble } from "../events.ts";
import { isPrivate } from "./basis.ts";
import type { Alert, Home } from "./home.ts";

export interface DeviceFigures {
  readonly lastHeardMs: number | null;
  readonly batteryPercent: number | null;
}

export interface ShownStates {
  readonly homeId: string;
  readonly hubId: string;
  readonly isFaulty: boolean;
  readonly openAlerts: number;
  readonly rooms: readonly {
    readonly roomId: string;
    readonly name: string;
    readonly isCalling: boolean;
  }[];
  /** By their pseudonyms; only those who may be sensed for something, and never in private time. */
  readonly residents: readonly { readonly residentId: string; readonly isCalling: boolean }[];
  readonly devices: readonly {
    readonly deviceId: string;
    readonly sensorType: string;
    readonly roomName: string | null;
    readonly batteryPercent: number | null;
    readonly lastHeardMs: number | null;
    readonly troubles: readonly DeviceTrouble[];
  }[];
}

function calls({ kind, level, closed }: Alert): boolean {
  return kind !== "technical" && level === "alert" && closed === null;
}

export function shownStates(
  home: Home,
  nowMs: number,
  figuresOf: (deviceId: string) => DeviceFigures | undefined,
): ShownStates {
  const { homeId, hubId } = home.identity.get("home") ?? { homeId: "", hubId: "" };
  const open = [...home.alert.values()].filter(calls);
  const roomsCalling = new Set(open.map(({ place }) => place.roomId));
  const residentsCalling = new Set(open.map(({ residentId }) => residentId));
  const sensed = new Set([...home.basis.values()].map(({ residentId }) => residentId));
  return {
    ...{ homeId, hubId, openAlerts: open.length },
    isFaulty: [...home.fault.values()].length > 0,
    rooms: [...home.room.values()].map(({ roomId, name }) => ({
      ...{ roomId, name, isCalling: roomsCalling.has(roomId) },
    })),
    residents: [...home.resident.values()]
      .filter(({ residentId }) => sensed.has(residentId) && !isPrivate(home, residentId, nowMs))
      .map(({ residentId }) => ({ residentId, isCalling: residentsCalling.has(residentId) })),
    devices: devicesOf(home, figuresOf),
  };
}

function devicesOf(
  home: Home,
  figuresOf: (deviceId: string) => DeviceFigures | undefined,
): ShownStates["devices"] {
  const troubles = [...home.trouble.values()];
  const roomIds = new Map<string, string | null>();
  for (const { deviceId, roomId, toMs } of home.assignment.values()) {
    if (toMs === null) roomIds.set(deviceId, roomId);
  }
  return [...home.device.values()].map(({ deviceId, sensorType }) => {
    const { batteryPercent = null, lastHeardMs = null } = figuresOf(deviceId) ?? {};
    const own = troubles.filter((each) => each.deviceId === deviceId);
    return {
      ...{ deviceId, sensorType, batteryPercent, lastHeardMs },
      roomName: home.room.get(roomIds.get(deviceId) ?? "")?.name ?? null,
      troubles: own.map(({ trouble }) => trouble),
    };
  });
}
