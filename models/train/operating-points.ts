// Chooses where *alert* and *check* lie, on held-out people only. After the folds; before the card.
import type { OperatingPoint } from "../../gateway/domain/motion.ts";

/** The highest scores of one held-out trial. */
export interface TrialScore {
  readonly isFall: boolean;
  readonly isOlder: boolean;
  /** How much it counts in a choice. */
  readonly weight: number;
  /** As far as it may sound. */
  readonly score: number;
  /** Also while the wearer goes on moving hard. */
  readonly checkScore: number;
}

/** Scores that stand for a choice: finer steps would fit the people at hand. */
const STEPS = 100;
/** What a check may cost: silent findings in this share of older people's daily-life trials. */
const CHECK_COST = 0.03;
/**
 * One in a hundred of older people's trials sounding weighs as much as this many in a hundred falls
 * missed: what the aims at the waist weigh against each other, 1% of falls and 0.3% of trials.
 */
const OLDER_COST = 3.3;
const YOUNGER_COST = 0.1;

function weightOf(trials: readonly TrialScore[]): number {
  return trials.reduce((sum, { weight }) => sum + weight, 0);
}

/** What a threshold costs: falls missed, older people's trials that sound, younger people's a little. */
export function costAt(trials: readonly TrialScore[], at: number): number {
  const reaching = (isAmong: (trial: TrialScore) => boolean): number => {
    const among = trials.filter(isAmong);
    return weightOf(among.filter(({ score }) => score >= at)) / Math.max(1e-9, weightOf(among));
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
    const checks = weightOf(olderDaily.filter(({ checkScore }) => checkScore >= at));
    if (checks <= CHECK_COST * weightOf(olderDaily)) check = Math.min(check, at);
  }
  const alert = best[Math.floor(best.length / 2)] ?? 0.5;
  return { alert, check: Math.min(check, alert) };
}
