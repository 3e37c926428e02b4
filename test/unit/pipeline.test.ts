import { beforeEach, describe, expect, it } from "vitest";
import type { Rule } from "../../gateway/domain/rule.ts";
import type { Home } from "../../gateway/domain/home.ts";
import type { Proposal } from "../../gateway/events.ts";
import { CoreRig, NIGHT_MS } from "../support/core-rig.ts";
import { MemoryStore } from "../support/memory-store.ts";
import { batteryFlat, helpPressed, okPressed, staffDo } from "../support/signs.ts";

let rig: CoreRig;
beforeEach(async () => {
  rig = await CoreRig.start();
});

const KEY = "w-1/7/1";
/** As ingest does: a device's event is one event, however often it is sent. */
const onceOnly = (home: Home): readonly Proposal[] =>
  home.deviceEvent.get(KEY) === undefined ? [helpPressed()] : [];

describe("hop 6", () => {
  it("[H-02.1] tells nobody of an alert before it is stored", async () => {
    const stored = rig.record(helpPressed());
    expect(rig.alerts).toEqual([]);
    await stored;
    // Two timers: until a board showed it, and until somebody answers.
    const types = ["help.pressed", "alert.raised", "wake-up.set", "wake-up.set"];
    expect(rig.store.log.map(({ type }) => type)).toEqual(types);
    expect(rig.committed.map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });

  it("shares one commit among what arrives together, in order", async () => {
    let commits = 0;
    const commit = rig.store.commit.bind(rig.store);
    rig.store.commit = async (all) => {
      commits += 1;
      return await commit(all);
    };
    const presses = Array.from({ length: 10 }, (_, at) =>
      rig.record(helpPressed({ deviceId: `w-${String(at)}`, residentId: `r-${String(at)}` })),
    );
    const events = await Promise.all(presses);
    expect(commits).toBe(1);
    expect(events.flat().map(({ seq }) => seq)).toEqual(rig.store.log.map(({ seq }) => seq));
    expect(rig.alerts).toHaveLength(10);
  });

  it("[H-06.1] takes one device event sent twice into the same commit as one", async () => {
    const [first, second] = await Promise.all([
      rig.pipeline.submit({ decide: onceOnly }),
      rig.pipeline.submit({ decide: onceOnly }),
    ]);
    expect(first.filter(({ type }) => type === "alert.raised")).toHaveLength(1);
    expect(second).toEqual([]);
    expect(rig.alert.lineCount).toBe(1);
  });

  it("[H-06.1] knows a device event again after a restart", async () => {
    await rig.pipeline.submit({ decide: onceOnly });
    const after = await CoreRig.start({ store: rig.store, bootId: "boot-2" });
    expect(await after.pipeline.submit({ decide: onceOnly })).toEqual([]);
    expect(after.alert.alertId).toBe(rig.alert.alertId);
  });

  it("refuses one submission without touching those that share its commit", async () => {
    const refused = rig.pipeline.submit({
      decide: () => {
        throw new Error("not allowed");
      },
    });
    const [good, bad] = await Promise.allSettled([rig.record(helpPressed()), refused]);
    expect([good.status, bad.status]).toEqual(["fulfilled", "rejected"]);
    expect(rig.alert.stage).toBe("raised");
  });

  it("stores the others where one of a commit cannot be stored", async () => {
    const commit = rig.store.commit.bind(rig.store);
    rig.store.commit = async (all) => {
      const isPoisoned = all.events.some(({ type }) => type === "device.battery-flat");
      if (isPoisoned) throw new Error("constraint");
      return await commit(all);
    };
    const results = await Promise.allSettled([
      rig.record(helpPressed()),
      rig.record(batteryFlat({ counter: 2 })),
      rig.record(helpPressed({ deviceId: "w-2", residentId: "r-2" })),
    ]);
    expect(results.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(rig.alerts.map(({ kind }) => kind)).toEqual(["help", "help"]);
  });

  it("does not carry out behind its caller's back what was refused in a commit that failed", async () => {
    rig.store.isFull = true;
    let asked = 0;
    const refusedOnce = rig.pipeline.submit({
      decide: () => {
        asked += 1;
        rig.store.isFull = false;
        throw new Error("somebody else is going already");
      },
    });
    const other = rig.record(helpPressed());
    rig.store.isFull = true;
    await expect(refusedOnce).rejects.toThrow("somebody else");
    await Promise.allSettled([other]);
    expect(asked).toBe(1);
  });

  it("goes on where a rule fails, and says which", async () => {
    const broken: Rule = {
      name: "broken",
      decide: () => {
        throw new Error("bug");
      },
    };
    rig = await CoreRig.start({ rules: [broken] });
    await rig.record(okPressed());
    expect(rig.store.log).toHaveLength(1);
    expect(rig.ruleFaults).toEqual(["broken"]);
  });

  it("forgets what ended a day ago, and keeps it in the store", async () => {
    await rig.record(helpPressed());
    const { alertId } = rig.alert;
    await rig.act(staffDo("attend", alertId));
    await rig.act({
      ...{ kind: "close", alertId, staffId: "s-1", verified: true, tabletId: null },
      ...{ outcome: "help-given", note: null },
    });
    rig.pipeline.forgetSettled(NIGHT_MS);
    expect(rig.alerts).toHaveLength(1);
    rig.pipeline.forgetSettled(NIGHT_MS + 1);
    expect(rig.alerts).toEqual([]);
    expect(await rig.store.readRow("alert", alertId)).toMatchObject({ row: { stage: "closed" } });
  });
});

describe("the one exception: a commit that fails", () => {
  it("[H-02.5] shows the alert once, marked not stored, and the same alert when a retry is stored", async () => {
    rig.store.isFull = true;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(rig.pipeline.submit({ decide: onceOnly })).rejects.toMatchObject({
        code: "store/full",
      });
    }
    expect(rig.notStored).toHaveLength(1);
    expect(rig.pipeline.notStored()).toEqual(rig.notStored);
    expect(rig.alerts).toEqual([]);
    rig.store.isFull = false;
    await rig.pipeline.submit({ decide: onceOnly });
    expect(rig.alert.alertId).toBe(rig.notStored[0]?.alertId);
    expect(rig.pipeline.notStored()).toEqual([]);
  });

  it("[H-02.5] ends *not stored* also where the retry joins another alert", async () => {
    rig.store.isFull = true;
    const presses = [helpPressed(), helpPressed({ counter: 2 })];
    for (const press of presses) await expect(rig.record(press)).rejects.toThrow();
    expect(rig.pipeline.notStored()).toHaveLength(2);
    rig.store.isFull = false;
    for (const press of presses) await rig.record(press);
    expect(rig.alert.lineCount).toBe(2);
    expect(rig.pipeline.notStored()).toEqual([]);
  });

  it("[H-02.5] sounds a stored alert again although the press could not be stored", async () => {
    await rig.record(helpPressed());
    await rig.act(staffDo("acknowledge", rig.alert.alertId));
    rig.store.isFull = true;
    await expect(rig.record(helpPressed({ counter: 2 }))).rejects.toThrow();
    expect(rig.notStored).toMatchObject([{ alertId: rig.alert.alertId, sounding: true }]);
    expect(rig.alert.sounding).toBe(false);
  });

  it("[H-02.5] is one technical alert, however often a device says that it is flat", async () => {
    rig.store.isFull = true;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await expect(rig.record(batteryFlat())).rejects.toThrow();
    }
    expect(rig.notStored).toHaveLength(1);
  });

  it("[H-02.5] leaves the home as it was", async () => {
    await rig.record(helpPressed());
    const before = rig.alert;
    rig.store.isFull = true;
    await expect(rig.act(staffDo("attend", before.alertId))).rejects.toThrow();
    expect(rig.alert).toBe(before);
  });

  it("takes up work again on its own after a store that threw", async () => {
    const store = new MemoryStore();
    rig = await CoreRig.start({ store });
    store.isFull = true;
    const all = await Promise.allSettled([
      rig.record(helpPressed()),
      rig.record(helpPressed({ deviceId: "w-2", residentId: "r-2" })),
    ]);
    expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    store.isFull = false;
    await rig.record(helpPressed());
    expect(rig.alert.stage).toBe("raised");
  });
});
