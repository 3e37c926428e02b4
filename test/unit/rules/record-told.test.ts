// What a care record is told of medication reminders.
import { beforeEach, describe, expect, it } from "vitest";
import { recordEntries } from "../../../gateway/domain/record-entry.ts";
import type { AlertLine } from "../../../gateway/events.ts";
import { rowOf } from "../../../gateway/notifiers/record-files/record-row.ts";
import { NO_BOOK } from "../../../gateway/domain/record-book.ts";
import { CoreRig, FakeDestination, NIGHT_MS } from "../../support/core-rig.ts";
import { staffDo } from "../../support/signs.ts";

type DoseLine = Extract<AlertLine, { kind: "dose" }>;

let record: FakeDestination;
let team: FakeDestination;
let rig: CoreRig;
beforeEach(async () => {
  [record, team] = [new FakeDestination(), new FakeDestination()];
  rig = await CoreRig.start({
    destinations: { record, team },
    files: { record: ["fall", "help", "reminder"] },
  });
});

async function told(matter: DoseLine["matter"], level: "alert" | "check"): Promise<void> {
  const line = {
    ...({ kind: "dose", doseId: "m-1.20261121.0800", dueMs: NIGHT_MS, matter } as const),
    ...{ reason: null, fromMs: null, toMs: null },
  };
  await rig.record({
    type: "alert.raised",
    data: {
      ...({ alertId: "A1", kind: "reminder", priority: "medium", level } as const),
      ...{ residentId: "r-1", deviceId: null, line, trace: null },
      place: { roomId: null, source: "unknown", asOfMs: null },
      occurrence: { occurredMs: NIGHT_MS, ageMs: 0 },
    },
  });
  await rig.settle();
}
async function close(): Promise<void> {
  await rig.act(staffDo("attend", "A1"));
  const by = { alertId: "A1", staffId: "s-1", verified: true, tabletId: null };
  await rig.act({ kind: "close", ...by, outcome: "help-given", note: null });
  await rig.settle();
}
const stages = (): readonly string[] => record.notices.map(({ stage }) => stage);

describe("a record and a medication reminder", () => {
  it.each(["no-response", "not-played", "not-prompted"] as const)(
    "keeps a silent one without a response once staff closed it: %s",
    async (matter) => {
      await told(matter, "check");
      expect(stages()).toEqual([]);
      await close();
      expect(stages()).toEqual(["closed"]);
    },
  );

  it("keeps one that sounds from its start", async () => {
    await told("no-response", "alert");
    await close();
    expect([stages()[0], stages().at(-1)]).toEqual(["raised", "closed"]);
  });

  it.each(["check-the-mar", "compartment-empty", "other-compartment"] as const)(
    "is told nothing of what only asks staff for something: %s",
    async (matter) => {
      await told(matter, "alert");
      await close();
      expect(stages()).toEqual([]);
    },
  );

  it("is told nothing where the resident answered after all", async () => {
    await told("not-played", "check");
    const line = {
      ...({ kind: "dose-answered", doseId: "m-1.20261121.0800" } as const),
      said: "button-pressed",
    } as const;
    await rig.record({
      type: "alert.added-to",
      data: { alertId: "A1", line, occurredMs: NIGHT_MS },
    });
    await close();
    expect(stages()).toEqual([]);
  });

  it("[H-21.4] says what happened, and neither to whom nor of which medicine; nobody else outside hears of it", async () => {
    await told("no-response", "check");
    await close();
    const [notice] = record.notices;
    if (notice === undefined) throw new Error("nothing was filed");
    const [entry] = recordEntries(notice, rig.home.alert.get("A1"));
    if (entry === undefined) throw new Error("no entry");
    const row = rowOf(entry, NO_BOOK, false);
    expect(row.slice(1, 4)).toEqual([
      ...["final", "Medication reminder needs somebody: no response", "Help given"],
    ]);
    expect(JSON.stringify([notice, row])).not.toContain("m-1");
    expect(team.notices).toEqual([]);
  });
});
