// Reads a trial at any time between its samples, moving forward. Used to lay trials on an even grid.
import type { TrialSamples } from "./recording-set.ts";

/** Linear interpolation inside samples [from, to); times asked for must not go back. */
export class TimeCursor {
  readonly #tMs: Float64Array;
  readonly #accel: Float32Array;
  readonly #last: number;
  #low: number;

  constructor({ tMs, accel }: TrialSamples, from: number, to: number) {
    this.#tMs = tMs;
    this.#accel = accel;
    this.#low = from;
    this.#last = to - 1;
  }

  /** Writes x, y, z at a time; beyond the last sample, the last one. */
  read(atMs: number, into: Float32Array, offset: number): void {
    while (this.#low < this.#last - 1 && this.#timeMs(this.#low + 1) <= atMs) this.#low++;
    const high = Math.min(this.#low + 1, this.#last);
    const span = this.#timeMs(high) - this.#timeMs(this.#low);
    const share = span > 0 ? Math.min(1, (atMs - this.#timeMs(this.#low)) / span) : 0;
    for (let axis = 0; axis < 3; axis++) {
      const value = this.#value(this.#low, axis);
      into[offset + axis] = value + share * (this.#value(high, axis) - value);
    }
  }

  #timeMs(sample: number): number {
    return this.#tMs[sample] ?? 0;
  }

  #value(sample: number, axis: number): number {
    return this.#accel[sample * 3 + axis] ?? 0;
  }
}
