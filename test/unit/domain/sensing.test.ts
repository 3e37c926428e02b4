// What fixed sensors said last, as rows of the home.
import { describe, expect, it } from "vitest";
import { sensedIn, sensedOf } from "../../../gateway/domain/sensing.ts";
import type { Proposal, SensedState } from "../../../gateway/events.ts";
import { CoreRig } from "../../support/core-rig.ts";

function bed(state: SensedState, occurredMs: number, counter: number): Proposal {
  return {
    type: "sensing.changed",
    data: {
      deviceEvent: { deviceId: "bed-1", bootNonce: 1, counter },
      residentId: "r-1",
      place: { roomId: "room-1", source: "device-room", asOfMs: occurredMs },
      occurrence: { occurredMs, ageMs: 0 },
      trace: null,
      ...{ what: "bed", state },
    },
  };
}

describe("what is sensed", () => {
  it("is kept as it was said last, and found by resident and by room", async () => {
    const rig = await CoreRig.start();
    await rig.record(bed("occupied", 1_000, 1), bed("empty", 2_000, 2));
    const last = { deviceId: "bed-1", state: "empty", sinceMs: 2_000, roomId: "room-1" };
    expect(sensedOf(rig.home, "r-1", "bed")).toMatchObject(last);
    expect(sensedIn(rig.home, "room-1", "bed")).toMatchObject(last);
    expect(sensedOf(rig.home, "r-2", "bed")).toBeUndefined();
    expect(sensedOf(rig.home, "r-1", "chair")).toBeUndefined();
  });
});

describe("a device's address", () => {
  const device = {
    ...{ deviceId: "bed-1", sensorType: "bed", label: "Bed", position: null },
  } as const;

  it("leads to it, as does every other name its bridge has for it", async () => {
    const rig = await CoreRig.start();
    await rig.record(
      { type: "device.added", data: { ...device, address: "a/0x01" } },
      { type: "device.address-learned", data: { deviceId: "bed-1", address: "a/bed" } },
    );
    expect(rig.home.address.get("a/0x01")?.deviceId).toBe("bed-1");
    expect(rig.home.address.get("a/bed")?.deviceId).toBe("bed-1");
  });

  it("[H-04.4] is forgotten with all its names when the device gets another", async () => {
    const rig = await CoreRig.start();
    await rig.record(
      { type: "device.added", data: { ...device, address: "a/0x01" } },
      { type: "device.address-learned", data: { deviceId: "bed-1", address: "a/bed" } },
      { type: "device.added", data: { ...device, address: "a/0x02" } },
    );
    expect([...rig.home.address.entries()]).toEqual([["a/0x02", { deviceId: "bed-1" }]]);
  });
});
