// Wall time against monotonic time: a step is an event, because it changes what times in the log mean.
import type { Clock } from "./domain/clock.ts";

/** Below this, time services slew; beyond it, times before and after cannot be compared. */
const STEP_MS = 5_000;
const LOOK_EVERY_MS = 10_000;

export class ClockWatch implements Disposable {
  readonly #clock: Clock;
  readonly #onStep: (byMs: number) => void;
  #offsetMs: number;
  #timer: Disposable | undefined;

  constructor(clock: Clock, onStep: (byMs: number) => void) {
    this.#clock = clock;
    this.#onStep = onStep;
    this.#offsetMs = clock.now() - clock.monotonic();
    this.#arm();
  }

  [Symbol.dispose](): void {
    this.#timer?.[Symbol.dispose]();
  }

  #arm(): void {
    this.#timer = this.#clock.after(LOOK_EVERY_MS, "clock watch", () => {
      this.#look();
      this.#arm();
    });
  }

  #look(): void {
    const offsetMs = this.#clock.now() - this.#clock.monotonic();
    const byMs = Math.round(offsetMs - this.#offsetMs);
    if (Math.abs(byMs) < STEP_MS) return;
    this.#offsetMs = offsetMs;
    this.#onStep(byMs);
  }
}
