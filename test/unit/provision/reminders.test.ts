// Reminders of a plan: what it refuses, and what a plan changes when it is given again.
import { describe, expect, it } from "vitest";
import { changedReminders } from "../../../gateway/provision/apply-reminders.ts";
import { planSchema } from "../../../gateway/provision/plan.ts";
import { reminderRow } from "../../support/reminder-rig.ts";
import { HomeState } from "../../../gateway/domain/draft.ts";
import type { Reminder } from "../../../gateway/domain/reminder.ts";

const BASIS = [{ purpose: "medication", ground: "consent", review: "2036-01-01" }];
const DISPENSER = { id: "d-1", type: "medication-reminder", resident: "r-1" };

function planOf(reminder: object, over: { basis?: unknown; devices?: readonly object[] } = {}) {
  const own = {
    id: "m-1",
    medicine: "Aspirin 75 mg",
    times: ["08:00"],
    device: "d-1",
    ...reminder,
  };
  const { basis = BASIS, devices = [DISPENSER] } = over;
  return planSchema.safeParse({
    home: { id: "h", hubId: "hub", name: "Home" },
    residents: [
      { id: "r-1", preferredName: "Tom", basis, reminders: [own] },
      { id: "r-2", preferredName: "Ann" },
    ],
    devices,
  });
}

function faultsOf(...given: Parameters<typeof planOf>): readonly string[] {
  return (planOf(...given).error?.issues ?? []).map(({ path, message }) =>
    [...path.slice(-1), message].join(": "),
  );
}

describe("a reminder of a plan", () => {
  it("is taken as it stands, with an hour's window, and a time-critical one with half of that", () => {
    expect(faultsOf({})).toEqual([]);
    expect(faultsOf({ timeCritical: true, windowMinutes: 30 })).toEqual([]);
    expect(faultsOf({ mode: "staff-prompt", device: undefined })).toEqual([]);
  });

  it.each([
    [{ times: ["08:00", "09:00"] }, "two times must be at least 90 minutes apart"],
    [{ times: ["23:30", "00:15"] }, "two times must be at least 90 minutes apart"],
    [{ times: ["24:00"] }, "a time as 08:00"],
    [{ times: ["08:00", "10:00"], windowMinutes: 120 }, "must end before the next dose is due"],
    [{ timeCritical: true, windowMinutes: 31 }, "of a time-critical dose at most 30"],
    [{ device: undefined }, "a resident is prompted by a device"],
    [{ device: "d-9" }, "no such device in this plan"],
  ])("is refused: %j", (reminder, message) => {
    expect(faultsOf(reminder).join("; ")).toContain(message);
  });

  it("[H-25.1] goes to no device of somebody else's, and to none that cannot prompt", () => {
    const others = [{ ...DISPENSER, resident: "r-2" }];
    expect(faultsOf({}, { devices: others }).join()).toContain("belongs to somebody else");
    const button = [{ id: "d-1", type: "help-button", address: "x/y", resident: "r-1" }];
    expect(faultsOf({}, { devices: button }).join()).toContain("a help-button cannot prompt");
  });

  it("needs a basis for medication where the plan has the resident's bases", () => {
    const falls = [{ ...BASIS[0], purpose: "falls" }];
    expect(faultsOf({}, { basis: falls }).join()).toContain("need a basis");
  });
});

describe("a plan that is given again", () => {
  const sealed = { subject: "r-1", box: "sealed" };

  async function changed(known: Partial<Reminder> | null, reminder: object = {}) {
    const home = new HomeState();
    const row = reminderRow({ deviceId: "d-1", compartment: null, medicine: sealed, ...known });
    if (known !== null) home.apply([{ kind: "reminder", id: row.reminderId, row }]);
    const plan = planOf(reminder).data;
    const port = {
      home: () => home.home,
      seal: (subject: string, box: string) => Promise.resolve({ subject, box }),
      openSealed: () => "Aspirin 75 mg",
    };
    return (await changedReminders(port, plan?.residents ?? [])).map(({ type }) => type);
  }

  it("changes nothing where nothing changed", async () => {
    expect(await changed({})).toEqual([]);
  });

  it("sets what is new, or otherwise than before, and ends what it no longer names", async () => {
    expect(await changed(null)).toEqual(["reminder.set"]);
    expect(await changed({}, { times: ["09:00"] })).toEqual(["reminder.set"]);
    expect(await changed({}, { medicine: "Another" })).toEqual(["reminder.set"]);
    expect(await changed({ isEnded: true })).toEqual(["reminder.set"]);
    expect(await changed({ reminderId: "m-0" })).toEqual(["reminder.set", "reminder.ended"]);
  });
});
