import { beforeEach, describe, expect, it } from "vitest";
import { GatewayError } from "../../../gateway/errors.ts";
import { rulesSettings } from "../../../gateway/rules/index.ts";
import { CoreRig, FakeDestination, RULES_WITHOUT_BOARDS } from "../../support/core-rig.ts";
import {
  batteryFlat,
  fallDetected,
  helpPressed,
  staffClose,
  staffDo,
} from "../../support/signs.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

let atOnce: FakeDestination;
let centre: FakeDestination;
let rig: CoreRig;
const told = { centre: "remote-team" } as const;

beforeEach(async () => {
  atOnce = new FakeDestination();
  centre = new FakeDestination();
  rig = await CoreRig.start({
    ...{ destinations: { atOnce, centre }, told, rules: RULES_WITHOUT_BOARDS },
  });
});

function steps(of: CoreRig = rig): readonly unknown[] {
  return of.committed.flatMap(({ type, data }) => (type === "alert.escalated" ? [data] : []));
}

function heard(destination: FakeDestination): readonly (readonly [string, boolean])[] {
  return destination.notices.map(({ stage, live }) => [stage, live]);
}

async function press(): Promise<string> {
  await rig.record(helpPressed());
  await rig.settle();
  return rig.alert.alertId;
}

describe("an alert that nobody answers", () => {
  it("[H-02.8] calls everybody in the home after a minute and the remote team after two", async () => {
    const alertId = await press();
    await rig.advance(60 * SECOND_MS - 1);
    expect(steps()).toEqual([]);
    await rig.advance(1);
    const lack = { of: "answer", forMs: 60 * SECOND_MS };
    expect(steps()).toEqual([{ alertId, step: "everyone", lack }]);
    expect(centre.notices).toEqual([]);
    await rig.advance(60 * SECOND_MS);
    expect(steps().at(-1)).toMatchObject({ step: "remote-team", lack: { forMs: 120 * SECOND_MS } });
    expect(centre.notices).toMatchObject([{ live: true, callsAgain: false, alertId }]);
    await rig.advance(10 * MINUTE_MS);
    expect(steps()).toHaveLength(2);
  });

  it("tells those who are told at once as ever: once, and not again at a step", async () => {
    await press();
    expect(heard(atOnce)).toEqual([["raised", true]]);
    await rig.advance(3 * MINUTE_MS);
    expect(heard(atOnce)).toEqual([["raised", true]]);
  });

  it("costs one timer at a time", async () => {
    await press();
    const ladders = () =>
      [...rig.home.wakeUp.values()].filter(({ purpose }) => purpose.startsWith("ladder"));
    expect(ladders()).toMatchObject([{ purpose: "ladder-everyone" }]);
    await rig.advance(MINUTE_MS);
    expect(ladders()).toMatchObject([{ purpose: "ladder-remote-team" }]);
    await rig.advance(MINUTE_MS);
    expect(ladders()).toEqual([]);
  });

  it("[H-02.8] [H-12.1] goes on with its steps after the power failed", async () => {
    await press();
    await rig.advance(MINUTE_MS);
    await rig.crash();
    const { store, clock } = rig;
    const next = await CoreRig.start({
      ...{ store, clock, told, bootId: "boot-2", rules: RULES_WITHOUT_BOARDS },
      destinations: { atOnce, centre },
    });
    await next.advance(MINUTE_MS);
    expect(steps(next)).toMatchObject([{ step: "remote-team" }]);
    expect(heard(centre)).toEqual([["raised", true]]);
  });

  it("keeps those who wait out of it, where somebody attends or closes before their step", async () => {
    const alertId = await press();
    await rig.advance(MINUTE_MS);
    await rig.act(staffDo("attend", alertId));
    await rig.advance(30 * MINUTE_MS);
    await rig.act(staffClose(alertId));
    await rig.settle();
    expect(centre.tried).toEqual([]);
    expect(steps()).toHaveLength(1);
  });

  it("tells those who were called what became of it", async () => {
    const alertId = await press();
    await rig.advance(MINUTE_MS);
    await rig.advance(MINUTE_MS);
    await rig.act(staffDo("acknowledge", alertId));
    await rig.settle();
    await rig.act(staffDo("attend", alertId));
    await rig.settle();
    await rig.act(staffClose(alertId));
    await rig.settle();
    expect(heard(centre)).toEqual([
      ["raised", true],
      ["acknowledged", false],
      ["attended", false],
      ["closed", false],
    ]);
  });

  it("[H-10.2] reaches a line that was down at its step as information, where somebody came", async () => {
    centre.failure = new GatewayError("notifier/unreachable", "no route");
    const alertId = await press();
    await rig.advance(MINUTE_MS);
    await rig.advance(MINUTE_MS);
    await rig.act(staffDo("attend", alertId));
    centre.failure = undefined;
    for (let minute = 0; minute < 3; minute += 1) await rig.advance(MINUTE_MS);
    expect(heard(centre)).toEqual([["attended", false]]);
  });
});

