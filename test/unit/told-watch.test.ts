import { pino } from "pino";
import { expect, it } from "vitest";
import { FaultDesk } from "../../gateway/fault-desk.ts";
import type { ToldDestination } from "../../gateway/domain/rule.ts";
import { ToldWatch } from "../../gateway/told-watch.ts";
import { CoreRig } from "../support/core-rig.ts";

const SET_UP_WITHIN_MS = 120_000;
const TEAM = { destinationId: "team", told: "at-once" } as const;
const ENROLLED = { type: "tablet.enrolled", data: { tabletId: "t-1", label: "Lounge" } } as const;

async function watchOn(rig: CoreRig, destinations: readonly ToldDestination[]): Promise<ToldWatch> {
  const log = pino({ level: "silent" });
  const submit = async (decide: Parameters<typeof rig.pipeline.submit>[0]["decide"]) =>
    await rig.pipeline.submit({ decide });
  const faults = new FaultDesk({ submit, log });
  const { clock } = rig;
  const watch = new ToldWatch({ clock, home: () => rig.home, faults, log, destinations });
  watch.start();
  await rig.advance(SET_UP_WITHIN_MS);
  return watch;
}

it("[H-02.9] says soon after start that nobody would be told, until a tablet is enrolled", async () => {
  const rig = await CoreRig.start();
  const watch = await watchOn(rig, []);
  expect([...rig.home.fault.values()]).toMatchObject([{ fault: "nobody-told", subject: "setup" }]);
  expect(rig.alert.kind).toBe("technical");
  watch.committed(await rig.record(ENROLLED));
  await rig.settle();
  expect([...rig.home.fault.values()]).toEqual([]);
});

it("says nothing where somebody outside, or a tablet, would be told", async () => {
  const rig = await CoreRig.start();
  await watchOn(rig, [TEAM]);
  await rig.record(ENROLLED);
  await watchOn(rig, []);
  expect(rig.alerts).toEqual([]);
});

it("[H-02.9] says that nobody is told at once, where all outside wait for their step", async () => {
  const rig = await CoreRig.start();
  await watchOn(rig, [{ destinationId: "team", told: "remote-team" }]);
  expect([...rig.home.fault.values()]).toMatchObject([{ fault: "nobody-told", subject: "setup" }]);
  const [first] = rig.alert.lines;
  const detail = first?.line.kind === "fault" ? first.line.detail : "";
  expect(detail).toContain("nobody outside is told at once");
});
