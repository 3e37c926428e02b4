// Trains without some people and scores just those: the only figures worth quoting.
// Before it: labelled windows. After it: operating points, then streamed evaluation.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { soundingScore } from "../../gateway/domain/fall-decision.ts";
import type { OperatingPoint, Position } from "../../gateway/domain/motion.ts";
import { handFeatures } from "../hand-features.ts";
import { createNetworkClassifier, type LoadedClassifier } from "../network-classifier.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { evaluateSet, type SetDetail } from "../evaluate/evaluation.ts";
import { type Scorer, scorerOf } from "../evaluate/stream-trial.ts";
import type { RecordingSet, Trial, TrialSamples } from "../recordings/recording-set.ts";
import type { Forest } from "../trees.ts";
import {
  type ModelWeights,
  packWeights,
  type PositionWeights,
  unpackWeights,
} from "../weights-file.ts";
import { trainBoostedTrees } from "./designs/boosted-trees.ts";
import type { LabelledWindow } from "./collect-windows.ts";
import { assignFolds, personKey } from "./folds.ts";
import type { TrialScore } from "./operating-points.ts";
import { trainMembers } from "./train-members.ts";
import type { Example } from "./train-network.ts";
import { examplesOf, type TrainingWindows } from "./training-windows.ts";

export interface Recipe {
  readonly seed: number;
  readonly members: Readonly<Record<Position, number>>;
  readonly epochs: Readonly<Record<Position, number>>;
}

/** As training goes through its many rounds. */
export type OnRound = (text: string) => void;

/** ModelWeights of both positions, trained on everybody but the people of `isHeldOut`. */
export function trainNetworks(
  windows: readonly LabelledWindow[],
  recipe: Recipe,
  isHeldOut: (person: string) => boolean,
  onRound: OnRound,
): ModelWeights {
  return {
    wrist: trainPosition(windows, "wrist", recipe, isHeldOut, onRound),
    waist: trainPosition(windows, "waist", recipe, isHeldOut, onRound),
  };
}

export function trainPosition(
  windows: readonly LabelledWindow[],
  position: Position,
  recipe: Recipe,
  isHeldOut: (person: string) => boolean,
  onRound: OnRound,
): PositionWeights {
  const examples = examplesOf(windows, position, isHeldOut);
  const falls = examples.filter(({ isFall }) => isFall).length;
  if (falls === 0 || falls === examples.length) {
    const message = `A model needs falls and daily life of the ${position}, of several people: ${falls} windows of falls, ${examples.length - falls} of daily life to learn from`;
    throw new GatewayError("recordings/invalid", message);
  }
  const networks = trainMembers(examples, {
    seed: recipe.seed,
    members: recipe.members[position],
    epochs: recipe.epochs[position],
    onEpoch: (member, epoch, loss) => {
      onRound(`${position} network ${member}, round ${epoch}: loss ${loss.toFixed(4)}`);
    },
  });
  onRound(`${position} trees`);
  return { networks, forest: trainForest(examples) };
}

/** The second opinion: trees on hand-made features of the same windows. */
export function trainForest(examples: readonly Example[]): Forest {
  return trainBoostedTrees(
    examples.map(({ channels, isFall, weight }) => ({
      features: handFeatures(channels),
      isFall,
      weight,
    })),
  );
}

export function classifierOf(
  weights: ModelWeights,
  version: string,
  operatingPoints: Readonly<Record<Position, OperatingPoint>>,
): LoadedClassifier {
  return createNetworkClassifier({ version, operatingPoints, weights });
}

/** One classifier per fold, each of them blind to the people of its fold. */
export interface HeldOut {
  readonly folds: ReadonlyMap<string, number>;
  readonly networks: readonly ModelWeights[];
}

