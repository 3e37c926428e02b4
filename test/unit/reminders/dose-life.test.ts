// The life of a dose, from its time to an answer or the end of its window: real rules, timers, desk.
import { describe, expect, it } from "vitest";
import type { AlertLine } from "../../../gateway/events.ts";
import { HOUR_MS, MINUTE_MS, MORNING_MS, ReminderRig } from "../../support/reminder-rig.ts";

/** 08:00. */
const DUE_MS = MORNING_MS + HOUR_MS;

function matters(rig: ReminderRig): readonly string[] {
  const lines = rig.core.alerts.flatMap((alert) => alert.lines.map(({ line }) => line));
  return lines.map((line: AlertLine) => (line.kind === "dose" ? line.matter : line.kind));
}

describe("a dose of a resident who takes their own medicines", () => {
  it("[H-25.1] prompts the resident's own device at its time, once, with its compartment", async () => {
    const rig = await ReminderRig.start();
    await rig.until(DUE_MS - 1);
    expect([rig.dose.state, rig.sent]).toEqual(["upcoming", []]);
    await rig.pass(10_000);
    expect(rig.dose.state).toBe("prompted");
    expect(rig.sent.at(0)).toMatchObject({ deviceId: "d-1", how: 3, compartment: 3, step: 1 });
    await rig.says("played");
    await rig.pass(2 * MINUTE_MS);
    expect(rig.prompts).toHaveLength(1);
    expect(rig.core.alerts).toEqual([]);
  });

  it("is sent again under the same number until the device says that it played", async () => {
    const rig = await ReminderRig.start();
    await rig.until(DUE_MS + 40_000);
    expect(rig.sent.length).toBeGreaterThan(3);
    expect(rig.prompts).toHaveLength(1);
    await rig.says("played");
    const sent = rig.sent.length;
    await rig.pass(2 * MINUTE_MS);
    expect(rig.sent).toHaveLength(sent);
  });

  it.each(["button-pressed", "lid-opened"] as const)(
    "says what the device knows, %s, and nothing of what was swallowed",
    async (said) => {
      const rig = await ReminderRig.start();
      await rig.until(DUE_MS + MINUTE_MS / 2);
      await rig.says("played");
      await rig.says(said);
      await rig.pass(3 * HOUR_MS);
      expect(rig.dose.state).toBe(said);
      expect([rig.prompts.length, rig.core.alerts]).toEqual([1, []]);
    },
  );

  it("is prompted three times, then shown to staff silently, then with sound, then to everybody", async () => {
    const rig = await ReminderRig.start();
    for (const step of [1, 2, 3]) {
      await rig.until(DUE_MS + (step - 1) * 10 * MINUTE_MS + 20_000);
      expect(rig.prompts).toHaveLength(step);
      await rig.says("played");
    }
    await rig.until(DUE_MS + HOUR_MS + 1_000);
    expect(rig.prompts).toHaveLength(3);
    expect(rig.dose.state).toBe("no-response");
    expect(rig.core.alert).toMatchObject({ kind: "reminder", level: "check", sounding: false });
    await rig.pass(16 * MINUTE_MS);
    expect(rig.core.alert).toMatchObject({ level: "alert", priority: "medium", sounding: true });
    await rig.pass(11 * MINUTE_MS);
    expect(rig.core.alert).toMatchObject({ priority: "high", stage: "raised" });
    const steps = rig.core.committed.flatMap((event) =>
      event.type === "alert.escalated" ? [event.data.step] : [],
    );
    expect(steps).toEqual(["everyone"]);
  });

  it("[H-25.4] that is not confirmed as played goes to staff, and the device is told to stop", async () => {
    const rig = await ReminderRig.start();
    await rig.until(DUE_MS + 2 * MINUTE_MS);
    expect(matters(rig)).toEqual(["not-played"]);
    expect(rig.stops).toEqual(rig.prompts);
    await rig.pass(40 * MINUTE_MS);
    expect(rig.prompts).toHaveLength(1);
  });

  it("goes to staff at once where the device says that it could not play", async () => {
    const rig = await ReminderRig.start();
    await rig.until(DUE_MS + 10_000);
    await rig.says("not-played");
    expect(matters(rig)).toEqual(["not-played"]);
  });

  it("waits as long as was asked when it is snoozed, and not beyond its window", async () => {
    const rig = await ReminderRig.start();
    await rig.until(DUE_MS + 10_000);
    await rig.says("played");
    await rig.says("snoozed", { detail: 25 });
    await rig.pass(24 * MINUTE_MS);
    expect(rig.prompts).toHaveLength(1);
    await rig.pass(2 * MINUTE_MS);
    expect(rig.prompts).toHaveLength(2);
    await rig.says("played");
    await rig.says("snoozed", { detail: 60 });
    await rig.pass(2 * HOUR_MS);
    expect(rig.prompts).toHaveLength(2);
    expect(rig.dose.state).toBe("no-response");
  });

  it("[H-25.3] takes a press said twice, or pressed twice, for one answer", async () => {
    const rig = await ReminderRig.start();
    await rig.until(DUE_MS + 10_000);
    await rig.says("played");
    await rig.says("button-pressed");
    const { sinceMs } = rig.dose;
    await rig.pass(5_000);
    await rig.says("button-pressed");
    await rig.says("lid-opened", { detail: 3 });
    expect(rig.dose).toMatchObject({ state: "button-pressed", sinceMs });
  });

  it("[H-25.1] tells staff of a lid that is not the dose's own, and takes it for no answer", async () => {
    const rig = await ReminderRig.start();
    await rig.until(DUE_MS + 10_000);
    await rig.says("played");
    await rig.says("lid-opened", { detail: 5 });
    expect(rig.dose.state).toBe("prompted");
    expect(matters(rig)).toEqual(["other-compartment"]);
  });

  it("tells staff of an empty compartment with the dose it belongs to, also without a prompt's number", async () => {
    const rig = await ReminderRig.start();
    await rig.until(DUE_MS + 10_000);
    await rig.says("compartment-empty", { promptId: 0, detail: 3 });
    expect(matters(rig)).toEqual(["compartment-empty"]);
  });

  it("adds what comes after staff were told as a line, and closes nothing", async () => {
    const rig = await ReminderRig.start();
    await rig.until(DUE_MS + 2 * MINUTE_MS);
    await rig.says("button-pressed");
    expect(matters(rig)).toEqual(["not-played", "dose-answered"]);
    expect(rig.core.alert.stage).toBe("raised");
  });

  it("leaves a press beside every dose without a meaning", async () => {
    const rig = await ReminderRig.start();
    await rig.says("button-pressed", { promptId: 0 });
    await rig.says("lid-opened", { promptId: 4_711 });
    expect(rig.dose.state).toBe("upcoming");
    expect(rig.core.alerts).toEqual([]);
  });
});

