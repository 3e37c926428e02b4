// Alert rules that a resident has only if somebody switched them on: real pipeline, timers and rules.
import { beforeEach, describe, expect, it } from "vitest";
import { residentRuleProposals } from "../../../gateway/domain/resident-rule.ts";
import type {
  Proposal,
  ResidentRuleName,
  SensedState,
  SensedThing,
} from "../../../gateway/events.ts";
import { CoreRig, NIGHT_MS, RULES_WITHOUT_BOARDS } from "../../support/core-rig.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { smallHome } from "../../support/small-home.ts";

const MIN_MS = 60_000;
const HOUR_MS = 60 * MIN_MS;
const MARY = "R-MARY-4";
const [AFTER_MS, ALWAYS] = [15 * MIN_MS, { fromMinute: 0, toMinute: 0 }];
const PURPOSES = ["bed-exit", "chair", "door", "movement"] as const;

let rig: CoreRig;
let said: number;

beforeEach(async () => {
  rig = await CoreRig.start({ rules: RULES_WITHOUT_BOARDS });
  said = 0;
  await rig.record(...smallHome());
  for (const purpose of PURPOSES) {
    const basis = { residentId: MARY, purpose, ground: "consent", reviewMs: 0 } as const;
    await rig.record({ type: "basis.recorded", data: { ...basis, consulted: null } });
  }
});

async function switchOn(rule: ResidentRuleName, afterMs: number, period = ALWAYS): Promise<void> {
  const wish = { residentId: MARY, rule, periods: [{ ...period, afterMs }], staffId: "S-MANAGER" };
  await rig.record(...residentRuleProposals(rig.home, wish));
}

async function sense(what: SensedThing, state: SensedState, residentId: string | null = MARY) {
  const [deviceId, occurredMs] = [`${what}-1`, rig.clock.now()];
  await rig.record({
    type: "sensing.changed",
    data: {
      deviceEvent: { deviceId, bootNonce: 1, counter: (said += 1) },
      ...{ residentId, what, state, trace: null },
      place: { roomId: "ROOM-4", source: "device-room", asOfMs: occurredMs },
      occurrence: { occurredMs, ageMs: 0 },
    },
  });
}

function linesOfRule(): readonly string[] {
  const kinds = rig.alert.lines.map(({ line }) => line.kind);
  return kinds.filter((kind) => kind.startsWith("rule-"));
}

describe("a bed that is left", () => {
  it("[H-24.1] calls nobody for a resident for whom the rule is not on", async () => {
    await sense("bed", "empty");
    await rig.advance(3 * HOUR_MS);
    expect(rig.alerts).toEqual([]);
    expect([...rig.home.wakeUp.values()]).toEqual([]);
  });

  it("[H-24.2] calls after the time set, and says who, where and since when", async () => {
    await switchOn("bed-exit", AFTER_MS);
    const leftMs = rig.clock.now();
    await sense("bed", "empty");
    await rig.advance(AFTER_MS - 1);
    expect(rig.alerts).toEqual([]);
    await rig.advance(1);
    expect(rig.alert).toMatchObject({
      ...{ kind: "movement", priority: "medium", sounding: true, residentId: MARY },
      place: { roomId: "ROOM-4" },
      occurrence: { occurredMs: leftMs, ageMs: AFTER_MS },
      lines: [{ line: { kind: "rule-met", rule: "bed-exit", forMs: AFTER_MS } }],
    });
  });

  it("calls nobody when the resident is back in time, and calls when they leave again", async () => {
    await switchOn("bed-exit", AFTER_MS);
    await sense("bed", "empty");
    await rig.advance(AFTER_MS - MIN_MS);
    await sense("bed", "occupied");
    await rig.advance(HOUR_MS);
    expect(rig.alerts).toEqual([]);
    await sense("bed", "empty");
    await rig.advance(AFTER_MS);
    expect(rig.alert.stage).toBe("raised");
  });

  it("[H-05.1] is not closed by the resident's return: that only adds a line", async () => {
    await switchOn("bed-exit", AFTER_MS);
    await sense("bed", "empty");
    await rig.advance(AFTER_MS);
    await sense("bed", "occupied");
    expect(rig.alert).toMatchObject({ stage: "raised", sounding: true });
    expect(linesOfRule()).toEqual(["rule-met", "rule-over"]);
    await sense("bed", "empty");
    await rig.advance(AFTER_MS);
    expect(linesOfRule()).toEqual(["rule-met", "rule-over", "rule-met"]);
  });

  it("calls at once where that is set", async () => {
    await switchOn("bed-exit", 0);
    await sense("bed", "empty");
    expect(rig.alert.lines[0]?.line).toMatchObject({ kind: "rule-met", forMs: 0 });
  });

  it("[H-24.2] calls at the same moment although the hub was restarted meanwhile", async () => {
    await switchOn("bed-exit", AFTER_MS);
    await sense("bed", "empty");
    await rig.advance(10 * MIN_MS);
    await rig.crash();
    const [store, clock] = [rig.store, new ManualClock(NIGHT_MS + 12 * MIN_MS)];
    rig = await CoreRig.start({ store, clock, bootId: "boot-2", rules: RULES_WITHOUT_BOARDS });
    await rig.advance(3 * MIN_MS - 1);
    expect(rig.alerts).toEqual([]);
    await rig.advance(1);
    expect(rig.alert.occurrence.occurredMs).toBe(NIGHT_MS);
  });

  it("counts only at the hours set, in the home's own time, also across midnight", async () => {
    const night = { fromMinute: 22 * 60, toMinute: 6 * 60 };
    await switchOn("bed-exit", 0, night);
    for (const [hour, calls] of [
      [5, 1],
      [7, 1],
      [21, 1],
      [22, 2],
    ] as const) {
      await rig.advance(NIGHT_MS + (hour - 2) * HOUR_MS + MIN_MS - rig.clock.now());
      for (const { alertId } of rig.alerts) await attend(alertId);
      await sense("bed", "occupied");
      await sense("bed", "empty");
      expect(rig.alerts).toHaveLength(calls);
    }
  });
});

