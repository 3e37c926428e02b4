// What is chosen for a fold, chosen on everybody else by models that know neither: the share of the
// trees and both operating points. Before it: trainings without pairs of folds. After it: figures.
import type { OperatingPoint, Position } from "../../gateway/domain/motion.ts";
import type { ModelWeights } from "../weights-file.ts";
import { personKey } from "./folds.ts";
import { type JudgedTrial, judgeTrials, sharing, trialScores } from "./held-out-opinions.ts";
import { chooseOperatingPoint, costAt } from "./operating-points.ts";
import { type FoldPlan, foldName, pairName } from "./training-tasks.ts";
import type { TrialWindows } from "./trial-windows.ts";

export interface Choice {
  readonly forestShare: number;
  readonly point: OperatingPoint;
  /** Whether keeping still those who go on moving hard costs less than letting them sound. */
  readonly isRuleWorthIt: boolean;
}

export type Choices = Readonly<Record<Position, Choice>>;

/** Nearest to an even say first: of equally good shares the first is taken. */
const SHARES = [0.5, 0.4, 0.6, 0.3, 0.7] as const;

export function choose(development: readonly JudgedTrial[]): Choice {
  const tried = SHARES.map((forestShare) => {
    const scores = trialScores(development, sharing(forestShare));
    const point = chooseOperatingPoint(scores);
    return { forestShare, point, cost: costAt(scores, point.alert) };
  });
  const best = tried.reduce((one, other) => (other.cost < one.cost ? other : one));
  const unruled = trialScores(development, sharing(best.forestShare), false);
  const isRuleWorthIt = best.cost <= costAt(unruled, chooseOperatingPoint(unruled).alert);
  return { forestShare: best.forestShare, point: best.point, isRuleWorthIt };
}

export type WeightsByName = ReadonlyMap<string, ModelWeights>;

/** The choices for each fold, in the folds' order. */
export function nestedChoices(
  trials: readonly TrialWindows[],
  weights: WeightsByName,
  plan: FoldPlan,
): Choices[] {
  const parts = byFold(trials, plan);
  return parts.map((_, fold) => {
    const of = (position: Position): Choice =>
      choose(
        parts.flatMap((part, other) => {
          const model = other === fold ? undefined : weights.get(pairName(fold, other));
          return model === undefined ? [] : judgeTrials(model, position, part);
        }),
      );
    return { wrist: of("wrist"), waist: of("waist") };
  });
}

/** Every trial, judged by the model that was trained without its person's fold. */
export function heldOutOpinions(
  trials: readonly TrialWindows[],
  weights: WeightsByName,
  plan: FoldPlan,
  position: Position,
): JudgedTrial[] {
  return byFold(trials, plan).flatMap((part, fold) => {
    const model = weights.get(foldName(fold));
    return model === undefined ? [] : judgeTrials(model, position, part);
  });
}

/** Opinions of fold models on everybody, and what is chosen from them: what ships. */
export type Opinions = Readonly<Record<Position, readonly JudgedTrial[]>>;

export function shippedChoices(opinions: Opinions): Choices {
  return { wrist: choose(opinions.wrist), waist: choose(opinions.waist) };
}

/** For a set left out: chosen on the other sets; a position without another set borrows. */
export function choicesWithout(set: string, opinions: Opinions): Choices {
  const others = (position: Position): readonly JudgedTrial[] =>
    opinions[position].filter((one) => one.set !== set);
  const of = (position: Position, borrowed: Position): Choice => {
    const own = others(position);
    return choose(own.some(({ trial }) => trial.isFall) ? own : others(borrowed));
  };
  return { wrist: of("wrist", "waist"), waist: of("waist", "wrist") };
}

function byFold(trials: readonly TrialWindows[], { folds, foldOf }: FoldPlan): TrialWindows[][] {
  const parts: TrialWindows[][] = Array.from({ length: folds }, () => []);
  for (const one of trials) {
    parts[foldOf.get(personKey(one.set, one.trial.subject)) ?? 0]?.push(one);
  }
  return parts;
}
