// Labelled windows without some people → the weights of both positions. Seeded, on one thread.
// Before it: training windows. After it: held-out figures, or the shipped model.
import type { Position } from "../../gateway/domain/motion.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { handFeatures } from "../hand-features.ts";
import type { Forest } from "../trees.ts";
import type { ModelWeights, PositionWeights } from "../weights-file.ts";
import type { LabelledWindow } from "./collect-windows.ts";
import { trainBoostedTrees } from "./designs/boosted-trees.ts";
import { trainMembers } from "./train-members.ts";
import type { Example } from "./train-network.ts";
import { examplesOf } from "./training-windows.ts";

export interface Recipe {
  readonly seed: number;
  /** Networks whose mean decides. */
  readonly members: Readonly<Record<Position, number>>;
  /** Rounds through all windows. */
  readonly epochs: number;
}

/** One training: everybody but these people (`personKey`). */
export interface TrainingTask {
  /** Also the name of its kept file. */
  readonly name: string;
  readonly heldOut: readonly string[];
  readonly seed: number;
}

/** As training goes through its many rounds. */
export type OnRound = (text: string) => void;

/**
 * How much a window of one position counts in the training of another. The wrist has few falls of few
 * people; the waist's 1,348 are of other people on other hardware: with them a set left out loses half
 * as many of its falls. The waist itself has falls enough, and the wrist's would only blur them.
 */
const NETWORK_WEIGHTS = { wrist: { wrist: 1, waist: 0.5 }, waist: { wrist: 0, waist: 1 } } as const;
export const FOREST_WEIGHTS = {
  wrist: { wrist: 1, waist: 0.3 },
  waist: { wrist: 0, waist: 1 },
} as const;
/** When a position has nothing of its own to learn from: a set left out that is its only one. */
const STRANGERS = { wrist: 1, waist: 1 } as const;

export function trainModel(
  windows: readonly LabelledWindow[],
  recipe: Recipe,
  { heldOut, seed }: Pick<TrainingTask, "heldOut" | "seed">,
  onRound: OnRound,
): ModelWeights {
  const away = new Set(heldOut);
  const weightsOf = (position: Position): PositionWeights => {
    const hasOwn = examplesOf(windows, position, OWN[position], away).length > 0;
    const networkExamples = hasOwn ? NETWORK_WEIGHTS[position] : STRANGERS;
    const networks = trainMembers(examplesOf(windows, position, networkExamples, away), {
      seed,
      members: recipe.members[position],
      epochs: recipe.epochs,
      onEpoch: (member, epoch, loss) => {
        const round = `round ${epoch} of ${recipe.epochs}: loss ${loss.toFixed(4)}`;
        onRound(`${position} network ${member}, ${round}`);
      },
    });
    onRound(`${position} trees`);
    const forestExamples = hasOwn ? FOREST_WEIGHTS[position] : STRANGERS;
    const forest = trainForest(examplesOf(windows, position, forestExamples, away));
    return { networks, forest };
  };
  return { wrist: weightsOf("wrist"), waist: weightsOf("waist") };
}

const OWN = { wrist: { wrist: 1, waist: 0 }, waist: { wrist: 0, waist: 1 } } as const;

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

/** Throws `recordings/invalid` when a position has nothing to learn from. */
export function checkTrainable(windows: readonly LabelledWindow[]): void {
  for (const position of ["wrist", "waist"] as const) {
    const own = windows.filter((window) => window.position === position && window.label >= 0);
    const falls = own.filter(({ label }) => label === 1).length;
    if (falls > 0 && falls < own.length) continue;
    const message = `A model needs falls and daily life of the ${position}, of several people: ${falls} windows of falls, ${own.length - falls} of daily life to learn from`;
    throw new GatewayError("recordings/invalid", message);
  }
}
