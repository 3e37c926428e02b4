// How many may start now at a given rate, with a small burst. Time in; a destination's line asks.
import type { Clock } from "./domain/clock.ts";

/** So many may go at once after a pause: a call and what belongs to it. */
const BURST = 4;

export class Allowance {
  readonly #everyMs: number;
  /** When the burst is whole again (monotonic ms). */
  #wholeAt = Number.NEGATIVE_INFINITY;

  constructor(everyMs: number) {
    this.#everyMs = everyMs;
  }

  now(clock: Clock): number {
    const lackMs = Math.max(0, this.#wholeAt - clock.monotonic());
    return Math.max(0, Math.floor(BURST - lackMs / this.#everyMs));
  }

  /** ms until one may go; 0 when now. */
  waitMs(clock: Clock): number {
    const lackMs = Math.max(0, this.#wholeAt - clock.monotonic());
    return Math.max(0, lackMs - (BURST - 1) * this.#everyMs);
  }

  take(clock: Clock): void {
    this.#wholeAt = Math.max(this.#wholeAt, clock.monotonic()) + this.#everyMs;
  }
}
