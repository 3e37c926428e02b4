// The real clock, and whether it is known to be right.
import { existsSync } from "node:fs";
import type { Clock } from "./domain/clock.ts";

/** Node's timers hold 31 bits of milliseconds; a longer wait is cut into pieces of this. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, _name, wake) => {
    const dueMs = performance.now() + delayMs;
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const left = dueMs - performance.now();
      if (left <= 0) wake();
      else timer = setTimeout(arm, Math.min(left, LONGEST_TIMER_MS));
    };
    timer = setTimeout(arm, Math.min(Math.max(0, delayMs), LONGEST_TIMER_MS));
    return {
      [Symbol.dispose]: () => {
        clearTimeout(timer);
      },
    };
  },
};

/** Files that time services keep while the clock follows a reference. */
const SYNC_MARKS = ["/run/systemd/timesync/synchronized", "/var/lib/chrony/synchronized"];

/** Every event asks; a time service changes its mind seldom. */
const LOOK_EVERY_MS = 10_000;

let lookedMs = Number.NEGATIVE_INFINITY;
let isSynced = false;

/** False also where it is not known: events then say so. */
export function isSystemClockSynced(): boolean {
  const nowMs = performance.now();
  if (nowMs - lookedMs > LOOK_EVERY_MS) {
    lookedMs = nowMs;
    isSynced = SYNC_MARKS.some((mark) => existsSync(mark));
  }
  return isSynced;
}