export function trainFolds(
  { windows, people }: TrainingWindows,
  recipe: Recipe,
  { folds, keep }: FoldPlan,
  onRound: OnRound,
): HeldOut {
  const assigned = assignFolds(people, folds);
  const networks = Array.from({ length: folds }, (_, fold) =>
    keptOrTrained(keep, `fold-${fold + 1}`, recipe, () =>
      trainNetworks(
        windows,
        { ...recipe, seed: recipe.seed + fold },
        (person) => assigned.get(person) === fold,
        (text) => {
          onRound(`fold ${fold + 1} of ${folds}, ${text}`);
        },
      ),
    ),
  );
  return { folds: assigned, networks };
}

export interface FoldPlan {
  readonly folds: number;
  /** A folder for each fold's weights: a training that was broken off goes on from there. */
  readonly keep: string | undefined;
}

/** Weights kept from a run that was broken off, or newly trained ones, which are kept. */
export function keptOrTrained(
  keep: string | undefined,
  name: string,
  { members }: Recipe,
  train: () => ModelWeights,
): ModelWeights {
  if (keep === undefined) return train();
  const file = join(keep, `${name}.bin`);
  if (existsSync(file)) return unpackWeights(readFileSync(file), members);
  const networks = train();
  mkdirSync(keep, { recursive: true });
  writeFileSync(file, packWeights(networks));
  return networks;
}

/** Nothing is decided while operating points are still to be chosen. */
const UNDECIDED: OperatingPoint = { alert: 1, check: 1 };

/** Streams every trial past the networks that never saw its person; keeps its highest score. */
export function heldOutScores(sets: readonly RecordingSet[], heldOut: HeldOut): PositionScores {
  const scores: Record<Position, TrialScore[]> = { wrist: [], waist: [] };
  streamHeldOut(sets, heldOut, { wrist: UNDECIDED, waist: UNDECIDED }, (trial, highest) => {
    const { isFall, group, position } = trial;
    scores[position].push({ isFall, isOlder: group === "elderly", ...highest });
  });
  return scores;
}

export type PositionScores = Readonly<Record<Position, readonly TrialScore[]>>;

/** The evaluation of held-out people at the given operating points. */
export function evaluateHeldOut(
  sets: readonly RecordingSet[],
  heldOut: HeldOut,
  points: Readonly<Record<Position, OperatingPoint>>,
  change?: (samples: TrialSamples) => TrialSamples,
): SetDetail[] {
  return streamHeldOut(sets, heldOut, points, () => undefined, change);
}

type Highest = Pick<TrialScore, "score" | "checkScore">;

function streamHeldOut(
  sets: readonly RecordingSet[],
  { folds, networks }: HeldOut,
  points: Readonly<Record<Position, OperatingPoint>>,
  onTrial: (trial: Trial, highest: Highest) => void,
  change?: (samples: TrialSamples) => TrialSamples,
): SetDetail[] {
  const classifiers = networks.map((network) => classifierOf(network, "held-out", points));
  const highest = new Map<Trial, Highest>();
  const scorerFor = (set: RecordingSet, trial: Trial): Scorer => {
    const fold = folds.get(personKey(set.name, trial.subject)) ?? 0;
    const scorer = scorerOf(classifiers[fold]);
    highest.set(trial, { score: 0, checkScore: 0 });
    return (candidates) => {
      const scores = scorer(candidates);
      for (const [i, candidate] of candidates.entries()) {
        const checkScore = scores[i]?.score ?? 0;
        const before = highest.get(trial) ?? { score: 0, checkScore: 0 };
        highest.set(trial, {
          score: Math.max(before.score, soundingScore(checkScore, candidate)),
          checkScore: Math.max(before.checkScore, checkScore),
        });
      }
      return scores;
    };
  };
  const details = sets.flatMap((set) =>
    evaluateSet(set, {
      scorerOf: scorerFor,
      isSeen: () => false,
      ...(change === undefined ? {} : { change }),
    }),
  );
  for (const [trial, score] of highest) onTrial(trial, score);
  for (const classifier of classifiers) classifier[Symbol.dispose]();
  return details;
}
