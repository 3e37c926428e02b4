import { describe, expect, it } from "vitest";
import { ClockWatch } from "../../gateway/clock-watch.ts";
import type { MotionWindow } from "../../gateway/domain/motion.ts";
import { Scorer } from "../../gateway/scorer.ts";
import { ManualClock } from "../support/manual-clock.ts";

describe("the watch over the hub's clock", () => {
  it("[H-09.4] tells each step once, with its size, and nothing of slewing", () => {
    const clock = new ManualClock(1_000_000);
    const steps: number[] = [];
    const watch = new ClockWatch(clock, (byMs) => steps.push(byMs));
    clock.advance(60_000);
    clock.stepWall(4_000);
    clock.advance(60_000);
    expect(steps).toEqual([]);
    clock.stepWall(3_600_000);
    clock.advance(60_000);
    clock.stepWall(-3_600_000);
    clock.advance(60_000);
    expect(steps).toEqual([3_604_000, -3_600_000]);
    watch[Symbol.dispose]();
    expect(clock.waiting).toEqual([]);
  });
});

const point = { alert: 0.8, check: 0.5 };
const window: MotionWindow = {
  ...{ position: "wrist", rateHz: 50, impactIndex: 0, knownFrom: 0, knownTo: 1 },
  ...{ rangeG: 8, sourceRateHz: 50, accel: Float32Array.of(0, 0, 1) },
};

function scorerOf(score: (windows: readonly MotionWindow[]) => readonly number[]) {
  const said: string[] = [];
  const batches: number[] = [];
  const model = { version: "m-1", operatingPoints: { wrist: point, waist: point }, score };
  const scorer = new Scorer({
    classifier: () => model,
    onFault: (detail) => said.push(`fault: ${detail}`),
    onScored: (windows) => batches.push(windows),
    monotonic: () => 0,
  });
  return { scorer, said, batches };
}

describe("the scorer", () => {
  it("scores what is due together in one batch of bounded size, each with its own score", async () => {
    const { scorer, batches } = scorerOf((windows) => windows.map(({ rateHz }) => rateHz / 1_000));
    const due = Array.from({ length: 100 }, (_, at) => scorer.score({ ...window, rateHz: at }));
    const scores = await Promise.all(due);
    expect(scores.map((one) => one?.score)).toEqual(due.map((_, at) => at / 1_000));
    expect(batches).toEqual([64, 36]);
    expect(scores[0]).toMatchObject({ modelVersion: "m-1", operatingPoint: point });
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no memory");
      },
    ],
    ["gives too few scores", () => []],
    ["gives no number", () => [Number.NaN]],
  ])(
    "[H-01.1] leaves the decision to the evidence where the model %s, and calls it working only after",
    async (_, score) => {
      const { scorer, said } = scorerOf(score);
      expect(await scorer.score(window)).toBeUndefined();
      expect(said).toHaveLength(1);
      expect(said[0]).toMatch(/^fault/);
    },
  );

  it("[H-01.1] gives no score where no model could be loaded", async () => {
    const without = new Scorer({
      ...{ classifier: () => undefined, monotonic: () => 0 },
      ...{ onFault: () => undefined, onScored: () => undefined },
    });
    expect(await without.score(window)).toBeUndefined();
  });
});
