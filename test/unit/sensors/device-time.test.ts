import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DeviceTime } from "../../../gateway/domain/device-time.ts";

const BOOT = 0xbeef;
/** Wall time at monotonic 0. */
const EPOCH_MS = 1_790_000_000_000;

function at(monotonicMs: number): { wallMs: number; monotonicMs: number } {
  return { wallMs: EPOCH_MS + monotonicMs, monotonicMs };
}

/** A device that booted at monotonic `bootMs`, with a clock `ppm` fast. */
function deviceUs(monotonicMs: number, bootMs: number, ppm = 0): number {
  return Math.round((monotonicMs - bootMs) * 1000 * (1 + ppm / 1e6));
}

describe("the time of a device", () => {
  it("knows nothing of a run it has not heard", () => {
    expect(new DeviceTime().wallMsOf(BOOT, 0, at(0))).toBeUndefined();
  });

  it("places samples within 60 ms through 1,000 ppm of drift and 0 to 200 ms of jitter", () => {
    const ppm = fc.integer({ min: -1_000, max: 1_000 });
    const jitter = fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(ppm, jitter, (drift, jitters) => {
        const time = new DeviceTime();
        for (let i = 0; i < 600; i++) {
          const sentMs = 50_000 + i * 500;
          // At least one packet of twenty has nothing in its way: that is what a minimum is for.
          const delayMs = i % 20 === 0 ? 0 : (jitters[i % 20] ?? 0);
          time.sent(BOOT, deviceUs(sentMs, 40_000, drift), sentMs + delayMs);
        }
        const happenedMs = 50_000 + 599 * 500 - 400;
        const placed = time.wallMsOf(
          BOOT,
          deviceUs(happenedMs, 40_000, drift),
          at(happenedMs + 900),
        );
        expect(Math.abs((placed ?? 0) - (EPOCH_MS + happenedMs))).toBeLessThanOrEqual(60);
        expect(time.counts).toEqual({ boots: 1, steps: 0 });
      }),
    );
  });

  it("is not poisoned by a resend of 30 s that comes all at once", () => {
    const time = new DeviceTime();
    for (let i = 0; i < 40; i++) time.sent(BOOT, deviceUs(i * 500, 0), i * 500 + 5);
    // Held up 30 s on the way, with the sending time of then.
    for (let i = 40; i < 100; i++) time.sent(BOOT, deviceUs(i * 500, 0), 50_000 + i);
    const placed = time.wallMsOf(BOOT, deviceUs(21_000, 0), at(50_200));
    expect(placed).toBe(EPOCH_MS + 21_005);
    expect(time.counts.steps).toBe(0);
  });

  it("takes the first packet for what it is worth and better ones as they come", () => {
    const time = new DeviceTime();
    time.sent(BOOT, deviceUs(1_000, 0), 9_000);
    expect(time.wallMsOf(BOOT, deviceUs(1_000, 0), at(9_000))).toBe(EPOCH_MS + 9_000);
    time.sent(BOOT, deviceUs(9_100, 0), 9_110);
    expect(time.wallMsOf(BOOT, deviceUs(1_000, 0), at(9_200))).toBe(EPOCH_MS + 1_010);
  });

  it("follows a step of the clock either way and counts it", () => {
    for (const stepMs of [-60_000, 60_000]) {
      const time = new DeviceTime();
      for (let ms = 0; ms < 60_000; ms += 500) time.sent(BOOT, deviceUs(ms, -100_000), ms);
      for (let ms = 60_000; ms < 100_000; ms += 500) {
        time.sent(BOOT, deviceUs(ms + stepMs, -100_000), ms);
      }
      const placed = time.wallMsOf(BOOT, deviceUs(99_000 + stepMs, -100_000), at(100_000));
      expect(placed).toBe(EPOCH_MS + 99_000);
      expect(time.counts.steps).toBe(1);
      expect(time.isLying).toBe(false);
    }
  });

  it("[H-09.1] places everything by reception when the clock runs at a rate no clock has", () => {
    for (const rate of [0.5, 2]) {
      const time = new DeviceTime();
      for (let ms = 0; ms <= 120_000; ms += 500) {
        time.sent(BOOT, Math.round(ms * 1000 * rate), ms);
      }
      expect(time.isLying).toBe(true);
      expect(time.counts.steps).toBeGreaterThan(3);
      expect(time.wallMsOf(BOOT, 120_000_000 * rate, at(120_000))).toBe(EPOCH_MS + 120_000);
    }
  });

  it("starts a new clock at a reboot and still places what is left of the run before", () => {
    const time = new DeviceTime();
    time.sent(1, deviceUs(10_000, 0), 10_000);
    time.sent(2, deviceUs(20_000, 19_000), 20_000);
    expect(time.wallMsOf(1, deviceUs(9_500, 0), at(20_500))).toBe(EPOCH_MS + 9_500);
    expect(time.wallMsOf(2, deviceUs(20_000, 19_000), at(20_500))).toBe(EPOCH_MS + 20_000);
    expect(time.counts.boots).toBe(2);
  });

  it("never places anything after it was received", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat(1e9), fc.nat(20_000)), {
          minLength: 1,
          maxLength: 200,
        }),
        fc.nat(2e9),
        (packets, probeUs) => {
          const time = new DeviceTime();
          let ms = 0;
          for (const [boot, sentUs, stepMs] of packets) {
            ms += stepMs;
            time.sent(boot, sentUs, ms);
            expect(time.wallMsOf(boot, sentUs, at(ms))).toBeLessThanOrEqual(EPOCH_MS + ms);
          }
          const placed = time.wallMsOf(packets.at(-1)?.[0] ?? 0, probeUs, at(ms));
          expect(placed).toBeLessThanOrEqual(EPOCH_MS + ms);
        },
      ),
    );
  });
});

describe("when an event happened", () => {
  const press = { bootNonce: BOOT, sentUs: deviceUs(10_000, 0), resent: false, ageMs: 0 };

  it("is its age before it was sent, where the way took long", () => {
    const time = new DeviceTime();
    time.sent(BOOT, deviceUs(9_000, 0), 9_000);
    expect(time.occurred({ ...press, ageMs: 300 }, at(14_000))).toEqual({
      occurredMs: EPOCH_MS + 9_700,
      ageMs: 4_300,
    });
  });

  it("[H-10.4] is its age before it came, for a repeat after a reboot (pressed 02:10, received 08:05)", () => {
    const time = new DeviceTime();
    time.sent(BOOT + 1, 1_000_000, 9_000);
    const repeat = { ...press, resent: true, ageMs: 21_300_000 };
    expect(time.occurred(repeat, at(22_000_000))).toEqual({
      occurredMs: EPOCH_MS + 700_000,
      ageMs: 21_300_000,
    });
  });

  it("is the reception where the device does not know, and says that it is not known", () => {
    const unknown = { ...press, ageMs: null };
    expect(new DeviceTime().occurred(unknown, at(5))).toEqual({
      occurredMs: EPOCH_MS + 5,
      ageMs: null,
    });
  });
});
