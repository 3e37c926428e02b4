// Motion a wearable must be able to send again: the last 30 s above the highest `decided` number
// [PROTOCOL section 3]. Held in memory that a reboot empties.
import type { MotionFields } from "./encode.ts";

const KEPT_US = 30_000_000;

export interface KeptMotion {
  readonly number: number;
  readonly motion: MotionFields;
}

export class MotionMemory {
  #kept: KeptMotion[] = [];
  #decided = -1;

  /** In the order sampled. */
  get all(): readonly KeptMotion[] {
    return this.#kept;
  }

  keep(number: number, motion: MotionFields): void {
    this.#kept.push({ number, motion });
    const oldestNeededUs = endUs(motion) - KEPT_US;
    let forgotten = 0;
    for (const { motion: old } of this.#kept) {
      if (endUs(old) > oldestNeededUs) break;
      forgotten += 1;
    }
    if (forgotten > 0) this.#kept.splice(0, forgotten);
  }

  /** Returns false for a number at or below an earlier one, which is ignored. */
  decide(number: number): boolean {
    if (number <= this.#decided) return false;
    this.#decided = number;
    this.#kept = this.#kept.filter((kept) => kept.number > number);
    return true;
  }
}

function endUs(motion: MotionFields): number {
  return motion.startUs + motion.count * motion.periodUs;
}
