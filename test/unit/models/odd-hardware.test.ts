// Wearables that are not among the recordings: any rate, full scale and radio, through the path that
// evaluation and the hub share.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFallDetector } from "../../../gateway/domain/fall-detector.ts";
import type { WindowScore } from "../../../gateway/domain/motion.ts";
import { streamTrial, type TimedFinding } from "../../../models/evaluate/stream-trial.ts";
import type { TrialSamples } from "../../../models/recordings/recording-set.ts";
import { trialBlocks } from "../../../models/recordings/trial-blocks.ts";
import { jittered, withLoss } from "../../../models/train/augment.ts";
import { seededRandom } from "../../../models/train/random.ts";
import { CHANNELS, STEPS, windowChannels } from "../../../models/window-channels.ts";
import { type Scene, standing } from "../motion/synthetic-motion.ts";

const RATES_HZ = [10, 12.5, 16, 20, 31.25, 33, 40, 50, 62.5, 100] as const;
const RANGES_G = [2, 4, 8, 16] as const;
const FALL_AT_S = 10;
const DURATION_S = 20;

/** A blow of a third of a second, long enough for the slowest wearable to see. */
const softFall: Scene = (t) => {
  const since = t - FALL_AT_S;
  if (since < -0.4) return standing(t);
  if (since < 0) return [0.1, 0.3, 0.1];
  if (since < 0.34) return [3.2, 0.4, 0.2];
  return [0.99, 0.05, 0.1];
};

function wornWith(rateHz: number, rangeG: number): TrialSamples {
  const count = Math.floor(DURATION_S * rateHz);
  const clipped = (g: number): number => Math.min(rangeG, Math.max(-rangeG, g));
  return {
    tMs: Float64Array.from({ length: count }, (_, i) => (i * 1000) / rateHz),
    accel: Float32Array.from(
      Array.from({ length: count }, (_, i) => softFall(i / rateHz).map(clipped)).flat(),
    ),
  };
}

const sure: WindowScore = {
  score: 0.9,
  modelVersion: "test-1",
  operatingPoint: { alert: 0.5, check: 0.3 },
};

function findingsOf(samples: TrialSamples): TimedFinding[] {
  return streamTrial(trialBlocks(samples), { position: "wrist" }, (due) => due.map(() => sure));
}

function expectUsable(found: readonly TimedFinding[]): void {
  for (const { finding } of found) {
    const channels = new Float32Array(STEPS * CHANNELS);
    windowChannels(finding.window, channels, 0);
    expect(channels.every(Number.isFinite)).toBe(true);
  }
}

const wearables = RATES_HZ.flatMap((rateHz) => RANGES_G.map((rangeG) => ({ rateHz, rangeG })));

describe("a wearable the recordings do not know", () => {
  it.each(wearables)("at $rateHz Hz and $rangeG g has its fall found without a gap", (wearable) => {
    const samples = wornWith(wearable.rateHz, wearable.rangeG);
    const found = findingsOf(samples);
    expectUsable(found);
    const alerts = found.filter(({ finding }) => finding.level === "alert");
    expect(alerts).toHaveLength(1);
    const { finding, atMs } = alerts[0] ?? { atMs: 0, finding: { impactUs: 0 } };
    expect(Math.abs(finding.impactUs / 1e6 - FALL_AT_S)).toBeLessThan(0.5);
    expect(atMs / 1000 - FALL_AT_S).toBeLessThan(3);
    const detector = createFallDetector({ position: "wrist" });
    const gaps = trialBlocks(samples).map((block) => detector.push(block).gapMs);
    expect(gaps.every((gapMs) => gapMs === 0)).toBe(true);
  });

  it("that stamps its samples on arrival has its fall found", () => {
    for (const rateHz of [20, 31.25, 33, 50, 100]) {
      const samples = jittered(wornWith(rateHz, 8), 0.3, seededRandom(rateHz));
      const alerts = findingsOf(samples).filter(({ finding }) => finding.level === "alert");
      expect(alerts).toHaveLength(1);
    }
  });

  it("[H-01.2] whose packets are lost anywhere breaks nothing, and what is missing is counted", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...RATES_HZ),
        fc.constantFrom(...RANGES_G),
        fc.integer({ min: 0, max: 10_000 }),
        fc.double({ min: 0, max: 0.4, noNaN: true }),
        (rateHz, rangeG, seed, share) => {
          const random = seededRandom(seed);
          const samples = withLoss(jittered(wornWith(rateHz, rangeG), share, random), random);
          expectUsable(findingsOf(samples));
          const detector = createFallDetector({ position: "waist" });
          const gapMs = trialBlocks(samples).reduce(
            (sum, block) => sum + detector.push(block).gapMs,
            0,
          );
          expect(gapMs).toBeGreaterThanOrEqual(0);
          expect(gapMs).toBeLessThan(1_600);
        },
      ),
      { numRuns: 60 },
    );
  });
});