async function attend(alertId: string): Promise<void> {
  const by = { alertId, staffId: "S-STAFF", verified: true, tabletId: null };
  if (rig.home.alert.get(alertId)?.stage === "raised") await rig.act({ kind: "attend", ...by });
}

describe("what ends the waiting", () => {
  const untilMs = NIGHT_MS + HOUR_MS;
  const stay = { where: "hospital", staffId: "S-STAFF", fromMs: NIGHT_MS, untilMs } as const;
  const endings: readonly (readonly [string, Proposal])[] = [
    ["private time", { type: "private-time.started", data: { residentId: MARY, untilMs } }],
    ["being away", { type: "away.started", data: { residentId: MARY, ...stay } }],
    [
      "the end of its basis",
      { type: "basis.ended", data: { residentId: MARY, purpose: "bed-exit" } },
    ],
  ];
  it.each(endings)("[H-24.3] is %s", async (_why, ending) => {
    await switchOn("bed-exit", AFTER_MS);
    await sense("bed", "empty");
    await rig.record(ending);
    expect([...rig.home.wakeUp.values()]).toEqual([]);
    await rig.advance(30 * MIN_MS);
    expect(rig.alerts).toEqual([]);
  });

  it("ends the rule with its basis, so that it does not come back with the next one", async () => {
    await switchOn("bed-exit", AFTER_MS);
    await rig.record({ type: "basis.ended", data: { residentId: MARY, purpose: "bed-exit" } });
    expect([...rig.home.residentRule.values()]).toEqual([]);
  });
});

describe("the other rules", () => {
  it.each([
    ["chair-exit", "chair", "empty", "occupied"],
    ["mat-step", "mat", "occupied", "empty"],
    ["door-open", "door", "open", "closed"],
    ["out-of-room", "presence", "empty", "occupied"],
    ["walking-about", "motion", "moving", "quiet"],
  ] as const)("%s calls when it has been so for long enough", async (rule, what, begin, end) => {
    await switchOn(rule, AFTER_MS);
    await sense(what, begin);
    await sense(what, end);
    await rig.advance(AFTER_MS);
    expect(rig.alerts).toEqual([]);
    await sense(what, begin);
    await rig.advance(AFTER_MS);
    expect(rig.alert.lines[0]?.line).toMatchObject({ kind: "rule-met", rule });
  });

  it("[H-04.2] of leaving the room does not claim to know where the resident is", async () => {
    await switchOn("out-of-room", 0);
    await sense("presence", "empty");
    expect(rig.alert.place).toEqual({ roomId: null, source: "unknown", asOfMs: null });
  });

  it("of a sensor that only has a room counts for whoever lives there alone", async () => {
    await switchOn("bed-exit", 0);
    await sense("bed", "empty", null);
    expect(rig.alert.residentId).toBe(MARY);
  });
});

describe("switching a rule on", () => {
  it.each([
    ["without a basis for what it senses", { residentId: "R-MARY-7" }],
    ["for nobody", { residentId: "R-NOBODY" }],
    ["by somebody who is no manager", { staffId: "S-STAFF" }],
  ])("[H-24.1] is refused %s", (_why, over) => {
    const periods = [{ ...ALWAYS, afterMs: 0 }];
    const wish = { residentId: MARY, rule: "bed-exit", periods, staffId: "S-MANAGER" } as const;
    expect(() => residentRuleProposals(rig.home, { ...wish, ...over })).toThrow(
      expect.objectContaining({ code: "care/refused" }),
    );
  });

  it("changes nothing where it is so already, and off again is off", async () => {
    const periods = [{ ...ALWAYS, afterMs: 0 }];
    const wish = { residentId: MARY, rule: "bed-exit", periods, staffId: null } as const;
    await rig.record(...residentRuleProposals(rig.home, wish));
    expect(residentRuleProposals(rig.home, wish)).toEqual([]);
    await rig.record(...residentRuleProposals(rig.home, { ...wish, periods: [] }));
    await sense("bed", "empty");
    expect(rig.alerts).toEqual([]);
  });
});
