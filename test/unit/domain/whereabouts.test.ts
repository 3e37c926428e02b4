import { describe, expect, it } from "vitest";
import { assignmentAt, currentAssignment, wearerOf } from "../../../gateway/domain/whereabouts.ts";
import { CoreRig } from "../../support/core-rig.ts";

const HOUR_MS = 3_600_000;

/** One wearable: Mary's for an hour, then nobody's for an hour, then Alf's. */
async function handedOn() {
  const rig = await CoreRig.start();
  const given = (assignmentId: string, residentId: string) =>
    ({
      type: "assignment.started",
      data: { assignmentId, deviceId: "w-1", residentId, roomId: null },
    }) as const;
  const firstMs = rig.clock.now();
  await rig.record(given("a-1", "mary"));
  await rig.advance(HOUR_MS);
  await rig.record({ type: "assignment.ended", data: { assignmentId: "a-1" } });
  await rig.advance(HOUR_MS);
  await rig.record(given("a-2", "alf"));
  const at = (hours: number): string | null | undefined =>
    assignmentAt(rig.home, "w-1", firstMs + hours * HOUR_MS)?.residentId;
  return { rig, at };
}

describe("whose a device's event is", () => {
  it("[H-04.1] is whoever had the device when it happened, however late it is heard", async () => {
    const { rig, at } = await handedOn();
    expect(at(0)).toBe("mary");
    expect(at(0.99)).toBe("mary");
    expect(at(2)).toBe("alf");
    expect(currentAssignment(rig.home, "w-1")?.residentId).toBe("alf");
  });

  it("[H-04.1] is the present wearer's where nobody had it then, so that somebody is looked for", async () => {
    const { at } = await handedOn();
    expect(at(1.5)).toBe("alf");
    expect(at(-5)).toBe("alf");
  });

  it("is nobody's where the device never belonged to anybody", async () => {
    const rig = await CoreRig.start();
    expect(assignmentAt(rig.home, "w-9", 0)).toBeUndefined();
    expect(wearerOf(rig.home, "w-9", 5)).toEqual({
      residentId: null,
      place: { roomId: null, source: "unknown", asOfMs: null },
    });
  });

  it("[H-04.2] has a place only where a fixed device belongs to a room, as of when it spoke", async () => {
    const rig = await CoreRig.start();
    const mat = { deviceId: "mat-1", sensorType: "floor-mat", label: "mat-1", position: null };
    const whose = { deviceId: "mat-1", residentId: "mary", roomId: "room-4" };
    await rig.record(
      { type: "device.added", data: mat },
      { type: "assignment.started", data: { assignmentId: "a", ...whose } },
    );
    expect(wearerOf(rig.home, "mat-1", 5).place).toEqual({
      ...{ roomId: "room-4", source: "device-room", asOfMs: 5 },
    });
  });

  it("[H-04.2] has no place from a device that is worn, whatever room the plan gives it", async () => {
    const rig = await CoreRig.start();
    const watch = { deviceId: "w-1", sensorType: "wearable", label: "w-1" } as const;
    const whose = { deviceId: "w-1", residentId: "mary", roomId: "room-4" };
    await rig.record(
      { type: "device.added", data: { ...watch, position: "wrist" } },
      { type: "assignment.started", data: { assignmentId: "a", ...whose } },
    );
    expect(wearerOf(rig.home, "w-1", 5)).toEqual({
      residentId: "mary",
      place: { roomId: null, source: "unknown", asOfMs: null },
    });
  });
});
