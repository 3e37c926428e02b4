import { describe, expect, it } from "vitest";
import type { Activity, Position } from "../../../firmware-sim/activities.ts";
import { makeFleetMotion } from "../../../firmware-sim/fleet-motion.ts";
import { MotionScript, VALUES_PER_SAMPLE } from "../../../firmware-sim/motion-script.ts";
import { packSamples, USUAL_SENSOR } from "../../../firmware-sim/pack-samples.ts";
import { seededRandom } from "../../../firmware-sim/seeded-random.ts";

const SEEDS = Array.from({ length: 40 }, (_, index) => index + 1);
const RATE_HZ = 50;

function magnitudes(activity: Activity, position: Position, seed: number): readonly number[] {
  const script = new MotionScript(seededRandom(seed), position);
  script.begin("walk");
  script.take(4 * RATE_HZ);
  script.begin(activity);
  const values = script.take(10 * RATE_HZ);
  return Array.from({ length: 10 * RATE_HZ }, (_, index) =>
    Math.hypot(...values.subarray(index * VALUES_PER_SAMPLE, index * VALUES_PER_SAMPLE + 3)),
  );
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length);
}

describe.each(["wrist", "waist"] as const)("synthetic motion on the %s", (position) => {
  it("of a fall loses weight, strikes with 3 to 8 g, and ends in stillness near 1 g", () => {
    for (const seed of SEEDS) {
      const felt = magnitudes("fall", position, seed);
      const peak = Math.max(...felt);
      const at = felt.indexOf(peak);
      expect(peak).toBeGreaterThan(3);
      expect(peak).toBeLessThan(8);
      expect(Math.min(...felt.slice(Math.max(0, at - RATE_HZ), at))).toBeLessThan(0.7);
      const after = felt.slice(at + 3 * RATE_HZ, at + 6 * RATE_HZ);
      expect(deviation(after)).toBeLessThan(0.03);
      expect(Math.abs((after[0] ?? 0) - 1)).toBeLessThan(0.1);
    }
  });

  it("of lying and sitting never opens an impact gate", () => {
    for (const seed of SEEDS) {
      expect(Math.max(...magnitudes("lie", position, seed))).toBeLessThan(1.4);
      expect(Math.max(...magnitudes("sit", position, seed))).toBeLessThan(1.4);
    }
  });

  it("of a hard sit and a stumble strikes less than a fall and goes on", () => {
    for (const seed of SEEDS) {
      expect(Math.max(...magnitudes("hard-sit", position, seed))).toBeLessThan(3.5);
      expect(Math.max(...magnitudes("stumble", position, seed))).toBeLessThan(4.5);
      expect(deviation(magnitudes("stumble", position, seed).slice(-RATE_HZ))).toBeGreaterThan(
        0.05,
      );
    }
  });

  it("is the same for the same seed and another for another", () => {
    expect(magnitudes("fall", position, 5)).toEqual(magnitudes("fall", position, 5));
    expect(magnitudes("fall", position, 5)).not.toEqual(magnitudes("fall", position, 6));
  });
});

describe("packing samples", () => {
  it("scales to the range, clips beyond it, and leaves rotation out without a gyroscope", () => {
    const values = Float64Array.from([1, -1, 0, 300, -300, 0, 99, -99, 4, 0, 0, 0]);
    expect([...packSamples(values, USUAL_SENSOR).samples]).toEqual([
      4096, -4096, 0, 32_767, -32_768, 16_384,
    ]);
    const withGyro = packSamples(values, { ...USUAL_SENSOR, gyroRange: 600 });
    expect([...withGyro.samples.subarray(0, 6)]).toEqual([4096, -4096, 0, 16_384, -16_384, 0]);
  });
});

describe("the motion of a fleet", () => {
  it("names the packet and the sample of each impact", () => {
    const { falls, blows } = makeFleetMotion(1, "wrist", 50, USUAL_SENSOR);
    for (const { packets, impactPacket, impactSample } of [...falls, ...blows]) {
      const raw = packets[impactPacket]?.samples.subarray(impactSample * 3, impactSample * 3 + 3);
      expect(Math.hypot(...(raw ?? [])) / 4096).toBeGreaterThan(2.5);
    }
  });
});
