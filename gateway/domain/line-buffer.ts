// How long a line can stay down before what is owed finds no room. Deliveries and free space → here →
// screens and figures.
import type { Home } from "./home.ts";

const DAY_MS = 24 * 3_600_000;
const HOURS_A_DAY = 24;

/** A message with its alert, their rows and its receipt: 3.5 kB on the disk (`bench --only outbox`). */
const BYTES_PER_MESSAGE = 4_000;
/** Rows that wait are kept in memory too: so many take about 100 MB. */
const MOST_WAITING = 200_000;
/** Beyond a year the figure says nothing that anybody would act on. */
const MOST_HOURS = 365 * HOURS_A_DAY;

export interface LineUse {
  readonly queuedLastDay: number;
  readonly notSent: number;
}

const NONE: LineUse = { queuedLastDay: 0, notSent: 0 };

/** By destination: what was queued in the last day, and what was refused for good. */
export function lineUse(home: Pick<Home, "delivery">, nowMs: number): ReadonlyMap<string, LineUse> {
  const uses = new Map<string, LineUse>();
  for (const { destinationId, queuedMs, state } of home.delivery.values()) {
    const { queuedLastDay, notSent } = uses.get(destinationId) ?? NONE;
    uses.set(destinationId, {
      queuedLastDay: queuedLastDay + (nowMs - queuedMs < DAY_MS ? 1 : 0),
      notSent: notSent + (state === "not-sent" ? 1 : 0),
    });
  }
  return uses;
}

/** At the last day's rate; null: longer than a year, or nothing was queued. */
export function bufferHours(
  waiting: number,
  queuedLastDay: number,
  freeBytes: number,
): number | null {
  if (queuedLastDay === 0) return null;
  const room = Math.min(freeBytes / BYTES_PER_MESSAGE, MOST_WAITING - waiting);
  const hours = (Math.max(0, room) * HOURS_A_DAY) / queuedLastDay;
  return hours > MOST_HOURS ? null : hours;
}
