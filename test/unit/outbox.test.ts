import { beforeEach, describe, expect, it } from "vitest";
import { GatewayError } from "../../gateway/errors.ts";
import { CoreRig, FakeDestination, RULES_WITHOUT_STEPS } from "../support/core-rig.ts";
import { helpPressed, staffClose, staffDo } from "../support/signs.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const down = new GatewayError("notifier/unreachable", "no route");
const refused = new GatewayError("notifier/refused", "answered 422");
const turnedAway = new GatewayError("notifier/turned-away", "answered 401");

let team: FakeDestination;
let rig: CoreRig;
beforeEach(async () => {
  team = new FakeDestination();
  rig = await CoreRig.start({ rules: RULES_WITHOUT_STEPS, destinations: { team } });
});

async function pressed(): Promise<string> {
  await rig.record(helpPressed());
  await rig.settle();
  return rig.alerts.find(({ kind }) => kind === "help")?.alertId ?? "";
}
const states = (): string[] => [...rig.home.delivery.values()].map(({ state }) => state);
const count = (type: string): number => rig.store.log.filter((event) => event.type === type).length;

/** Until nothing changes any more: retries, back-off and all. */
async function longWait(): Promise<void> {
  for (let minute = 0; minute < 3; minute += 1) await rig.advance(MINUTE_MS);
}