describe("a time-critical dose", () => {
  const reminder = { isTimeCritical: true, windowMs: 30 * MINUTE_MS };

  it("[H-25.2] calls staff with sound when nobody answered for five minutes, and prompts no more", async () => {
    const rig = await ReminderRig.start({ reminder });
    await rig.until(DUE_MS + 10_000);
    await rig.says("played");
    await rig.until(DUE_MS + 5 * MINUTE_MS + 1_000);
    expect(rig.core.alert).toMatchObject({ level: "alert", priority: "medium", sounding: true });
    await rig.until(DUE_MS + 16 * MINUTE_MS);
    expect(rig.core.alert.priority).toBe("high");
    expect(rig.prompts).toHaveLength(1);
  });

  it("calls staff at its time where staff give it", async () => {
    const rig = await ReminderRig.start({ reminder: { ...reminder, mode: "staff-prompt" } });
    await rig.until(DUE_MS + 1_000);
    expect(matters(rig)).toEqual(["check-the-mar"]);
    expect(rig.core.alert).toMatchObject({ sounding: true, residentId: "r-1" });
    expect([rig.dose.state, rig.sent]).toEqual(["due", []]);
  });
});

describe("nobody is prompted, and staff are told why,", () => {
  it("[H-25.1] where the device belongs to somebody else now", async () => {
    const rig = await ReminderRig.start();
    const whose = { deviceId: "d-1", residentId: "r-2", roomId: null };
    await rig.core.record(
      { type: "assignment.ended", data: { assignmentId: "a-1" } },
      { type: "assignment.started", data: { assignmentId: "a-2", ...whose } },
    );
    await rig.until(DUE_MS + MINUTE_MS);
    expect(rig.dose.notPrompted?.reason).toBe("not-their-device");
    expect([rig.sent, matters(rig)]).toEqual([[], ["not-prompted"]]);
  });

  it("where there is no basis for it any more, or no device", async () => {
    const withoutBasis = await ReminderRig.start();
    await withoutBasis.core.record({
      type: "basis.ended",
      data: { residentId: "r-1", purpose: "medication" },
    });
    await withoutBasis.until(DUE_MS + MINUTE_MS);
    expect(withoutBasis.dose.notPrompted?.reason).toBe("no-basis");
    const withoutDevice = await ReminderRig.start({ reminder: { deviceId: "gone" } });
    await withoutDevice.until(DUE_MS + MINUTE_MS);
    expect(withoutDevice.dose.notPrompted?.reason).toBe("no-device");
  });

  it("[H-25.5] while no time service vouches for the clock, unless the home says that it is good", async () => {
    const isClockSynced = (): boolean => false;
    const rig = await ReminderRig.start({ isClockSynced });
    await rig.until(DUE_MS + MINUTE_MS);
    expect(rig.dose.notPrompted?.reason).toBe("clock-not-known");
    const rules = { reminder: { promptWithUnsyncedClock: true } };
    const trusted = await ReminderRig.start({ isClockSynced, rules });
    await trusted.until(DUE_MS + MINUTE_MS / 2);
    expect(trusted.dose.state).toBe("prompted");
  });

  it("but not of a dose that falls in the time away from the home, which has its own owner", async () => {
    const rig = await ReminderRig.start();
    const untilMs = DUE_MS + HOUR_MS;
    const away = { where: "hospital", fromMs: MORNING_MS, untilMs, staffId: "s-1" } as const;
    await rig.core.record({ type: "away.started", data: { residentId: "r-1", ...away } });
    await rig.until(DUE_MS + HOUR_MS);
    expect(rig.dose.notPrompted?.reason).toBe("away");
    expect(rig.core.alerts).toEqual([]);
    await rig.until(DUE_MS + 24 * HOUR_MS + MINUTE_MS / 2);
    expect(rig.prompts).toHaveLength(1);
  });
});
