// Doses through power cuts, hours off, and clocks that are set: real rules, timers, desk.
import { describe, expect, it } from "vitest";
import type { AlertLine } from "../../../gateway/events.ts";
import { HOUR_MS, MINUTE_MS, MORNING_MS, ReminderRig } from "../../support/reminder-rig.ts";

/** 08:00. */
const DUE_MS = MORNING_MS + HOUR_MS;

function matters(rig: ReminderRig): readonly string[] {
  const lines = rig.core.alerts.flatMap((alert) => alert.lines.map(({ line }) => line));
  return lines.map((line: AlertLine) => (line.kind === "dose" ? line.matter : line.kind));
}

describe("after a power cut", () => {
  it("[H-25.3] a prompt goes on under its number, is not given anew, and is not lost", async () => {
    const rig = await ReminderRig.start();
    await rig.until(DUE_MS + 10_000);
    const [promptId] = rig.prompts;
    const { clock } = rig.core;
    const store = await rig.crash();
    clock.stepWall(20_000);
    const after = await ReminderRig.start({ store, clock, lastRanMs: DUE_MS + 10_000 });
    await after.pass(10_000);
    expect(after.prompts).toEqual([promptId]);
    await after.says("played");
    await after.says("lid-opened", { detail: 3 });
    await after.pass(2 * HOUR_MS);
    expect(after.prompts).toEqual([promptId]);
    expect([after.dose.state, after.core.alerts]).toEqual(["lid-opened", []]);
  });

  it("a dose whose window is still open is prompted late, within it", async () => {
    const rig = await ReminderRig.start();
    const { clock } = rig.core;
    const store = await rig.crash();
    clock.stepWall(HOUR_MS + 30 * MINUTE_MS);
    const after = await ReminderRig.start({ store, clock, lastRanMs: MORNING_MS });
    await after.pass(1_000);
    expect(after.dose.state).toBe("prompted");
    await after.says("played");
    await after.pass(31 * MINUTE_MS);
    expect(after.dose.state).toBe("no-response");
  });

  it("[H-25.2] a dose whose window is over is never prompted: staff read since when the hub was off", async () => {
    const rig = await ReminderRig.start();
    const { clock } = rig.core;
    const store = await rig.crash();
    clock.stepWall(3 * HOUR_MS);
    const after = await ReminderRig.start({ store, clock, lastRanMs: MORNING_MS });
    await after.pass(MINUTE_MS);
    const told = { reason: "hub-off", fromMs: MORNING_MS, toMs: MORNING_MS + 3 * HOUR_MS };
    expect(after.dose).toMatchObject({ state: "not-prompted", notPrompted: told });
    expect([after.sent, matters(after)]).toEqual([[], ["not-prompted"]]);
    expect(after.core.alert.level).toBe("check");
  });

  it("days off are listed dose by dose, and only the last day's are told", async () => {
    const rig = await ReminderRig.start();
    const { clock } = rig.core;
    const store = await rig.crash();
    clock.stepWall(5 * 24 * HOUR_MS + 3 * HOUR_MS);
    const after = await ReminderRig.start({ store, clock, lastRanMs: MORNING_MS });
    await after.pass(MINUTE_MS);
    const off = after.doses.filter(({ notPrompted }) => notPrompted?.reason === "hub-off");
    expect(off).toHaveLength(6);
    expect(after.core.alerts).toHaveLength(1);
  });
});

describe("when the clock is set", () => {
  it("[H-25.5] forward, a dose keeps its time on the clock", async () => {
    const rig = await ReminderRig.start();
    rig.core.clock.stepWall(40 * MINUTE_MS);
    await rig.core.record({ type: "clock.stepped", data: { byMs: 40 * MINUTE_MS } });
    await rig.until(DUE_MS - MINUTE_MS);
    expect(rig.dose.state).toBe("upcoming");
    await rig.pass(MINUTE_MS + 1_000);
    expect(rig.dose.state).toBe("prompted");
  });

  it("[H-25.3] back by hours or by weeks, nothing that was prompted is prompted again", async () => {
    for (const byMs of [-3 * HOUR_MS, -2 * 24 * HOUR_MS]) {
      const rig = await ReminderRig.start();
      await rig.until(DUE_MS + 10_000);
      await rig.says("played");
      await rig.says("button-pressed");
      const [first] = rig.prompts;
      rig.core.clock.stepWall(byMs);
      await rig.core.record({ type: "clock.stepped", data: { byMs } });
      await rig.until(DUE_MS + HOUR_MS);
      const ofThatDay = rig.doses.find(({ dueMs }) => dueMs === DUE_MS);
      expect(ofThatDay?.prompts.map(({ promptId }) => promptId)).toEqual([first]);
    }
  });

  it("[H-25.5] forward by mistake and back, what was passed over without a prompt gets its prompt", async () => {
    const rig = await ReminderRig.start();
    rig.core.clock.stepWall(6 * HOUR_MS);
    await rig.core.record({ type: "clock.stepped", data: { byMs: 6 * HOUR_MS } });
    await rig.pass(MINUTE_MS);
    expect(rig.dose.notPrompted?.reason).toBe("too-late");
    rig.core.clock.stepWall(-6 * HOUR_MS);
    await rig.core.record({ type: "clock.stepped", data: { byMs: -6 * HOUR_MS } });
    await rig.until(DUE_MS + MINUTE_MS / 2);
    expect(rig.dose.state).toBe("prompted");
  });
});

describe("the plan", () => {
  it("follows the schedule: what is to come is planned anew, what has begun stays", async () => {
    const rig = await ReminderRig.start();
    await rig.until(DUE_MS + 10_000);
    await rig.core.record({ type: "reminder.ended", data: { reminderId: "m-1" } });
    await rig.pass(24 * HOUR_MS + HOUR_MS);
    expect(rig.doses.map(({ state }) => state)).toHaveLength(1);
    expect(rig.core.home.wakeUp.get(`${rig.dose.doseId}.close`)).toBeUndefined();
  });

  it("leaves no timer and no row behind for ever", async () => {
    const rig = await ReminderRig.start({ reminder: { mode: "staff-prompt" } });
    for (let day = 0; day < 12; day += 1) {
      rig.core.clock.stepWall(24 * HOUR_MS);
      await rig.core.record({ type: "clock.stepped", data: { byMs: 24 * HOUR_MS } });
      await rig.pass(MINUTE_MS);
    }
    expect(rig.doses.length).toBeLessThanOrEqual(11);
    const timers = [...rig.core.home.wakeUp.values()].filter(({ alertId }) => alertId === null);
    expect(timers.length).toBeLessThanOrEqual(3);
    expect(rig.faults).toEqual([]);
  });
});
