// A device in use as a driver needs to know it: where its radio finds it and which room it covers.
import type { Home } from "./home.ts";

export interface SetUpDevice {
  readonly deviceId: string;
  readonly sensorType: string;
  readonly address: string | null;
  /** The room that is without cover when it is not heard: its own, else its resident's. */
  readonly roomId: string | null;
}

/** Devices that belong to somebody or somewhere, and have an address. */
export function setUpDevices(home: Home): readonly SetUpDevice[] {
  return [...home.assignment.values()].flatMap(({ deviceId, residentId, roomId, toMs }) => {
    const device = home.device.get(deviceId);
    if (toMs !== null || device === undefined || device.address === null) return [];
    const lives = residentId === null ? undefined : home.resident.get(residentId)?.roomId;
    const { sensorType, address } = device;
    return [{ deviceId, sensorType, address, roomId: roomId ?? lives ?? null }];
  });
}