describe("an alert that somebody is going to", () => {
  it("[H-02.8] [H-03.2] sounds again at three minutes, calls everybody at five, the remote team at eight", async () => {
    const alertId = await press();
    await rig.act(staffDo("acknowledge", alertId));
    await rig.settle();
    await rig.advance(3 * MINUTE_MS);
    expect(rig.alert.sounding).toBe(true);
    expect(steps()).toEqual([]);
    await rig.advance(2 * MINUTE_MS);
    const lack = { of: "attendance", forMs: 5 * MINUTE_MS };
    expect(steps()).toEqual([{ alertId, step: "everyone", lack }]);
    expect(centre.notices).toEqual([]);
    await rig.advance(3 * MINUTE_MS);
    expect(steps().at(-1)).toMatchObject({ step: "remote-team", lack: { forMs: 8 * MINUTE_MS } });
    expect(heard(centre)).toEqual([["acknowledged", true]]);
    expect(centre.notices[0]?.text).toContain("nobody is there yet");
  });

  it("sounds for everybody at five minutes, also where it had not sounded again before", async () => {
    const rules = rulesSettings
      .parse({ attendance: { soundAgainAfterMs: 15 * MINUTE_MS } })
      .filter(({ name }) => name !== "receipts");
    rig = await CoreRig.start({ destinations: { centre }, told, rules });
    const alertId = await press();
    await rig.act(staffDo("acknowledge", alertId));
    await rig.advance(5 * MINUTE_MS);
    expect(rig.alert.sounding).toBe(true);
  });

  it("[H-02.8] starts its steps again when it is handed back", async () => {
    const alertId = await press();
    await rig.act(staffDo("acknowledge", alertId));
    await rig.advance(50 * SECOND_MS);
    await rig.act(staffDo("hand-back", alertId));
    await rig.advance(59 * SECOND_MS);
    expect(steps()).toEqual([]);
    await rig.advance(SECOND_MS);
    await rig.advance(MINUTE_MS);
    expect(steps()).toMatchObject([{ step: "everyone" }, { step: "remote-team" }]);
    expect(heard(centre)).toEqual([["raised", true]]);
  });
});

describe("what the ladder leaves alone", () => {
  it("a silent check, until something raises it", async () => {
    await rig.record(fallDetected("check"));
    await rig.advance(2 * MINUTE_MS);
    expect(steps()).toEqual([]);
    await rig.record(helpPressed());
    await rig.settle();
    await rig.advance(MINUTE_MS);
    expect(steps()).toMatchObject([{ step: "everyone" }]);
  });

  it("the system's own alerts: those told by the ladder hear of them at once", async () => {
    await rig.record(batteryFlat());
    await rig.advance(10 * MINUTE_MS);
    expect(steps()).toEqual([]);
    expect(centre.notices).toMatchObject([{ kind: "technical" }]);
  });

  it("the remote team's step in a home that has none", async () => {
    rig = await CoreRig.start({ destinations: { atOnce }, rules: RULES_WITHOUT_BOARDS });
    await press();
    await rig.advance(10 * MINUTE_MS);
    expect(steps()).toMatchObject([{ step: "everyone" }]);
  });
});

describe("an alert that no board showed", () => {
  it("[H-02.8] [H-02.9] waits for no step: everybody outside is called", async () => {
    rig = await CoreRig.start({ destinations: { atOnce, centre }, told });
    const alertId = await press();
    await rig.advance(30 * SECOND_MS);
    const ofHelp = centre.notices.filter((notice) => notice.alertId === alertId);
    expect(ofHelp).toMatchObject([{ live: true, callsAgain: false }]);
    await rig.advance(MINUTE_MS);
    await rig.advance(MINUTE_MS);
    const again = centre.notices.filter((notice) => notice.alertId === alertId);
    expect(again.map(({ callsAgain }) => callsAgain)).toEqual([false, true]);
  });
});

it("refuses a remote team that would be called before everybody in the home", () => {
  const parsed = rulesSettings.safeParse({
    ladder: { everyoneAfterMs: 120_000, remoteTeamAfterMs: 60_000 },
  });
  expect(parsed.error?.issues).toMatchObject([{ path: ["ladder", "remoteTeamAfterMs"] }]);
});
