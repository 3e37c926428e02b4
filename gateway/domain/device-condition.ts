// Readings of the device itself, its battery and its case → troubles that begin or end.
import type { DeviceTrouble, Proposal } from "../events.ts";
import type { Home } from "./home.ts";
import type { ValueReading } from "./reading.ts";
import { troubleId } from "./reduce-signal.ts";
import { currentAssignment } from "./whereabouts.ts";

/** A button cell falls quickly below this; above the other it was changed, not warmed. */
const FLAT_PERCENT = 10;
const GOOD_PERCENT = 25;

/** The trouble begins, where it did not stand; `roomId`: of the device, else of its resident. */
export function troubleBegins(
  home: Home,
  deviceId: string,
  trouble: DeviceTrouble,
  detail: string,
): readonly Proposal[] {
  if (home.trouble.get(troubleId(deviceId, trouble)) !== undefined) return [];
  const assignment = currentAssignment(home, deviceId);
  const residentId = assignment?.residentId ?? null;
  const livesIn = residentId === null ? null : (home.resident.get(residentId)?.roomId ?? null);
  const roomId = assignment?.roomId ?? livesIn;
  return [
    { type: "device.trouble-noticed", data: { deviceId, trouble, residentId, roomId, detail } },
  ];
}

/** It ends, where it stood. */
export function troubleEnds(
  home: Home,
  deviceId: string,
  trouble: DeviceTrouble,
): readonly Proposal[] {
  if (home.trouble.get(troubleId(deviceId, trouble)) === undefined) return [];
  return [{ type: "device.trouble-over", data: { deviceId, trouble } }];
}

/** What one message says of the device itself. */
export function conditionProposals(
  home: Home,
  deviceId: string,
  readings: readonly ValueReading[],
): readonly Proposal[] {
  return readings.flatMap((reading) => {
    switch (reading.quantity) {
      case "battery":
        return ofBattery(home, deviceId, reading.value);
      case "battery-low":
        return reading.value
          ? troubleBegins(home, deviceId, "flat", "")
          : endFlat(home, deviceId, readings);
      case "tamper":
        return reading.value
          ? troubleBegins(home, deviceId, "tampered", "")
          : troubleEnds(home, deviceId, "tampered");
      default:
        return [];
    }
  });
}

function ofBattery(home: Home, deviceId: string, percent: number): readonly Proposal[] {
  if (percent > GOOD_PERCENT) return troubleEnds(home, deviceId, "flat");
  if (percent > FLAT_PERCENT) return [];
  return troubleBegins(home, deviceId, "flat", `${String(Math.round(percent))}%`);
}

/** A device that gives a percentage is judged by that alone. */
function endFlat(
  home: Home,
  deviceId: string,
  readings: readonly ValueReading[],
): readonly Proposal[] {
  const hasPercent = readings.some(({ quantity }) => quantity === "battery");
  return hasPercent ? [] : troubleEnds(home, deviceId, "flat");
}
