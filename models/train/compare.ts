// Every design on the same folds and windows → the comparison table, including what lost.
// Before it: training windows and held-out opinions. After it: docs/model/comparison.md.
import type { Position } from "../../gateway/domain/motion.ts";
import { handFeatures } from "../hand-features.ts";
import type { Opinion } from "../window-judge.ts";
import { areaUnder, curveOf } from "./curves.ts";
import type { LabelledWindow } from "./collect-windows.ts";
import type { Design, Judge } from "./designs/design.ts";
import { trainLogistic } from "./designs/logistic.ts";
import { randomKernelFeatures } from "./designs/random-kernels.ts";
import { personKey } from "./folds.ts";
import { type JudgedTrial, sharing, type Together, trialScores } from "./held-out-opinions.ts";
import { FOREST_WEIGHTS } from "./train-model.ts";
import type { Example } from "./train-network.ts";
import type { TrialScore } from "./operating-points.ts";
import type { FoldPlan } from "./training-tasks.ts";
import type { TrialWindows } from "./trial-windows.ts";
import { examplesOf } from "./training-windows.ts";

/** Folds share windows: each window's features are computed once. */
function remembered(
  featuresOf: (channels: Float32Array) => Float32Array,
): (channels: Float32Array) => Float32Array {
  const known = new WeakMap<Float32Array, Float32Array>();
  return (channels) => {
    const features = known.get(channels) ?? featuresOf(channels);
    known.set(channels, features);
    return features;
  };
}

const KERNEL_SEED = 5;
const plainFeatures = remembered((channels) => handFeatures(channels));
const kernelFeatures = remembered(randomKernelFeatures(KERNEL_SEED));

/** The rivals of networks and trees, cheap enough to train on every fold of every comparison. */
export const RIVALS: readonly Design[] = [
  {
    name: "96 hand-made features, weighted sum (logistic)",
    train: (examples, seed) =>
      onFeatures(examples, plainFeatures, (all) => trainLogistic(all, seed)),
  },
  {
    name: "150 random convolution kernels, weighted sum",
    train: (examples, seed) =>
      onFeatures(examples, kernelFeatures, (all) => trainLogistic(all, seed)),
  },
];

type FeatureTrainer = (
  examples: readonly (Omit<Example, "channels"> & { readonly features: Float32Array })[],
) => (features: Float32Array) => number;

function onFeatures(
  examples: readonly Example[],
  featuresOf: (channels: Float32Array) => Float32Array,
  train: FeatureTrainer,
): Judge {
  const judge = train(
    examples.map(({ channels, isFall, weight }) => ({
      features: featuresOf(channels),
      isFall,
      weight,
    })),
  );
  return (channels) => judge(featuresOf(channels));
}

/** What of the shipped model's two opinions counts, and when. */
interface Mixture {
  readonly name: string;
  readonly together: (forestShare: number) => Together;
  readonly isRuled: boolean;
}

/** In a cascade the trees are asked only where the networks are in doubt. */
const DOUBT_LOG_ODDS = 3.5;

function cascade(forestShare: number): Together {
  const both = sharing(forestShare);
  const network = sharing(0);
  return (opinion: Opinion) =>
    Math.abs(opinion.network) < DOUBT_LOG_ODDS ? both(opinion) : network(opinion);
}

const MIXTURES: readonly Mixture[] = [
  { name: "networks and trees, mean log-odds (shipped)", together: sharing, isRuled: true },
  {
    name: "networks and trees, without the rule on moving hard",
    together: sharing,
    isRuled: false,
  },
  { name: "networks alone", together: () => sharing(0), isRuled: true },
  { name: "120 boosted trees on 96 features alone", together: () => sharing(1), isRuled: true },
  {
    name: "cascade: trees only where the networks score 0.03 to 0.97",
    together: cascade,
    isRuled: true,
  },
];

export interface Contest {
  readonly position: Position;
  readonly windows: readonly LabelledWindow[];
  /** As recorded. */
  readonly trials: readonly TrialWindows[];
  readonly plan: FoldPlan;
  /** The trials as the fold models judged them. */
  readonly opinions: readonly JudgedTrial[];
  readonly forestShare: number;
}

/** The rows of one position. */
export function compareDesigns(contest: Contest, onDesign: (name: string) => void): Comparison[] {
  const { opinions, forestShare } = contest;
  const mixtures = MIXTURES.map(({ name, together, isRuled }) => ({
    name,
    scores: trialScores(opinions, together(forestShare), isRuled),
  }));
  const rivals = RIVALS.map((rival) => {
    onDesign(rival.name);
    return { name: rival.name, scores: trialScores(heldOutRival(rival, contest), sharing(0)) };
  });
  return [...mixtures, ...rivals].map(({ name, scores }) => compared(name, scores));
}

function heldOutRival(design: Design, { position, windows, trials, plan }: Contest): JudgedTrial[] {
  const personOf = ({ set, trial }: TrialWindows): string => personKey(set, trial.subject);
  return Array.from({ length: plan.folds }, (_, fold) => {
    const away = [...plan.foldOf].filter(([, own]) => own === fold).map(([person]) => person);
    const examples = examplesOf(windows, position, FOREST_WEIGHTS[position], new Set(away));
    const judge = design.train(examples, fold + 1);
    const own = trials.filter(
      (one) => one.trial.position === position && plan.foldOf.get(personOf(one)) === fold,
    );
    return own.map(({ windows: seen, ...about }) => ({
      ...about,
      windows: seen.map(({ channels, isMovingHard }) => {
        const logOdds = judge(channels);
        return { network: logOdds, forest: logOdds, isMovingHard };
      }),
    }));
  }).flat();
}

interface Comparison {
  readonly design: string;
  readonly areaUnderRoc: number;
  readonly sensitivityAt: readonly number[];
}

const OLDER_UNNEEDED = [0, 1, 2, 5] as const;

export function compared(design: string, trials: readonly TrialScore[]): Comparison {
  const falls = trials.filter(({ isFall }) => isFall);
  const older = trials
    .filter(({ isFall, isOlder }) => !isFall && isOlder)
    .map(({ score }) => score)
    .sort((a, b) => b - a);
  const sensitivityAt = OLDER_UNNEEDED.map((unneeded) => {
    const limit = older[unneeded] ?? 0;
    return falls.filter(({ score }) => score > limit).length / Math.max(1, falls.length);
  });
  return { design, areaUnderRoc: areaUnder(curveOf(trials)), sensitivityAt };
}

/** A Markdown table, best first. */
export function comparisonTable(rows: readonly Comparison[]): string {
  const head =
    "| Design | Area under ROC | Falls found at 0 / 1 / 2 / 5 older people's trials with an unneeded finding |\n|---|---|---|";
  const body = rows
    .toSorted((a, b) => b.areaUnderRoc - a.areaUnderRoc)
    .map(({ design, areaUnderRoc, sensitivityAt }) => {
      const shares = sensitivityAt.map((found) => found.toFixed(3)).join(" / ");
      return `| ${design} | ${areaUnderRoc.toFixed(4)} | ${shares} |`;
    });
  return `${[head, ...body].join("\n")}\n`;
}
