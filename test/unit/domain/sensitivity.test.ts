import { beforeEach, describe, expect, it } from "vitest";
import {
  LOWERED_MOST_MS,
  scaleOf,
  sensitivityProposals,
  type SensitivityWish,
} from "../../../gateway/domain/sensitivity.ts";
import { isGatewayError } from "../../../gateway/errors.ts";
import { applySensitivities } from "../../../gateway/provision/apply-sensitivities.ts";
import { CoreRig } from "../../support/core-rig.ts";

const HOUR_MS = 3_600_000;
const REASON = { subject: "r-1", box: "sits down hard" };

let rig: CoreRig;
beforeEach(async () => {
  rig = await CoreRig.start();
  const personal = { subject: "r-1", box: "" };
  await rig.record(
    { type: "resident.added", data: { residentId: "r-1", roomId: null, personal } },
    { type: "staff.added", data: { staffId: "jo", role: "manager", personal } },
    { type: "staff.added", data: { staffId: "ann", role: "staff", personal } },
  );
});

function wish(over: Partial<SensitivityWish> = {}): SensitivityWish {
  const untilMs = rig.clock.now() + HOUR_MS;
  return { residentId: "r-1", level: "low", staffId: "jo", reason: REASON, untilMs, ...over };
}

async function set(over: Partial<SensitivityWish> = {}): Promise<void> {
  await rig.record(...sensitivityProposals(rig.home, wish(over), rig.clock.now()));
}

function scale(): number {
  return scaleOf(rig.home, "r-1", rig.clock.now());
}

describe("a resident's sensitivity", () => {
  it("[H-17.3] is lowered only by a manager, with a reason, and an end within a week", () => {
    const wrong: Partial<SensitivityWish>[] = [
      { staffId: "ann" },
      { staffId: "nobody" },
      { residentId: "r-9" },
      { reason: null },
      { untilMs: null },
      { untilMs: rig.clock.now() },
      { untilMs: rig.clock.now() + LOWERED_MOST_MS + 1 },
    ];
    for (const over of wrong) {
      let thrown: unknown;
      try {
        sensitivityProposals(rig.home, wish(over), rig.clock.now());
      } catch (error) {
        thrown = error;
      }
      expect([over, isGatewayError(thrown, "sensitivity/refused")]).toEqual([over, true]);
    }
    const longest = { untilMs: rig.clock.now() + LOWERED_MOST_MS };
    expect(sensitivityProposals(rig.home, wish(longest), rig.clock.now())).toHaveLength(1);
  });

  it("[H-17.3] goes back by itself at its end, also after a restart of the hub, and says how long", async () => {
    await set();
    expect(scale()).toBe(-1);
    await rig.advance(HOUR_MS / 2);
    const { store, clock } = rig;
    rig = await CoreRig.start({ store, clock, bootId: "boot-2" });
    expect(scale()).toBe(-1);
    await rig.advance(HOUR_MS / 2);
    expect(scale()).toBe(0);
    const ended = rig.committed.find(({ type }) => type === "sensitivity.ended");
    expect(ended?.data).toMatchObject({ level: "low", lastedMs: HOUR_MS, staffId: null });
    expect([...rig.home.sensitivity.values()]).toEqual([]);
    expect(rig.clock.waiting).toEqual([]);
  });

  it("[H-17.3] counts no more past its end, even before its timer rings", async () => {
    await set();
    const row = [...rig.home.sensitivity.values()][0];
    expect(scaleOf(rig.home, "r-1", (row?.untilMs ?? 0) - 1)).toBe(-1);
    expect(scaleOf(rig.home, "r-1", row?.untilMs ?? 0)).toBe(0);
  });

  it("may be raised without an end, and put back by a manager at any time", async () => {
    await set({ level: "high", reason: null, untilMs: null });
    expect(scale()).toBe(1);
    await set({ level: "normal", reason: null, untilMs: null });
    expect(scale()).toBe(0);
    await set();
    await set({ level: "normal", reason: null, untilMs: null });
    expect(scale()).toBe(0);
    expect(rig.clock.waiting).toEqual([]);
  });

  it("is set once, whoever asks again, and anew with another end", async () => {
    const untilMs = rig.clock.now() + HOUR_MS;
    await set({ untilMs });
    await set({ untilMs });
    expect(rig.committed.filter(({ type }) => type === "sensitivity.set")).toHaveLength(1);
    await set({ untilMs: untilMs + HOUR_MS });
    await rig.advance(HOUR_MS);
    expect(scale()).toBe(-1);
    await rig.advance(HOUR_MS);
    expect(scale()).toBe(0);
  });

  it("[H-17.3] is set by a plan under the same rules, once; what is over stays over", async () => {
    const port = {
      home: () => rig.home,
      nowMs: () => rig.clock.now(),
      seal: (subject: string, box: string) => Promise.resolve({ subject, box }),
      submit: async (proposals: Parameters<CoreRig["record"]>) => {
        await rig.record(...proposals);
      },
    };
    const until = new Date(rig.clock.now() + HOUR_MS).toISOString();
    const low = { level: "low", manager: "jo", reason: "sits down hard", until } as const;
    await applySensitivities(port, [{ id: "r-1", sensitivity: low }, { id: "r-2" }]);
    await applySensitivities(port, [{ id: "r-1", sensitivity: low }]);
    expect(rig.committed.filter(({ type }) => type === "sensitivity.set")).toHaveLength(1);
    const noEnd = { level: "low", manager: "jo", reason: "sits down hard" } as const;
    await expect(applySensitivities(port, [{ id: "r-1", sensitivity: noEnd }])).rejects.toThrow(
      "needs an end",
    );
    await rig.advance(HOUR_MS);
    await applySensitivities(port, [{ id: "r-1", sensitivity: low }]);
    expect(scale()).toBe(0);
  });
});
