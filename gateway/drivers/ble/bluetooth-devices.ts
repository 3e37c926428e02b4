// Which of the devices that are set up speak Bluetooth, and which of them must be held connected.
import type { SetUpDevice } from "../../domain/set-up-device.ts";
import type { Expected } from "../../domain/radio-watch.ts";
import type { HeldDevice } from "./held-devices.ts";

/** As printed on a device; a prefix says by which radio the list of strangers had it. */
const MAC = /(?:^|\/)((?:[0-9a-f]{2}:){5}[0-9a-f]{2})$/i;

/** Types that say nothing until they are connected to. A new one needs its name here. */
const HELD_TYPES: ReadonlySet<string> = new Set([
  ...(["wearable", "medication-reminder", "infini-time", "vital-trend"] as const),
]);

function macOf(device: SetUpDevice): string | undefined {
  return MAC.exec(device.address ?? "")?.[1]?.toUpperCase();
}

/** What the adapter should hear. */
export function bluetoothDevices(devices: readonly SetUpDevice[]): readonly Expected[] {
  return devices.flatMap((device) => {
    const mac = macOf(device);
    return mac === undefined ? [] : [{ address: mac, roomId: device.roomId }];
  });
}

/** What it must connect to. */
export function heldDevices(devices: readonly SetUpDevice[]): readonly HeldDevice[] {
  return devices.flatMap((device) => {
    const mac = macOf(device);
    const { address, deviceId, sensorType } = device;
    if (mac === undefined || address === null || !HELD_TYPES.has(sensorType)) return [];
    return [{ deviceId, address, mac }];
  });
}
