// Steps of the hub's own clock.
import { describe, expect, it } from "vitest";
import { ClockWatch } from "../../gateway/clock-watch.ts";
import { ManualClock } from "../support/manual-clock.ts";

const MINUTE_MS = 60_000;

function watched(): { clock: ManualClock; steps: number[]; watch: ClockWatch } {
  const clock = new ManualClock(Date.UTC(2026, 10, 22, 2, 0));
  const steps: number[] = [];
  const watch = new ClockWatch(clock, (byMs) => steps.push(byMs));
  return { clock, steps, watch };
}

describe("a step of the hub's clock", () => {
  it("[H-09.4] is told once, with how far and which way", () => {
    const { clock, steps } = watched();
    clock.advance(MINUTE_MS);
    clock.stepWall(-3_600_000);
    clock.advance(MINUTE_MS);
    clock.stepWall(7_000);
    clock.advance(MINUTE_MS);
    expect(steps).toEqual([-3_600_000, 7_000]);
  });

  it("[H-09.4] is not told of what a time service corrects by slewing", () => {
    const { clock, steps } = watched();
    for (let minute = 0; minute < 60; minute++) {
      clock.stepWall(2);
      clock.advance(MINUTE_MS);
    }
    expect(steps).toEqual([]);
  });

  it("is not looked for any more after the end", () => {
    const { clock, watch } = watched();
    watch[Symbol.dispose]();
    expect(clock.waiting).toEqual([]);
  });
});
