import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LONGEST_DELAY_MS, PinThrottle } from "../../../gateway/api/pin-throttle.ts";
import { ManualClock } from "../../support/manual-clock.ts";

function throttle(): { clock: ManualClock; wrong: (key?: string) => number } {
  const clock = new ManualClock(0);
  const pins = new PinThrottle(clock);
  return {
    clock,
    wrong: (key = "staff A") => pins.begin({ forgiven: [key], kept: ["address"] }).waitMs,
  };
}

describe("the throttle of PINs", () => {
  it("lets a few mistypes pass, then makes each wait longer than the one before", () => {
    const { clock, wrong } = throttle();
    expect([wrong(), wrong(), wrong()]).toEqual([0, 0, 0]);
    const waits: number[] = [];
    for (let tries = 0; tries < 4; tries += 1) {
      const waitMs = wrong();
      waits.push(waitMs);
      clock.advance(waitMs);
      expect(wrong()).toBe(0);
    }
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it("[H-20.3] never makes anybody wait longer than the longest delay, however often they tried", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60_000), { maxLength: 60 }), (pauses) => {
        const { clock, wrong } = throttle();
        for (const pauseMs of pauses) {
          expect(wrong()).toBeLessThanOrEqual(LONGEST_DELAY_MS);
          clock.advance(pauseMs);
        }
      }),
    );
  });

  it("counts tries before the PIN is looked at, so that many at once gain nothing", () => {
    const { wrong } = throttle();
    const atOnce = Array.from({ length: 20 }, () => wrong());
    expect(atOnce.filter((waitMs) => waitMs === 0)).toHaveLength(3);
  });

  it("forgives the person after the right PIN, and not the address", () => {
    const clock = new ManualClock(0);
    const pins = new PinThrottle(clock);
    const begin = (staff: string): ReturnType<PinThrottle["begin"]> =>
      pins.begin({ forgiven: [staff], kept: ["address"] });
    begin("A");
    begin("A");
    begin("B").pinTry?.succeeded();
    expect(begin("A").waitMs).toBe(0);
    expect(begin("B").waitMs).toBe(1_000);
  });

  it("starts afresh after a quiet quarter of an hour", () => {
    const { clock, wrong } = throttle();
    for (let tries = 0; tries < 5; tries += 1) wrong();
    clock.advance(16 * 60_000);
    expect([wrong(), wrong(), wrong()]).toEqual([0, 0, 0]);
  });

  it("keeps its time when somebody sets the hub's clock", () => {
    const { clock, wrong } = throttle();
    for (let tries = 0; tries < 3; tries += 1) wrong();
    clock.stepWall(60 * 60_000);
    expect(wrong()).toBe(1_000);
  });
});
