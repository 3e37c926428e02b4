// Chooses where *alert* and *check* lie, on held-out people only. After the folds; before the card.
import type { OperatingPoint } from "../../gateway/domain/motion.ts";

/** The highest scores of one held-out trial. */
export interface TrialScore {
  readonly isFall: boolean;
  readonly isOlder: boolean;
  /** As far as it may sound. */
  readonly score: number;
  /** Also while the wearer goes on moving hard. */
  readonly checkScore: number;
}

/** Scores that stand for a choice: finer steps would fit the people at hand. */
const STEPS = 100;
/** What a check may cost: silent findings in this share of older people's daily-life trials. */
const CHECK_COST = 0.03;
/** One in a hundred of older people's trials sounding weighs as much as this many in a hundred falls missed. */
const OLDER_COST = 2.5;
const YOUNGER_COST = 0.1;

/** What a threshold costs: falls missed, older people's trials that sound, younger people's a little. */
export function costAt(trials: readonly TrialScore[], at: number): number {
  const reaching = (isAmong: (trial: TrialScore) => boolean): number => {
    const among = trials.filter(isAmong);
    return among.filter(({ score }) => score >= at).length / Math.max(1, among.length);
  };
  const found = reaching(({ isFall }) => isFall);
  const older = reaching(({ isFall, isOlder }) => !isFall && isOlder);
  const younger = reaching(({ isFall, isOlder }) => !isFall && !isOlder);
  return 1 - found + OLDER_COST * older + YOUNGER_COST * younger;
}

/**
 * `alert`: the middle of the scores with the least weighted mistakes, so that new people may differ
 * both ways. `check`: the lowest score that stays within `CHECK_COST`.
 */
export function chooseOperatingPoint(trials: readonly TrialScore[]): OperatingPoint {
  const olderDaily = trials.filter(({ isFall, isOlder }) => !isFall && isOlder);
  let least = Number.POSITIVE_INFINITY;
  let best: number[] = [];
  let check = 1;
  for (let step = 1; step < STEPS; step++) {
    const at = step / STEPS;
    const cost = costAt(trials, at);
    if (cost < least - 1e-9) best = [];
    if (cost <= least + 1e-9) best.push(at);
    least = Math.min(least, cost);
    const checks = olderDaily.filter(({ checkScore }) => checkScore >= at).length;
    if (checks <= CHECK_COST * olderDaily.length) check = Math.min(check, at);
  }
  const alert = best[Math.floor(best.length / 2)] ?? 0.5;
  return { alert, check: Math.min(check, alert) };
}
