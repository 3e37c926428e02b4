// A device that was lost, sold or given away: it is no longer set up, and belongs to nobody.
import type { Proposal } from "../events.ts";
import type { Home } from "./home.ts";

/** None where it is not set up; again changes nothing. */
export function revokeDevice(home: Home, deviceId: string): readonly Proposal[] {
  if (home.device.get(deviceId) === undefined) return [];
  const ended: Proposal[] = [];
  for (const { assignmentId, deviceId: own, toMs } of home.assignment.values()) {
    if (own === deviceId && toMs === null) {
      ended.push({ type: "assignment.ended", data: { assignmentId } });
    }
  }
  return [
    ...ended,
    { type: "device.revoked", data: { deviceId } },
    {
      type: "credential.revoked",
      data: { principalId: deviceId, kind: "device", byStaffId: null },
    },
  ];
}
