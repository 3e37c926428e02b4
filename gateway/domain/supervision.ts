// Contact check: how long a device may be silent before that is said, by what kind of device it is.
import { z } from "zod";

const MINUTE_MS = 60_000;

/** How a device of one type keeps in touch. */
export interface Supervision {
  /**
   * Null: it cannot check in (a button without a battery). It reads "nobody notices if it
   * fails, last tested …" and never counts as cover.
   */
  readonly silentAfterMs: number | null;
}

/** Defaults by what feeds the device: two or three missed reports each, not one. */
export const CONTACT_MS = {
  powered: 2 * MINUTE_MS,
  worn: 15 * MINUTE_MS,
  /** A battery bed sensor or mat, which speaks seldom to last. */
  battery: 60 * MINUTE_MS,
  /** Speaks when something happens, and says once a day that it is there [Zigbee2MQTT: 25 h]. */
  eventOnly: 25 * 60 * MINUTE_MS,
} as const;

const LEAST_MS = 2_000;
const MOST_MS = 8 * 24 * 60 * MINUTE_MS;

/** The setting every supervised type has. */
export function silentAfter(usualMs: number): z.ZodDefault<z.ZodInt> {
  return z.int().min(LEAST_MS).max(MOST_MS).default(usualMs);
}
