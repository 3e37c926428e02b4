import { beforeEach, describe, expect, it } from "vitest";
import { CoreRig } from "../support/core-rig.ts";
import { helpPressed } from "../support/signs.ts";

let rig: CoreRig;
beforeEach(async () => {
  rig = await CoreRig.start();
});

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe("hop 6, when something beside it fails", () => {
  it("[H-12.2] goes on when a listener throws, and says so", async () => {
    rig.onCommit = () => {
      throw new Error("a broken screen");
    };
    await rig.record(helpPressed());
    await rig.record(helpPressed({ deviceId: "w-2", residentId: "r-2" }));
    expect(rig.alerts).toHaveLength(2);
    expect(rig.effectFaults).toHaveLength(2);
  });

  it("tells of a submission that fails by a bug, not only its sender", async () => {
    const bug = rig.pipeline.submit({
      decide: () => {
        throw new TypeError("a bug");
      },
    });
    await expect(bug).rejects.toThrow("a bug");
    expect(rig.ruleFaults).toEqual([""]);
    await rig.record(helpPressed());
    expect(rig.alerts).toHaveLength(1);
  });

  it("[H-02.6] shows alerts while the disk hangs, those behind it too, each once", async () => {
    let goOn: () => void = () => undefined;
    rig.store.hang = new Promise((resolve) => {
      goOn = resolve;
    });
    const first = rig.record(helpPressed());
    await turns();
    expect(rig.notStored).toEqual([]);
    rig.clock.advance(2_500);
    expect(rig.notStored).toHaveLength(1);
    const second = rig.record(helpPressed({ deviceId: "w-2", residentId: "r-2" }));
    expect(rig.notStored.map(({ residentId }) => residentId)).toHaveLength(2);
    expect(rig.pipeline.stalledMs()).toBe(2_500);
    const shown = rig.notStored.map(({ alertId }) => alertId);
    goOn();
    await Promise.all([first, second]);
    expect(rig.alerts.map(({ alertId }) => alertId)).toEqual(shown);
    expect(rig.pipeline.notStored()).toEqual([]);
    expect(rig.pipeline.stalledMs()).toBe(0);
  });
});