describe("the outbox", () => {
  it("[H-02.4] has its receipt once the destination accepted", async () => {
    await pressed();
    expect(team.notices).toMatchObject([{ live: true, stage: "raised" }]);
    expect(states()).toEqual(["accepted"]);
    await longWait();
    expect(team.tried).toHaveLength(1);
  });

  it("[H-02.3] tries again until it is accepted, with one key, and tells once that it is late", async () => {
    team.failure = down;
    await pressed();
    await longWait();
    team.failure = undefined;
    await longWait();
    expect(states().every((state) => state === "accepted")).toBe(true);
    const own = team.tried.filter(({ kind }) => kind === "help");
    expect(own.length).toBeGreaterThan(3);
    expect(new Set(own.map(({ deliveryId }) => deliveryId)).size).toBe(1);
    const late = rig.store.log.flatMap(({ type, data }) =>
      type === "delivery.delayed" ? [data.deliveryId] : [],
    );
    expect(late.filter((deliveryId) => deliveryId === own[0]?.deliveryId)).toHaveLength(1);
  });

  it("[H-02.3] [H-06.4] goes on after a restart with the same key", async () => {
    team.failure = down;
    const alertId = await pressed();
    await rig.crash();
    const after = new FakeDestination();
    rig = await CoreRig.start({
      rules: RULES_WITHOUT_STEPS,
      store: rig.store,
      destinations: { team: after },
      bootId: "boot-2",
    });
    await rig.settle();
    expect(after.notices).toMatchObject([{ alertId, live: true }]);
    expect(after.notices[0]?.deliveryId).toBe(team.tried[0]?.deliveryId);
  });

  it("[H-10.2] tells what was attended meanwhile once, as information", async () => {
    team.failure = down;
    const alertId = await pressed();
    await rig.act(staffDo("attend", alertId));
    await rig.act(staffClose(alertId));
    team.failure = undefined;
    await longWait();
    const own = team.notices.filter((notice) => notice.alertId === alertId);
    expect(own).toMatchObject([{ live: false, stage: "closed", outcome: "fall-found" }]);
    expect(states().filter((state) => state === "queued")).toEqual([]);
  });

  it("[H-10.5] drops and records what a destination says is outdated, and tells it nothing", async () => {
    team.failure = down;
    const alertId = await pressed();
    team.outdated = ({ live }) => (live ? undefined : "it is over, and was never paged");
    await rig.act(staffDo("attend", alertId));
    team.failure = undefined;
    await longWait();
    expect(team.notices).toEqual([]);
    expect(states().filter((state) => state === "queued")).toEqual([]);
    expect(states()).toContain("dropped");
    const said = rig.store.log.filter(({ type }) => type === "delivery.dropped");
    expect(said).toMatchObject([{ data: { reason: "it is over, and was never paged" } }]);
    expect(rig.store.log.map(({ type }) => type)).not.toContain("delivery.accepted");
  });

  it("[H-10.2] tells it also where the line was down for days and memory has forgotten the alert", async () => {
    team.failure = down;
    const alertId = await pressed();
    await rig.act(staffDo("attend", alertId));
    await rig.act(staffClose(alertId));
    await rig.advance(MINUTE_MS);
    rig.pipeline.forgetSettled(rig.clock.now() + DAY_MS);
    team.failure = undefined;
    await longWait();
    expect(team.notices.filter((notice) => notice.alertId === alertId)).toMatchObject([
      { live: false, stage: "closed" },
    ]);
  });

  it("tells each change in order, and of several that wait only the last", async () => {
    const alertId = await pressed();
    await rig.act(staffDo("acknowledge", alertId));
    await rig.settle();
    team.failure = down;
    await rig.act(staffDo("attend", alertId));
    await rig.settle();
    await rig.act(staffClose(alertId));
    team.failure = undefined;
    await longWait();
    expect(team.notices.map(({ stage }) => stage)).toEqual(["raised", "acknowledged", "closed"]);
    expect(states().sort()).toEqual(["accepted", "accepted", "accepted", "superseded"]);
  });

  it("[H-02.3] asks again about what the destination works on, and tells others of it meanwhile", async () => {
    team.failure = new GatewayError("notifier/held", "held", { cause: { retryAfterMs: 4_000 } });
    const alertId = await pressed();
    await rig.advance(3_900);
    expect(team.tried).toHaveLength(1);
    team.failure = undefined;
    await rig.record(helpPressed({ deviceId: "w-2", residentId: "r-2", counter: 9 }));
    await rig.settle();
    expect(team.notices.map(({ residentId }) => residentId)).toEqual(["r-2"]);
    await rig.advance(100);
    expect(team.notices.at(-1)).toMatchObject({ alertId, live: true, toldToAct: "maybe" });
    expect(states()).toEqual(["accepted", "accepted"]);
    expect([count("delivery.delayed"), count("fault.noticed")]).toEqual([1, 0]);
  });

  it("says whether the destination was told to act before", async () => {
    const alertId = await pressed();
    await rig.act(staffDo("attend", alertId));
    await rig.settle();
    expect(team.notices.map(({ toldToAct }) => toldToAct)).toEqual(["no", "yes"]);
  });

  it("[H-03.3] backs off from the destination, not from one delivery, and knocks at once for a new alert", async () => {
    team.failure = down;
    await pressed();
    await longWait();
    const tries = team.tried.length;
    await rig.advance(2_000);
    expect(team.tried.length).toBeLessThanOrEqual(tries + 1);
    const before = team.tried.length;
    await rig.record(helpPressed({ deviceId: "w-2", residentId: "r-2", counter: 9 }));
    await rig.advance(1_000);
    expect(team.tried.length).toBe(before + 1);
  });

  it("[H-03.3] sends what is urgent first when the line is back", async () => {
    team.failure = down;
    for (const which of ["1", "2", "3"]) {
      await rig.record(helpPressed({ deviceId: `w-${which}`, residentId: `r-${which}` }));
      await rig.advance(MINUTE_MS);
    }
    team.failure = undefined;
    await longWait();
    const kinds = team.notices.map(({ kind, residentId }) => `${kind} ${residentId ?? ""}`);
    expect([...kinds.slice(0, 3)].sort()).toEqual(["help r-1", "help r-2", "help r-3"]);
    // The line itself: that it was down, and that it is back.
    expect(kinds.slice(3)).toEqual(["technical ", "technical "]);
  });

  it("[H-03.3] gets other alerts through, urgent or not, where the receiver chokes on one", async () => {
    const deliver = team.deliver.bind(team);
    const chokesOn = "r-1";
    team.deliver = async (notice, signal) => {
      team.failure = notice.residentId === chokesOn ? down : undefined;
      await deliver(notice, signal);
    };
    await pressed();
    await longWait();
    expect(team.notices.map(({ kind }) => kind)).toEqual(["technical"]);
    await rig.record(helpPressed({ deviceId: "w-2", residentId: "r-2", counter: 9 }));
    await rig.advance(MINUTE_MS);
    const told = team.notices.find(({ residentId }) => residentId === "r-2");
    expect(told).toMatchObject({ live: true });
  });

  it("[H-03.3] [H-10.2] tells a live alert before what was over when the line came back", async () => {
    team.failure = down;
    const alertId = await pressed();
    await rig.act(staffDo("attend", alertId));
    await rig.act(staffClose(alertId));
    await rig.record(helpPressed({ deviceId: "w-2", residentId: "r-2", counter: 9 }));
    team.failure = undefined;
    await longWait();
    expect(team.notices.map(({ residentId }) => residentId)).toEqual(["r-2", "r-1"]);
  });

  it("[H-03.3] does not hold up one destination for another", async () => {
    const other = new FakeDestination();
    rig = await CoreRig.start({ rules: RULES_WITHOUT_STEPS, destinations: { team, other } });
    team.failure = down;
    await pressed();
    expect(other.notices).toHaveLength(1);
  });

  it("[H-08.3] [H-02.7] says once that a destination refuses, shows it as not sent, and once that it takes again", async () => {
    team.failure = refused;
    const alertId = await pressed();
    await longWait();
    expect(states()).toEqual(["not-sent", "not-sent"]);
    const technical = rig.alerts.find(({ kind }) => kind === "technical")?.alertId ?? "";
    await rig.act(staffDo("acknowledge", technical));
    await rig.act(staffClose(technical));
    await rig.act(staffDo("attend", alertId));
    await longWait();
    expect(rig.alerts.filter(({ kind }) => kind === "technical")).toHaveLength(1);
    team.failure = undefined;
    await rig.act(staffClose(alertId));
    await longWait();
    expect([count("fault.noticed"), count("fault.cleared")]).toEqual([1, 1]);
  });

  it("[H-02.3] [H-08.3] says at once that it is turned away, and tells the alert when it is let in", async () => {
    team.failure = turnedAway;
    const alertId = await pressed();
    expect(team.tried.length).toBeLessThanOrEqual(2);
    expect(count("fault.noticed")).toBe(1);
    team.failure = undefined;
    await longWait();
    expect(team.notices[0]).toMatchObject({ alertId, live: true });
    expect(count("fault.cleared")).toBe(1);
  });

  it("[H-08.3] ends the fault of the last run when a destination takes again after a restart", async () => {
    team.failure = down;
    await pressed();
    await longWait();
    expect([...rig.home.fault.values()]).toHaveLength(1);
    await rig.crash();
    rig = await CoreRig.start({
      rules: RULES_WITHOUT_STEPS,
      ...{ store: rig.store, bootId: "boot-2" },
      destinations: { team: new FakeDestination() },
    });
    await longWait();
    expect([...rig.home.fault.values()]).toEqual([]);
  });

  it("[H-12.2] leaves nothing behind when it is closed, and what it was sending stays owed", async () => {
    team.failure = down;
    await pressed();
    await rig.crash();
    expect(rig.clock.waiting).toEqual([]);
    expect(states()).toEqual(["queued"]);
  });
});
