// Slows down guessing of PINs without ever locking anybody out: a night may have one person on shift.
import type { Clock } from "../domain/clock.ts";

/** Mistyped in gloves: the first few cost nothing. */
const FREE_TRIES = 3;
const FIRST_DELAY_MS = 1_000;
/** The longest anybody ever waits. A four-digit PIN then takes a guesser some 40 hours on average. */
export const LONGEST_DELAY_MS = 30_000;
/** A source that has been quiet this long starts afresh. */
const FORGET_AFTER_MS = 15 * 60 * 1000;
/** Bounds the memory an attacker with many addresses can take: the oldest go first. */
const MAX_KEYS = 10_000;

interface Count {
  readonly tries: number;
  readonly lastMs: number;
}

/** A try that may go on; call `succeeded` if the PIN was right. */
export interface PinTry {
  succeeded(): void;
}

export class PinThrottle {
  readonly #clock: Clock;
  readonly #counts = new Map<string, Count>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Counts a try under every key before the PIN is looked at, so that many at once gain nothing.
   * Returns the try, or how long to wait. `forgiven`: the keys that a right PIN clears; an
   * address is not among them, or one known PIN would buy guesses at all others.
   */
  begin(keys: {
    readonly forgiven: readonly string[];
    readonly kept: readonly string[];
  }):
    | { readonly waitMs: 0; readonly pinTry: PinTry }
    | { readonly waitMs: number; readonly pinTry: null } {
    const all = [...keys.forgiven, ...keys.kept];
    const waitMs = Math.max(0, ...all.map((key) => this.#waitMs(key)));
    if (waitMs > 0) return { waitMs, pinTry: null };
    const before = new Map(keys.kept.map((key) => [key, this.#live(key)]));
    for (const key of all) this.#count(key);
    const succeeded = (): void => {
      for (const key of keys.forgiven) this.#counts.delete(key);
      for (const [key, count] of before) {
        if (count === undefined) this.#counts.delete(key);
        else this.#counts.set(key, count);
      }
    };
    return { waitMs: 0, pinTry: { succeeded } };
  }

  #waitMs(key: string): number {
    const count = this.#live(key);
    if (count === undefined || count.tries < FREE_TRIES) return 0;
    const doublings = Math.min(count.tries - FREE_TRIES, 16);
    const delayMs = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** doublings);
    return Math.max(0, count.lastMs + delayMs - this.#clock.monotonic());
  }

  #live(key: string): Count | undefined {
    const count = this.#counts.get(key);
    if (count === undefined) return undefined;
    return this.#clock.monotonic() - count.lastMs < FORGET_AFTER_MS ? count : undefined;
  }

  #count(key: string): void {
    const tries = (this.#live(key)?.tries ?? 0) + 1;
    // Taken out and put back in: the map's own order is then the order of last use.
    this.#counts.delete(key);
    this.#counts.set(key, { tries, lastMs: this.#clock.monotonic() });
    if (this.#counts.size <= MAX_KEYS) return;
    const [oldest] = this.#counts.keys();
    if (oldest !== undefined) this.#counts.delete(oldest);
  }
}
