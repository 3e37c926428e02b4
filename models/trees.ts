// Boosted shallow trees on hand-made features: the second opinion beside the network.
// Before it: hand-features. After it: log-odds, averaged with the network's.
import { FEATURES } from "./hand-features.ts";

export const TREES = 120;
export const DEPTH = 3;
const SPLITS = 2 ** DEPTH - 1;
const LEAVES = 2 ** DEPTH;
/** Of one tree: a feature and a threshold for each split, then the leaves. */
export const TREE_SIZE = 2 * SPLITS + LEAVES;
export const FOREST_SIZE = TREES * TREE_SIZE;

/** A split that is none: every value goes left. Finite, so that a weights file may be checked. */
export const NO_THRESHOLD = 3e38;

/** All trees of one position, one after another, as they lie in the weights file. */
export type Forest = Float32Array;

/** Sum of the leaves that `features` (as of `handFeatures`) reach. */
export function forestLogOdds(forest: Forest, features: Float32Array): number {
  let sum = 0;
  for (let tree = 0; tree < forest.length; tree += TREE_SIZE) {
    let node = 0;
    while (node < SPLITS) {
      const value = features[forest[tree + node] ?? 0] ?? 0;
      const isRight = value > (forest[tree + SPLITS + node] ?? NO_THRESHOLD);
      node = 2 * node + (isRight ? 2 : 1);
    }
    sum += forest[tree + 2 * SPLITS + node - SPLITS] ?? 0;
  }
  return sum;
}

/** True when every split names a feature there is. */
export function isForest(values: Float32Array): boolean {
  for (let tree = 0; tree < values.length; tree += TREE_SIZE) {
    for (let node = 0; node < SPLITS; node++) {
      const feature = values[tree + node] ?? -1;
      if (!Number.isInteger(feature) || feature < 0 || feature >= FEATURES) return false;
    }
  }
  return values.length === FOREST_SIZE;
}
