// Devices as the API's tests see them.
import type { DeviceStatus, Stranger } from "../../gateway/api/hub-port.ts";

/** 2026-11-22 02:00 in London. */
const NIGHT_MS = Date.UTC(2026, 10, 22, 2, 0);

export const STRANGER: Stranger = {
  ...{ hardwareId: "aa:bb", firstHeardMs: NIGHT_MS, lastHeardMs: NIGHT_MS, packets: 2 },
  ...{ model: "", sends: [], proposes: null },
};

/** One that was just heard. */
export function deviceStatusAt(lastHeardMs: number): DeviceStatus {
  return {
    ...{ lastHeardMs, batteryPercent: 80, connected: true, signalPercent: null, lastPlace: null },
    packets: { received: 9, lost: 1, doubled: 0, late: 0, undecodable: 0 },
  };
}
