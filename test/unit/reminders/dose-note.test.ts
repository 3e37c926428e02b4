// What staff note of a dose, and what that ends.
import { describe, expect, it } from "vitest";
import { type DoseNote, noteProposals } from "../../../gateway/domain/dose-note.ts";
import type { RoleName } from "../../../gateway/events.ts";
import { HOUR_MS, MINUTE_MS, MORNING_MS, ReminderRig } from "../../support/reminder-rig.ts";

const DUE_MS = MORNING_MS + HOUR_MS;
const REASON = { subject: "r-1", box: "asleep" };

async function rigWith(role: RoleName): Promise<ReminderRig> {
  const rig = await ReminderRig.start();
  const personal = { subject: "s-1", box: "name" };
  await rig.core.record({ type: "staff.added", data: { staffId: "s-1", role, personal } });
  return rig;
}

async function note(
  rig: ReminderRig,
  over: Partial<DoseNote> = {},
  reason = REASON,
): Promise<void> {
  const asked = { doseId: rig.dose.doseId, staffId: "s-1", outcome: "given", ...over } as const;
  await rig.core.pipeline.submit({
    decide: (home, nowMs) => noteProposals(home, asked, reason, nowMs),
  });
  await rig.core.settle();
}

describe("a note about a dose", () => {
  it("[H-25.4] ends its alert in the writer's name, its timers, and any prompt under way", async () => {
    const rig = await rigWith("staff");
    await rig.until(DUE_MS + 2 * MINUTE_MS);
    await note(rig);
    expect(rig.core.alert).toMatchObject({
      ...{ stage: "closed", closed: { staffId: "s-1", outcome: "help-given" } },
    });
    expect(rig.dose.noted).toMatchObject({ staffId: "s-1", outcome: "given" });
    await rig.pass(2 * HOUR_MS);
    expect(rig.prompts).toHaveLength(1);
    expect(rig.core.alerts).toHaveLength(1);
  });

  it("[H-25.4] made before anybody answered, stops the device and keeps what it was", async () => {
    const rig = await rigWith("manager");
    await rig.until(DUE_MS + 10_000);
    await rig.says("played");
    await note(rig);
    expect(rig.stops).toEqual(rig.prompts);
    await rig.pass(2 * HOUR_MS);
    expect([rig.prompts.length, rig.core.alerts.length, rig.dose.state]).toEqual([
      1,
      0,
      "prompted",
    ]);
  });

  it("made before its time, keeps the resident from being prompted for it", async () => {
    const rig = await rigWith("staff");
    await rig.until(DUE_MS - 10 * MINUTE_MS);
    await note(rig);
    await rig.pass(HOUR_MS);
    expect(rig.sent).toEqual([]);
  });

  it("is corrected by another, and said again changes nothing", async () => {
    const rig = await rigWith("staff");
    await rig.until(DUE_MS + 10_000);
    await note(rig);
    await note(rig, { outcome: "refused" });
    expect(rig.dose.noted?.outcome).toBe("refused");
    expect(rig.core.committed.filter(({ type }) => type === "reminder.noted")).toHaveLength(2);
  });

  it.each([
    ["by somebody who is not on site", "responder", {}, "Only staff on site"],
    ["of a dose nobody knows", "staff", { doseId: "m-9.20261120.0800" }, "There is no dose"],
  ] as const)("is refused %s", async (_name, role, over, why) => {
    const rig = await rigWith(role);
    await rig.until(DUE_MS);
    await expect(note(rig, over)).rejects.toThrow(why);
  });

  it("is refused hours before its time", async () => {
    const rig = await ReminderRig.start({ reminder: { timesMin: [12 * 60] } });
    const personal = { subject: "s-1", box: "name" };
    await rig.core.record({
      type: "staff.added",
      data: { staffId: "s-1", role: "staff", personal },
    });
    await expect(note(rig)).rejects.toThrow("not due yet");
  });
});
