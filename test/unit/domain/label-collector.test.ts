import { describe, expect, it } from "vitest";
import { LabelCollector } from "../../../gateway/domain/label-collector.ts";
import type { AlertOutcome } from "../../../gateway/events.ts";
import { CoreRig } from "../../support/core-rig.ts";
import { fallDetected, helpPressed } from "../../support/signs.ts";

const device = { deviceId: "w-1", sensorType: "wearable", label: "", position: "waist" } as const;

async function rigWithFall(): Promise<CoreRig> {
  const rig = await CoreRig.start();
  await rig.record({ type: "device.added", data: device });
  const sign = fallDetected("alert");
  if (sign.type !== "fall.detected") throw new Error("this is no detection");
  await rig.record({ ...sign, data: { ...sign.data, windowId: "x-0" } });
  return rig;
}

async function close(rig: CoreRig, outcome: AlertOutcome): Promise<void> {
  const { alertId } = rig.alert;
  const hand = { alertId, staffId: "s", verified: true };
  await rig.record(
    { type: "alert.attended", data: hand },
    { type: "alert.closed", data: { alertId, staffId: "s", outcome, note: null } },
  );
}

function labelsOf(rig: CoreRig) {
  const collector = new LabelCollector();
  for (const event of rig.store.log) collector.take(event);
  return collector.labels();
}

describe("labels", () => {
  it.each([
    ["fall-found", true],
    ["no-fall-found", false],
  ] as const)("of an alert closed as %s", async (outcome, isFall) => {
    const rig = await rigWithFall();
    await close(rig, outcome);
    expect(labelsOf(rig)).toEqual([
      { windowId: "x-0", residentId: "r-1", position: "waist", isFall, how: "outcome" },
    ]);
  });

  it.each(["help-given", "test", "not-known"] as const)(
    "are not made of an alert closed as %s, nor of one still open",
    async (outcome) => {
      const rig = await rigWithFall();
      expect(labelsOf(rig)).toEqual([]);
      await close(rig, outcome);
      expect(labelsOf(rig)).toEqual([]);
    },
  );

  it("are not made of a press, which has no movement", async () => {
    const rig = await CoreRig.start();
    await rig.record({ type: "device.added", data: device }, helpPressed());
    await close(rig, "fall-found");
    expect(labelsOf(rig)).toEqual([]);
  });

  it("of a fall nobody was told of are its likeliest window only", async () => {
    const rig = await CoreRig.start();
    const windows = ["x-1", "x-2"].map((windowId) => ({ windowId, position: "wrist" as const }));
    const told = { toldId: "t", residentId: "r-2", staffId: "s", roomId: null, windows };
    await rig.record({ type: "fall.told", data: { ...told, notBeforeMs: 1, notAfterMs: 2 } });
    expect(labelsOf(rig)).toEqual([
      { windowId: "x-1", residentId: "r-2", position: "wrist", isFall: true, how: "told" },
    ]);
  });

  it("[H-21.7] of a resident who was erased are gone", async () => {
    const rig = await rigWithFall();
    await close(rig, "fall-found");
    await rig.record({ type: "resident.erased", data: { residentId: "r-1" } });
    expect(labelsOf(rig)).toEqual([]);
  });
});
