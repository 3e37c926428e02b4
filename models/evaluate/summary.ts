// Evaluation → figures with counts and intervals, and their plain text. After evaluation and folds.
import { groupBy } from "../group-by.ts";
import type { Figure } from "../model-card.ts";
import type { SetDetail, TrialDetail } from "./evaluation.ts";
import { figureText, wilson } from "./wilson.ts";

const HOUR_MS = 3_600_000;

/** `alert`: what sounds. `check`: anything found at all, silent or not. */
export type Level = "alert" | "check";

export interface GroupFigures {
  readonly group: string;
  readonly sensitivity: Figure;
  readonly specificity: Figure;
  readonly unneeded: number;
  readonly dailyLifeHours: number;
}

export interface LevelFigures {
  readonly level: Level;
  readonly groups: readonly GroupFigures[];
  readonly sensitivity: Figure;
  readonly delayMs: { readonly p50: number; readonly p95: number } | null;
}

export function summarize({ details }: SetDetail, level: Level): LevelFigures {
  const byGroup = groupBy(details, ({ trial }) => trial.group);
  const falls = details.filter(({ trial }) => trial.isFall);
  return {
    level,
    groups: [...byGroup].sort().map(([group, trials]) => groupFigures(group, trials, level)),
    sensitivity: wilson(falls.filter((fall) => count(fall, level) > 0).length, falls.length),
    delayMs: delays(falls, level),
  };
}

function groupFigures(group: string, trials: readonly TrialDetail[], level: Level): GroupFigures {
  const falls = trials.filter(({ trial }) => trial.isFall);
  const daily = trials.filter(({ trial }) => !trial.isFall);
  return {
    group,
    sensitivity: wilson(falls.filter((fall) => count(fall, level) > 0).length, falls.length),
    specificity: wilson(daily.filter((trial) => count(trial, level) === 0).length, daily.length),
    unneeded: daily.reduce((sum, trial) => sum + count(trial, level), 0),
    dailyLifeHours: daily.reduce((sum, { durationMs }) => sum + durationMs, 0) / HOUR_MS,
  };
}

function count({ result }: TrialDetail, level: Level): number {
  return result.alerts.filter((alert) => level === "check" || alert.level === "alert").length;
}

/** Impact to decision, of the first finding after an annotated impact. */
function delays(falls: readonly TrialDetail[], level: Level): LevelFigures["delayMs"] {
  const all = falls.flatMap(({ trial, result }) => {
    const { impactMs } = trial;
    if (impactMs === undefined) return [];
    const first = result.alerts.find(
      (alert) => alert.atMs >= impactMs && (level === "check" || alert.level === "alert"),
    );
    return first === undefined ? [] : [first.atMs - impactMs];
  });
  if (all.length === 0) return null;
  const sorted = all.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0);
  return { p50: at(0.5), p95: at(0.95) };
}

/** Lines for a terminal. */
export function summaryText(detail: SetDetail): string {
  const seen = detail.details.filter(({ result }) => result.seen).length;
  const lines = [
    `${detail.result.name} (${detail.result.position}): ${detail.details.length} trials`,
  ];
  if (seen > 0)
    lines.push(`  ${seen} of them by people the model was trained on: not to be quoted`);
  for (const level of ["alert", "check"] as const) {
    const figures = summarize(detail, level);
    lines.push(`  ${level}: sensitivity ${figureText(figures.sensitivity)}`);
    for (const group of figures.groups) lines.push(`    ${groupText(group)}`);
    if (figures.delayMs !== null) {
      const { p50, p95 } = figures.delayMs;
      lines.push(`    impact to decision: p50 ${p50} ms, p95 ${p95} ms, packet included`);
    }
  }
  return lines.join("\n");
}

function groupText(figures: GroupFigures): string {
  const { group, sensitivity, specificity, unneeded, dailyLifeHours } = figures;
  const perHour = dailyLifeHours === 0 ? 0 : unneeded / dailyLifeHours;
  return (
    `${group}: sensitivity ${figureText(sensitivity)}, specificity ${figureText(specificity)}, ` +
    `${unneeded} unneeded in ${dailyLifeHours.toFixed(2)} h (${perHour.toFixed(2)} an hour)`
  );
}
