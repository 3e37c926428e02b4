// What names the thing an alert is raised for: a device's event, an impact, a fault. The same cause is
// the same alert until it is stored, however often its commit is tried.
import type { DeviceTrouble, Proposal } from "../events.ts";
import { deviceEventId, faultId, troubleId } from "./reduce-signal.ts";

/** The cause `proposal` tells of; undefined where it can raise or sound nothing by itself. */
export function causeOf(proposal: Proposal): string | undefined {
  switch (proposal.type) {
    case "help.pressed":
    case "fall.reported":
    case "device.battery-flat":
    case "device.tampered":
    case "sensing.changed":
      return deviceEventId(proposal.data.deviceEvent);
    case "fall.detected":
      return impactCause(proposal.data);
    case "device.trouble-noticed":
      return troubleCause(proposal.data);
    case "fault.noticed":
      return faultCause(proposal.data);
    default:
      return ownCauseOf(proposal);
  }
}

/** Causes that no device is behind. */
function ownCauseOf(proposal: Proposal): string | undefined {
  if (proposal.type === "reminder.told") return doseCause(proposal.data.doseId);
  return proposal.type === "wake-up.fired" ? proposal.data.wakeUpId : undefined;
}

export function impactCause(impact: {
  readonly deviceId: string;
  readonly bootNonce: number;
  readonly impactUs: number;
}): string {
  const { deviceId, bootNonce, impactUs } = impact;
  return `${deviceId}/${String(bootNonce)}@${String(impactUs)}`;
}

/** A dose calls staff with one alert; once that is closed, what comes after it is another. */
export function doseCause(doseId: string): string {
  return `dose/${doseId}`;
}

export function troubleCause(data: { deviceId: string; trouble: DeviceTrouble }): string {
  return `trouble/${troubleId(data.deviceId, data.trouble)}`;
}

export function faultCause({ fault, subject }: { fault: string; subject: string }): string {
  return `fault/${faultId(fault, subject)}`;
}
