import { beforeEach, describe, expect, it } from "vitest";
import { contextOf } from "../../../gateway/domain/context.ts";
import type { Proposal, SeenContext } from "../../../gateway/events.ts";
import { CoreRig } from "../../support/core-rig.ts";
import { sensed } from "../../support/signs.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let rig: CoreRig;

async function says(deviceId: string, state: "occupied" | "empty", what: "bed" | "staff" = "bed") {
  await rig.record(sensed(what, state, { deviceId, occurredMs: rig.clock.now() }));
}

function around(residentId: string | null = "r-1", roomId: string | null = null) {
  return contextOf(rig.home, residentId, roomId, rig.clock.now());
}

async function assign(deviceId: string, residentId: string | null, roomId: string | null) {
  const data = { assignmentId: `a-${deviceId}`, deviceId, residentId, roomId };
  await rig.record({ type: "assignment.started", data });
}

function resident(residentId: string, roomId: string): Proposal {
  const personal = { subject: residentId, box: "" };
  return { type: "resident.added", data: { residentId, roomId, personal } };
}

beforeEach(async () => {
  rig = await CoreRig.start();
  await rig.record(resident("r-1", "room-1"), resident("r-2", "room-2"));
});

describe("what is known around a resident", () => {
  it("is nothing where no sensor says anything: nothing is claimed", () => {
    expect(around()).toBeUndefined();
    expect(around(null, "room-1")).toBeUndefined();
  });

  it("is whether the bed is occupied, and since when", async () => {
    await assign("bed-1", "r-1", null);
    await says("bed-1", "occupied");
    expect(around()).toMatchObject({ bed: "occupied", staffNear: null });
    rig.clock.advance(MINUTE_MS);
    const bedSinceMs = rig.clock.now();
    await says("bed-1", "empty");
    rig.clock.advance(MINUTE_MS);
    expect(around()).toEqual<SeenContext>({ bed: "empty", bedSinceMs, staffNear: null });
    expect(around("r-2")).toBeUndefined();
  });

  it("is not known once the sensor hangs or is out of reach, never as it was last", async () => {
    await assign("bed-1", "r-1", null);
    await says("bed-1", "occupied");
    rig.clock.advance(16 * HOUR_MS);
    expect(around()?.bed).toBe("occupied");
    rig.clock.advance(1);
    expect(around()).toEqual({ bed: "not-known", bedSinceMs: null, staffNear: null });
    await says("bed-1", "empty");
    const device = { sensorType: "wearable", label: "Bed", position: null } as const;
    const deviceEvent = { deviceId: "bed-1", bootNonce: 7, counter: 9 };
    await rig.record(
      { type: "device.added", data: { deviceId: "bed-1", ...device } },
      { type: "device.state-changed", data: { deviceEvent, state: "out-of-range" } },
    );
    expect(around()?.bed).toBe("not-known");
  });

  it("goes by a bed sensor of the room only where one resident lives there", async () => {
    await assign("bed-1", null, "room-1");
    await says("bed-1", "empty");
    expect(around()?.bed).toBe("empty");
    await rig.record(resident("r-3", "room-1"));
    expect(around()).toBeUndefined();
  });

  it("forgets what a sensor said before it belonged to this bed", async () => {
    await assign("bed-1", "r-2", null);
    await says("bed-1", "occupied");
    rig.clock.advance(MINUTE_MS);
    await rig.record({ type: "assignment.ended", data: { assignmentId: "a-bed-1" } });
    const data = { assignmentId: "a-2", deviceId: "bed-1", residentId: "r-1", roomId: null };
    await rig.record({ type: "assignment.started", data });
    expect(around()).toBeUndefined();
  });

  it("is whether staff are near the place, and never near the room somebody merely lives in", async () => {
    await assign("tag-1", null, "room-1");
    await says("tag-1", "occupied", "staff");
    expect(around("r-1", "room-1")).toMatchObject({ bed: null, staffNear: true });
    expect(around("r-1", null)).toBeUndefined();
    await says("tag-1", "empty", "staff");
    expect(around("r-1", "room-1")).toMatchObject({ staffNear: false });
  });
});
