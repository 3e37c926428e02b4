// How long to wait after the nth failure in a row.

/** First wait and its ceiling: an alert is never given up on, so the ceiling stays short. */
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

/**
 * Wait before the next attempt, ms. `failures`: failures in a row, from 1. `random`: 0 to 1; half of
 * the wait is jitter, so that many hubs do not knock together when a line returns.
 */
export function backoffMs(failures: number, random: number): number {
  const full = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(failures - 1, 10));
  return Math.round(full / 2 + (full / 2) * random);
}
