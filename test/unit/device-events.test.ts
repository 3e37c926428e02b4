import { beforeEach, describe, expect, it } from "vitest";
import { NIGHT_MS } from "../support/core-rig.ts";
import { IngestRig } from "../support/ingest-rig.ts";

const HOUR_MS = 3_600_000;

let rig: IngestRig;
beforeEach(async () => {
  rig = await IngestRig.start();
});

describe("an event from a device", () => {
  it("[H-02.1] is acknowledged only after the commit", async () => {
    const kept = rig.ingest.onPacket(rig.event("help", { number: 1 }));
    expect(rig.numbersOf("ack")).toEqual([]);
    await kept;
    expect(rig.numbersOf("ack")).toEqual([1]);
    expect(rig.core.alert).toMatchObject({ kind: "help", residentId: "r-1" });
  });

  it("[H-06.1] that comes again is acknowledged again and is the same alert, also after a restart", async () => {
    const press = rig.event("help", { number: 1 });
    const repeat = rig.event("help", { number: 1, isRepeat: true }, 4_000);
    await Promise.all([rig.ingest.onPacket(press), rig.ingest.onPacket(press)]);
    await rig.ingest.onPacket(repeat);
    expect(rig.numbersOf("ack")).toEqual([1, 1, 1]);
    expect(rig.core.alert.lineCount).toBe(1);
    const { store } = rig.core;
    rig = await IngestRig.start({ store, bootId: "boot-2" });
    await rig.ingest.onPacket(repeat);
    expect(rig.numbersOf("ack")).toEqual([1]);
    expect(rig.core.alert.lineCount).toBe(1);
  });

  it("[H-02.5] is not acknowledged where it cannot be stored, and is the same alert when it can", async () => {
    const press = rig.event("help", { number: 1 });
    rig.core.store.isFull = true;
    await expect(rig.ingest.onPacket(press)).rejects.toMatchObject({ code: "store/full" });
    expect(rig.numbersOf("ack")).toEqual([]);
    rig.core.store.isFull = false;
    await rig.ingest.onPacket(press);
    expect(rig.core.alert.alertId).toBe(rig.core.notStored[0]?.alertId);
    expect(rig.numbersOf("ack")).toEqual([1]);
  });

  it("[H-10.4] [H-09.1] that comes late has the time it happened and the time it was received", async () => {
    await rig.ingest.onPacket(rig.event("help", { number: 1, isRepeat: true }, 6 * HOUR_MS));
    expect(rig.core.alert.occurrence).toEqual({
      ...{ occurredMs: NIGHT_MS - 6 * HOUR_MS, ageMs: 6 * HOUR_MS },
    });
    expect(rig.core.alert.raisedMs).toBe(NIGHT_MS);
  });

  it("[H-04.1] that comes late is of whoever had the device when it happened", async () => {
    await rig.core.advance(HOUR_MS);
    const given = { assignmentId: "a-9", deviceId: "w-1", residentId: "r-9", roomId: null };
    await rig.core.record(
      { type: "assignment.ended", data: { assignmentId: "a-1" } },
      { type: "assignment.started", data: given },
    );
    await rig.core.advance(HOUR_MS);
    await rig.ingest.onPacket(rig.event("help", { number: 1, isRepeat: true }, 1.5 * HOUR_MS));
    await rig.ingest.onPacket(rig.event("help", { number: 2 }));
    expect(rig.core.alerts.map(({ residentId }) => residentId)).toEqual(["r-1", "r-9"]);
  });
});

describe("what is not to be believed", () => {
  it("[H-04.4] raises nothing: a device that is not set up, or speaks in quarantine", async () => {
    const strange = rig.event("help", { number: 1, deviceId: "w-99" });
    expect(rig.ingest.onPacket(strange)).toBeUndefined();
    expect(rig.ingest.onPacket({ ...rig.event("help", { number: 1 }), trusted: false })).toBe(
      undefined,
    );
    await rig.core.settle();
    expect(rig.core.alerts).toEqual([]);
    expect(rig.book.strangers().map(({ hardwareId }) => hardwareId)).toEqual(["w-99", "w-1"]);
    expect(rig.sent).toEqual([]);
  });

  it("[H-07.3] [H-01.6] raises nothing and is counted: a packet with one bit wrong", () => {
    const { payload } = rig.event("help", { number: 1 });
    for (let bit = 0; bit < payload.length * 8; bit += 1) {
      const bytes = Uint8Array.from(payload);
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(rig.ingest.onPacket(rig.packet("event", bytes))).toBeUndefined();
    }
    expect(rig.undecodable).toHaveLength(payload.length * 8);
    expect(rig.book.status("w-1")?.packets.undecodable).toBe(payload.length * 8);
    expect(rig.core.alerts).toEqual([]);
  });
});
