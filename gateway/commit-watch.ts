// Watches over the commit in flight: a disk that hangs gives no error, and nobody may wait for it
// in silence.
import type { Clock } from "./domain/clock.ts";

/** Ten times the slowest fsync of a healthy card (200 ms): beyond it boards are told unstored. */
const STALLED_AFTER_MS = 2_000;

export class CommitWatch {
  readonly #clock: Clock;
  #beganMs: number | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A commit begins; disposing says that it ended. `onStalled` is called once, if it takes long. */
  begin(onStalled: () => void): Disposable {
    this.#beganMs = this.#clock.monotonic();
    const timer = this.#clock.after(STALLED_AFTER_MS, "commit", onStalled);
    return {
      [Symbol.dispose]: () => {
        this.#beganMs = undefined;
        timer[Symbol.dispose]();
      },
    };
  }

  isStalled(): boolean {
    return this.stalledMs() >= STALLED_AFTER_MS;
  }

  /** Age of the commit in flight, ms; 0 without one. */
  stalledMs(): number {
    return this.#beganMs === undefined ? 0 : this.#clock.monotonic() - this.#beganMs;
  }
}
