import { pino } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { FaultDesk } from "../../gateway/fault-desk.ts";
import { UndecodableWatch } from "../../gateway/undecodable-watch.ts";
import { CoreRig } from "../support/core-rig.ts";

let rig: CoreRig;
let desk: FaultDesk;
function openDesk(): FaultDesk {
  return new FaultDesk({
    submit: async (decide) => await rig.pipeline.submit({ decide }),
    log: pino({ level: "silent" }),
  });
}
beforeEach(async () => {
  rig = await CoreRig.start();
  desk = openDesk();
});
const faults = (): readonly string[] =>
  rig.store.log.filter(({ type }) => type.startsWith("fault.")).map(({ type }) => type);

describe("faults of the system", () => {
  it("[H-08.3] are told once when they come and once when they go", async () => {
    for (let repeat = 0; repeat < 100; repeat += 1) desk.notice("model", "", "broken");
    await rig.settle();
    for (let repeat = 0; repeat < 100; repeat += 1) desk.clear("model", "");
    await rig.settle();
    expect(faults()).toEqual(["fault.noticed", "fault.cleared"]);
    expect(rig.alert.lines.map(({ line }) => line.kind)).toEqual(["fault", "fault-over"]);
  });

  it("that were never there need no all-clear", async () => {
    desk.clear("model", "");
    await rig.settle();
    expect(faults()).toEqual([]);
  });

  it("of the last run are not told again, and end in this one", async () => {
    desk.notice("model", "", "broken");
    await rig.settle();
    rig = await CoreRig.start({ store: rig.store, bootId: "boot-2" });
    desk = openDesk();
    desk.resume(rig.home.fault.values());
    desk.notice("model", "", "broken");
    desk.clear("model", "");
    await rig.settle();
    expect(faults()).toEqual(["fault.noticed", "fault.cleared"]);
  });

  it("[H-08.3] that the store refused are told when it works, also those that are over", async () => {
    rig.store.isFull = true;
    desk.notice("store-write", "", "full");
    desk.notice("driver", "mqtt", "gone");
    await rig.settle();
    expect(rig.notStored).toHaveLength(2);
    rig.store.isFull = false;
    desk.clear("store-write", "");
    desk.retry();
    await rig.settle();
    expect([...rig.home.fault.values()].map(({ fault }) => fault)).toEqual(["driver"]);
    expect(rig.pipeline.notStored()).toEqual([]);
    const shown = rig.notStored.map(({ alertId }) => alertId).sort();
    expect(rig.alerts.map(({ alertId }) => alertId).sort()).toEqual(shown);
    expect(rig.alerts[0]?.lines.map(({ line }) => line.kind)).toEqual(["fault", "fault-over"]);
  });
});

describe("packets nobody can read", () => {
  const MINUTE_MS = 60_000;
  let watch: UndecodableWatch;
  beforeEach(() => {
    watch = new UndecodableWatch(rig.clock, desk);
  });
  async function burst(packets: number): Promise<void> {
    for (let packet = 0; packet < packets; packet += 1) watch.saw("w-1", "crc");
    await rig.settle();
  }

  it("[H-01.6] are noise now and then, and a fault in a burst", async () => {
    await burst(19);
    await rig.advance(MINUTE_MS + 1);
    await burst(19);
    expect(faults()).toEqual([]);
    await burst(1);
    expect(faults()).toEqual(["fault.noticed"]);
    await burst(500);
    expect(faults()).toEqual(["fault.noticed"]);
  });

  it("[H-01.6] end as a fault after a quiet minute, and are one again later", async () => {
    await burst(20);
    await rig.advance(MINUTE_MS);
    await rig.advance(MINUTE_MS);
    expect(faults()).toEqual(["fault.noticed", "fault.cleared"]);
    await burst(20);
    expect(faults()).toHaveLength(3);
    watch[Symbol.dispose]();
    expect(rig.clock.waiting).toEqual([]);
  });

  it("of the last run end in this one", async () => {
    await burst(20);
    const next = new UndecodableWatch(rig.clock, desk);
    watch[Symbol.dispose]();
    next.resume(rig.home.fault.values());
    await rig.advance(MINUTE_MS);
    expect(faults()).toEqual(["fault.noticed", "fault.cleared"]);
  });
});
