// Held-out scores → ROC and precision–recall curves. After the folds; before the pictures.
import type { TrialScore } from "./operating-points.ts";

export interface CurvePoint {
  readonly threshold: number;
  /** Share of falls found. */
  readonly sensitivity: number;
  /** Share of daily-life trials with an unneeded finding. */
  readonly unneeded: number;
  /** Share of findings that are falls. */
  readonly precision: number;
}

/** One point per distinct score, from the strictest threshold to the laxest. */
export function curveOf(trials: readonly TrialScore[]): CurvePoint[] {
  const sorted = trials.toSorted((a, b) => b.score - a.score);
  const falls = trials.filter(({ isFall }) => isFall).length;
  const daily = trials.length - falls;
  const points: CurvePoint[] = [];
  let found = 0;
  let unneeded = 0;
  for (const [i, { isFall, score }] of sorted.entries()) {
    if (isFall) found++;
    else unneeded++;
    if (sorted[i + 1]?.score === score) continue;
    points.push({
      threshold: score,
      sensitivity: found / Math.max(1, falls),
      unneeded: unneeded / Math.max(1, daily),
      precision: found / (found + unneeded),
    });
  }
  return points;
}

/** Area under the ROC curve: the chance that a fall scores above a daily-life trial. */
export function areaUnder(points: readonly CurvePoint[]): number {
  let area = 0;
  let before = { unneeded: 0, sensitivity: 0 };
  for (const point of points) {
    area += ((point.unneeded - before.unneeded) * (point.sensitivity + before.sensitivity)) / 2;
    before = point;
  }
  return area + (1 - before.unneeded) * before.sensitivity;
}

/** The last point that a threshold still reaches. */
export function pointAt(points: readonly CurvePoint[], threshold: number): CurvePoint | undefined {
  return points.filter((point) => point.threshold >= threshold).at(-1);
}
