// Features → boosted shallow trees, grown on histograms: the second opinion beside the network.
import { DEPTH, type Forest, FOREST_SIZE, NO_THRESHOLD, TREE_SIZE, TREES } from "../../trees.ts";
import { accumulate, valueAt } from "./accumulate.ts";
import type { FeatureExample } from "./logistic.ts";

const BINS = 24;
const RATE = 0.15;
/** Keeps leaves of few examples small. */
const DAMPING = 4;

interface Split {
  readonly feature: number;
  readonly bin: number;
}

/** A full binary tree: node i has the children 2i+1 and 2i+2. */
interface Tree {
  readonly splits: readonly (Split | undefined)[];
  readonly leaves: Float64Array;
}

export function trainBoostedTrees(examples: readonly FeatureExample[]): Forest {
  const size = examples[0]?.features.length ?? 0;
  const edges = Array.from({ length: size }, (_, i) => edgesOf(examples, i));
  const binned = new Uint8Array(examples.length * size);
  for (const [i, { features }] of examples.entries()) binned.set(bin(features, edges), i * size);
  const sums = new Float64Array(examples.length);
  const forest = new Float32Array(FOREST_SIZE);
  for (let t = 0; t < TREES; t++) {
    const tree = growTree(examples, { binned, size }, sums);
    forest.set(flattened(tree, edges), t * TREE_SIZE);
  }
  return forest;
}

/** Which bin each feature of each example falls in, one example after the other. */
interface Binned {
  readonly binned: Uint8Array;
  readonly size: number;
}

/** Bins become the thresholds they stand for: live scoring needs no histograms. */
function flattened({ splits, leaves }: Tree, edges: readonly Float32Array[]): Float32Array {
  const flat = new Float32Array(TREE_SIZE);
  for (const [node, split] of splits.entries()) {
    flat[node] = split?.feature ?? 0;
    const threshold = split === undefined ? undefined : edges[split.feature]?.[split.bin];
    flat[splits.length + node] = threshold ?? NO_THRESHOLD;
  }
  flat.set(leaves.subarray(splits.length, 2 * splits.length + 1), 2 * splits.length);
  return flat;
}

function edgesOf(examples: readonly FeatureExample[], feature: number): Float32Array {
  const sorted = Float32Array.from(examples, ({ features }) => features[feature] ?? 0).sort();
  return Float32Array.from({ length: BINS - 1 }, (_, i) => {
    return sorted[Math.floor(((i + 1) / BINS) * sorted.length)] ?? 0;
  });
}

function bin(features: Float32Array, edges: readonly Float32Array[]): Uint8Array {
  return Uint8Array.from(edges, (own, i) => {
    const value = features[i] ?? 0;
    let at = 0;
    while (at < own.length && value > (own[at] ?? 0)) at++;
    return at;
  });
}

/** First and second derivative of the loss of each example. */
interface Slopes {
  readonly gradients: Float64Array;
  readonly curvatures: Float64Array;
}

function slopesOf(examples: readonly FeatureExample[], sums: Float64Array): Slopes {
  const gradients = new Float64Array(examples.length);
  const curvatures = new Float64Array(examples.length);
  for (const [i, { isFall, weight }] of examples.entries()) {
    const share = 1 / (1 + Math.exp(-valueAt(sums, i)));
    gradients[i] = weight * ((isFall ? 1 : 0) - share);
    curvatures[i] = weight * share * (1 - share);
  }
  return { gradients, curvatures };
}

/** Grows one tree and adds what it says of each example to `sums`. */
function growTree(examples: readonly FeatureExample[], table: Binned, sums: Float64Array): Tree {
  const slopes = slopesOf(examples, sums);
  const leaves = new Float64Array(2 ** (DEPTH + 1));
  const members: (Int32Array | undefined)[] = [Int32Array.from(examples.keys())];
  const splits: (Split | undefined)[] = [];
  for (let node = 0; node < 2 ** (DEPTH + 1) - 1; node++) {
    const own = members[node] ?? new Int32Array(0);
    if (node < 2 ** DEPTH - 1) {
      const split = bestSplit(table, own, slopes);
      splits.push(split);
      members[2 * node + 1] = own.filter((row) => !goesRight(table, row, split));
      members[2 * node + 2] = own.filter((row) => goesRight(table, row, split));
      continue;
    }
    let gradient = 0;
    let curvature = 0;
    for (const row of own) {
      gradient += valueAt(slopes.gradients, row);
      curvature += valueAt(slopes.curvatures, row);
    }
    const leaf = (RATE * gradient) / (curvature + DAMPING);
    leaves[node] = leaf;
    for (const row of own) accumulate(sums, row, leaf);
  }
  return { splits, leaves };
}

function goesRight({ binned, size }: Binned, row: number, split: Split | undefined): boolean {
  return split !== undefined && valueAt(binned, row * size + split.feature) > split.bin;
}

function bestSplit(
  { binned, size }: Binned,
  members: Int32Array,
  { gradients, curvatures }: Slopes,
): Split | undefined {
  const gradient = new Float64Array(size * BINS);
  const curvature = new Float64Array(size * BINS);
  for (const row of members) {
    const g = valueAt(gradients, row);
    const h = valueAt(curvatures, row);
    for (let feature = 0; feature < size; feature++) {
      const at = feature * BINS + valueAt(binned, row * size + feature);
      accumulate(gradient, at, g);
      accumulate(curvature, at, h);
    }
  }
  let best: Split | undefined;
  let most = 1e-3;
  for (let feature = 0; feature < size; feature++) {
    const gained = bestBin(gradient, curvature, feature * BINS);
    if (gained.gain <= most) continue;
    most = gained.gain;
    best = { feature, bin: gained.bin };
  }
  return best;
}

/** The bin after which a split of one feature gains most. */
function bestBin(
  gradient: Float64Array,
  curvature: Float64Array,
  from: number,
): { readonly gain: number; readonly bin: number } {
  let allG = 0;
  let allH = 0;
  for (let b = from; b < from + BINS; b++) {
    allG += gradient[b] ?? 0;
    allH += curvature[b] ?? 0;
  }
  const worth = (g: number, h: number): number => (g * g) / (h + DAMPING);
  let best = { gain: 0, bin: 0 };
  let g = 0;
  let h = 0;
  for (let b = 0; b < BINS - 1; b++) {
    g += gradient[from + b] ?? 0;
    h += curvature[from + b] ?? 0;
    const gain = worth(g, h) + worth(allG - g, allH - h) - worth(allG, allH);
    if (gain > best.gain) best = { gain, bin: b };
  }
  return best;
}
