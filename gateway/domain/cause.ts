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
    case "wake-up.fired":
      return proposal.data.wakeUpId;
    default:
      return undefined;
  }
}

export function impactCause(impact: {
  readonly deviceId: string;
  readonly bootNonce: number;
  readonly impactUs: number;
}): string {
  const { deviceId, bootNonce, impactUs } = impact;
  return `${deviceId}/${String(bootNonce)}@${String(impactUs)}`;
}

export function troubleCause(data: { deviceId: string; trouble: DeviceTrouble }): string {
  return `trouble/${troubleId(data.deviceId, data.trouble)}`;
}

export function faultCause({ fault, subject }: { fault: string; subject: string }): string {
  return `fault/${faultId(fault, subject)}`;
}
