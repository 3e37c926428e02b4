import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeWearable } from "../../../gateway/sensors/wearable.ts";
import {
  encodeBurst,
  encodeEvent,
  encodeMotion,
  type MotionFields,
  type UplinkHeader,
} from "../../../firmware-sim/encode.ts";

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const RUNS = { numRuns: 2_000 } as const;
/** A year of µs: past 32 bits, as device clocks come to be. */
const LATEST_US = 31_536_000_000_000;

const header: fc.Arbitrary<UplinkHeader> = fc.record({
  flags: fc.constantFrom(0, 1),
  bootNonce: fc.integer({ min: 1, max: 0xffffffff }),
  number: u32,
  sentUs: fc.integer({ min: LATEST_US, max: 2 * LATEST_US }),
  battery: fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constant(255)),
  state: fc.constantFrom(0, 1, 2, 255),
});

function motionOf(mostSamples: number): fc.Arbitrary<MotionFields> {
  return fc
    .record({
      startUs: fc.integer({ min: 0, max: LATEST_US }),
      periodUs: fc.integer({ min: 10_000, max: 20_000 }),
      accelRange: fc.integer({ min: 2000, max: 16_000 }),
      gyroRange: fc.oneof(fc.constant(0), fc.integer({ min: 125, max: 4000 })),
      count: fc.integer({ min: 1, max: mostSamples }),
      seed: fc.int16Array({ minLength: 6, maxLength: 60 }),
    })
    .map(({ seed, ...fields }) => {
      const values = fields.count * (fields.gyroRange === 0 ? 3 : 6);
      const samples = Int16Array.from(
        { length: values },
        (_, index) => seed[index % seed.length] ?? 0,
      );
      return { ...fields, samples };
    });
}

function expectCommon(reading: unknown, sent: UplinkHeader): void {
  expect(reading).toMatchObject({
    bootNonce: sent.bootNonce,
    sentUs: sent.sentUs,
    resent: sent.flags === 1,
    batteryPercent: sent.battery === 255 ? null : sent.battery,
    worn: ["worn", "not-worn", "charging"][sent.state] ?? null,
  });
}

function expectBlock(
  block: { accel: Float32Array; gyro?: Float32Array; startUs: number; periodUs: number },
  sent: MotionFields,
): void {
  expect([block.startUs, block.periodUs]).toEqual([sent.startUs, sent.periodUs]);
  const axes = sent.gyroRange === 0 ? 3 : 6;
  const scaled = (from: number, range: number): Float32Array =>
    Float32Array.from(
      [...sent.samples].filter((_, index) => index % axes >= from && index % axes < from + 3),
      (raw) => (raw / 32_768) * range,
    );
  expectNear(block.accel, scaled(0, sent.accelRange / 1000));
  expect(block.gyro === undefined).toBe(sent.gyroRange === 0);
  if (block.gyro !== undefined) expectNear(block.gyro, scaled(3, sent.gyroRange));
}

/** Single precision: the order of a division and a multiplication may show in the last bit. */
function expectNear(got: Float32Array, wanted: Float32Array): void {
  expect(got).toHaveLength(wanted.length);
  const worst = wanted.reduce(
    (most, value, index) => Math.max(most, Math.abs((got[index] ?? Number.NaN) - value)),
    0,
  );
  expect(worst).toBeLessThan(1e-3);
}

describe("two readings of the protocol page, the simulator's and the hub's, agree on", () => {
  it("any motion packet", () => {
    fc.assert(
      fc.property(header, motionOf(100), (sent, motion) => {
        const [reading] = decodeWearable(encodeMotion(sent, motion), "motion");
        expectCommon(reading, sent);
        expect(reading).toMatchObject({ kind: "motion", sequence: sent.number });
        if (reading?.kind === "motion") expectBlock(reading.block, motion);
      }),
      RUNS,
    );
  });

  it("any burst", () => {
    fc.assert(
      fc.property(header, motionOf(650), u32, (sent, motion, age) => {
        const [reading] = decodeWearable(encodeBurst(sent, motion, age), "event");
        expectCommon(reading, sent);
        const ageMs = age === 0xffffffff ? null : age;
        expect(reading).toMatchObject({ kind: "burst", counter: sent.number, ageMs });
        if (reading?.kind === "burst") expectBlock(reading.block, motion);
      }),
      { numRuns: 500 },
    );
  });

  it("any fall decided by the device", () => {
    const u16 = fc.integer({ min: 1, max: 0xffff });
    const certainty = fc.integer({ min: 0, max: 100 });
    fc.assert(
      fc.property(header, certainty, u32, u16, u16, (sent, detail, ageMs, peak, freeFallMs) => {
        const packet = encodeEvent(sent, { code: 3, detail, ageMs, peak, freeFallMs });
        const [reading] = decodeWearable(packet, "event");
        expectCommon(reading, sent);
        expect(reading).toMatchObject({
          kind: "event",
          counter: sent.number,
          event: { name: "fall", certaintyPercent: detail, peakG: peak / 1000, freeFallMs },
        });
      }),
      RUNS,
    );
  });
});
