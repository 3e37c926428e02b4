// Every design on the same folds and windows → the comparison table, including what lost.
import type { Position } from "../../gateway/domain/motion.ts";
import { forestLogOdds } from "../trees.ts";
import { areaUnder, curveOf } from "./curves.ts";
import type { LabelledWindow } from "./collect-windows.ts";
import { trainBoostedTrees } from "./designs/boosted-trees.ts";
import type { Design, Judge } from "./designs/design.ts";
import { handFeatures } from "../hand-features.ts";
import { trainLogistic } from "./designs/logistic.ts";
import { randomKernelFeatures } from "./designs/random-kernels.ts";
import { assignFolds, personKey } from "./folds.ts";
import type { TrialScore } from "./operating-points.ts";
import type { Example } from "./train-network.ts";
import { examplesOf, type TrainingWindows } from "./training-windows.ts";

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
const plainFeatures = remembered(handFeatures);
const kernelFeatures = remembered(randomKernelFeatures(KERNEL_SEED));

/** The rivals of the network, cheap enough to train on every fold of every comparison. */
export const RIVALS: readonly Design[] = [
  {
    name: "96 hand-made features, weighted sum (logistic)",
    train: (examples, seed) =>
      onFeatures(examples, plainFeatures, (all) => trainLogistic(all, seed)),
  },
  {
    name: "96 hand-made features, 120 boosted trees",
    train: (examples) =>
      onFeatures(examples, plainFeatures, (all) => {
        const forest = trainBoostedTrees(all);
        return (features) => forestLogOdds(forest, features);
      }),
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

export interface Comparison {
  readonly design: string;
  readonly position: Position;
  readonly areaUnderRoc: number;
  /** Falls found at the threshold that costs this many older people's daily-life trials. */
  readonly sensitivityAt: readonly { readonly olderUnneeded: number; readonly share: number }[];
}

/** Held-out scores of one design, over all folds, from windows as recorded. */
export function heldOutScoresOf(
  design: Design,
  { windows, people }: TrainingWindows,
  position: Position,
  folds: number,
): TrialScore[] {
  const assigned = assignFolds(people, folds);
  const highest = new Map<string, TrialScore>();
  for (let fold = 0; fold < folds; fold++) {
    const isHeldOut = (person: string): boolean => assigned.get(person) === fold;
    const judge = design.train(examplesOf(windows, position, isHeldOut), fold + 1);
    for (const window of windows) {
      const person = personKey(window.set, window.trial.subject);
      if (window.isChanged || window.position !== position || !isHeldOut(person)) continue;
      noteHighest(highest, window, judge(window.channels));
    }
  }
  return [...highest.values()];
}

function noteHighest(
  highest: Map<string, TrialScore>,
  { set, trial }: LabelledWindow,
  logOdds: number,
): void {
  const score = 1 / (1 + Math.exp(-logOdds));
  const key = `${set}/${trial.trialId}`;
  const before = highest.get(key)?.score ?? -1;
  if (score <= before) return;
  const isOlder = trial.group === "elderly";
  highest.set(key, { isFall: trial.isFall, isOlder, score, checkScore: score });
}

export function compared(
  design: string,
  position: Position,
  trials: readonly TrialScore[],
): Comparison {
  const falls = trials.filter(({ isFall }) => isFall);
  const older = trials
    .filter(({ isFall, isOlder }) => !isFall && isOlder)
    .map(({ score }) => score)
    .sort((a, b) => b - a);
  const sensitivityAt = [0, 1, 2, 5].map((olderUnneeded) => {
    const limit = older[olderUnneeded] ?? 0;
    const found = falls.filter(({ score }) => score > limit).length;
    return { olderUnneeded, share: found / Math.max(1, falls.length) };
  });
  return { design, position, areaUnderRoc: areaUnder(curveOf(trials)), sensitivityAt };
}

/** A Markdown table, best first. */
export function comparisonTable(rows: readonly Comparison[]): string {
  const head =
    "| Design | Area under ROC | Falls found at 0 / 1 / 2 / 5 older people's trials with an unneeded finding |\n|---|---|---|";
  const body = rows
    .toSorted((a, b) => b.areaUnderRoc - a.areaUnderRoc)
    .map(({ design, areaUnderRoc, sensitivityAt }) => {
      const shares = sensitivityAt.map(({ share }) => share.toFixed(3)).join(" / ");
      return `| ${design} | ${areaUnderRoc.toFixed(4)} | ${shares} |`;
    });
  return `${[head, ...body].join("\n")}\n`;
}
