import { describe, expect, it } from "vitest";
import type { MotionReading } from "../../../gateway/domain/reading.ts";
import { SteadyTime } from "../../../gateway/domain/steady-time.ts";

const PERIOD_US = 20_000;

function reading(startUs: number, samples = 25): MotionReading {
  return {
    ...{ kind: "motion", bootNonce: 1, sentUs: startUs, resent: false, sequence: 0 },
    ...{ batteryPercent: null, worn: null },
    block: { startUs, periodUs: PERIOD_US, rangeG: 8, accel: new Float32Array(samples * 3) },
  };
}

describe("a device's time made steady", () => {
  it("is the device's own while it never steps back: forward, jitter and short packets are left alone", () => {
    const time = new SteadyTime(false);
    const starts = [0, 500_000, 960_000, 1_500_000, 61_500_000];
    const given = starts.map((startUs) => reading(startUs));
    expect(given.map((one) => time.place(one))).toEqual(given);
    const short = reading(61_500_000 + 450_000, 1);
    expect(time.place(short)).toBe(short);
    expect(time.hasStepped).toBe(false);
  });

  it("goes on forward through every step back, and still knows what the device showed", () => {
    const time = new SteadyTime(false);
    let beforeUs = -1;
    for (const startUs of [4_000e6, 4_000.5e6, 100e6, 100.5e6, 40e6, 40.5e6]) {
      const placedUs = time.place(reading(startUs)).block.startUs;
      expect(placedUs).toBeGreaterThan(beforeUs);
      expect(time.deviceUs(placedUs)).toBe(startUs);
      beforeUs = placedUs + 24 * PERIOD_US;
    }
    expect(time.hasStepped).toBe(true);
  });

  it("keeps the names of impacts from before the step", () => {
    const time = new SteadyTime(false);
    time.place(reading(100e6));
    const after = time.place(reading(40e6));
    expect(time.deviceUs(100.2e6)).toBe(100.2e6);
    expect(time.isUnplaced(100.2e6)).toBe(false);
    expect(time.isUnplaced(after.block.startUs)).toBe(true);
    expect(time.isUnplaced(after.block.startUs + 61e6)).toBe(false);
  });
});
