// A home whose room 1 has sensors of other makers behind a Zigbee bridge, all of resident r-1.
import type { Packet } from "../../gateway/domain/packet.ts";
import { IngestRig } from "./ingest-rig.ts";

const MINUTE_MS = 60_000;

export async function startBridgeHome(): Promise<IngestRig> {
  const rig = await IngestRig.start();
  const { core } = rig;
  for (const [name, sensorType] of [
    ["bed", "bed-occupancy"],
    ["button", "help-button"],
    ["cord", "batteryless-button"],
    ["mat", "floor-mat"],
    ["radar", "radar"],
    ["curtain", "private-button"],
  ] as const) {
    const device = { deviceId: name, sensorType, label: name, position: null };
    const whose = { assignmentId: `a-${name}`, deviceId: name, residentId: "r-1" };
    await core.record(
      { type: "device.added", data: { ...device, address: `zigbee2mqtt/${name}` } },
      { type: "assignment.started", data: { ...whose, roomId: "room-1" } },
    );
  }
  for (const purpose of ["falls", "bed-exit"] as const) {
    const basis = { residentId: "r-1", purpose, ground: "consent", reviewMs: 0 } as const;
    await core.record({ type: "basis.recorded", data: { ...basis, consulted: null } });
  }
  // Beyond the time in which a bridge tells what it remembers.
  await sayAtBridge(rig, "bridge/state", "online");
  await core.advance(MINUTE_MS);
  return rig;
}

/** One message under the bridge's topic `name`. */
export async function sayAtBridge(
  rig: IngestRig,
  name: string,
  content: object | string,
  more: Partial<Packet> = {},
): Promise<void> {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  const packet = rig.packet("bridge", new TextEncoder().encode(text), `zigbee2mqtt/${name}`);
  await rig.ingest.onPacket({ ...packet, ...more });
}
