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

/**
 * `alert`: the middle of the scores with the least weighted mistakes, so that new people may differ
 * both ways. `check`: the lowest score that stays within `CHECK_COST`.
 */
export function chooseOperatingPoint(trials: readonly TrialScore[]): OperatingPoint {
  const falls = trials.filter(({ isFall }) => isFall).map(({ score }) => score);
  const older = trials
    .filter(({ isFall, isOlder }) => !isFall && isOlder)
    .map(({ score }) => score);
  const olderChecks = trials
    .filter(({ isFall, isOlder }) => !isFall && isOlder)
    .map(({ checkScore }) => checkScore);
  const younger = trials
    .filter(({ isFall, isOlder }) => !isFall && !isOlder)
    .map(({ score }) => score);
  const reaching = (scores: readonly number[], at: number): number =>
    scores.length === 0 ? 0 : scores.filter((score) => score >= at).length / scores.length;
  let least = Number.POSITIVE_INFINITY;
  let best: number[] = [];
  let check = 1;
  for (let step = 1; step < STEPS; step++) {
    const at = step / STEPS;
    const cost =
      1 - reaching(falls, at) + OLDER_COST * reaching(older, at) + 0.1 * reaching(younger, at);
    if (cost < least - 1e-9) best = [];
    if (cost <= least + 1e-9) best.push(at);
    least = Math.min(least, cost);
    if (reaching(olderChecks, at) <= CHECK_COST) check = Math.min(check, at);
  }
  const alert = best[Math.floor(best.length / 2)] ?? 0.5;
  return { alert, check: Math.min(check, alert) };
}
