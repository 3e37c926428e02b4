// Hop 5: windows → scores, on whichever backend was set up. Batches, and leaves no tensor behind.
// Before it: hop 4's windows. After it: the detector's decision.
import * as tf from "@tensorflow/tfjs-core";
import type {
  FallClassifier,
  MotionWindow,
  OperatingPoint,
  Position,
} from "../gateway/domain/motion.ts";
import { GatewayError } from "../gateway/errors.ts";
import { type Convolutions, convolutionsOf } from "./convolutions.ts";
import { STRIDES } from "./fall-network.ts";
import { FEATURES, handFeatures } from "./hand-features.ts";
import { mergeMembers } from "./merge-members.ts";
import { type NetworkHead, networkHead } from "./network-head.ts";
import { type Forest, forestLogOdds } from "./trees.ts";
import type { ModelWeights, PositionWeights } from "./weights-file.ts";
import { CHANNELS, STEPS, windowChannels } from "./window-channels.ts";

/** More at once would only make the others wait: the wasm backend computes on this thread. */
const MAX_BATCH = 64;

/**
 * Share of the trees in the log-odds, chosen on held-out people: at the wrist the trees are the better
 * half, at the waist the network is.
 */
const FOREST_SHARE = { wrist: 0.6, waist: 0.3 } as const;

export interface NetworkOptions {
  readonly version: string;
  readonly operatingPoints: Readonly<Record<Position, OperatingPoint>>;
  readonly weights: ModelWeights;
}

/** A classifier that holds tensors until it is disposed of. */
export interface LoadedClassifier extends FallClassifier, Disposable {}

export function createNetworkClassifier(options: NetworkOptions): LoadedClassifier {
  const judges = {
    wrist: judgeOf(options.weights.wrist, FOREST_SHARE.wrist),
    waist: judgeOf(options.weights.waist, FOREST_SHARE.waist),
  };
  return {
    version: options.version,
    operatingPoints: options.operatingPoints,
    score(windows) {
      const scores = new Array<number>(windows.length).fill(0);
      for (const position of ["wrist", "waist"] as const) {
        const places = [...windows.keys()].filter((i) => windows[i]?.position === position);
        for (let from = 0; from < places.length; from += MAX_BATCH) {
          const batch = places.slice(from, from + MAX_BATCH);
          scoreBatch(windows, batch, judges[position], scores);
        }
      }
      return scores;
    },
    [Symbol.dispose]() {
      tf.dispose([...judges.wrist.tensors, ...judges.waist.tensors]);
    },
  };
}

/** Written anew for each batch: a window must leave as little as can be to the garbage collector. */
const input = new Float32Array(MAX_BATCH * STEPS * CHANNELS);
const features = new Float32Array(FEATURES);

interface Judge {
  readonly tensors: readonly tf.Tensor[];
  readonly convolve: Convolutions;
  readonly head: NetworkHead;
  readonly forest: Forest;
  readonly forestShare: number;
}

function judgeOf({ networks, forest }: PositionWeights, forestShare: number): Judge {
  const merged = mergeMembers(networks);
  const tensors = merged
    .slice(0, 2 * STRIDES.length)
    .map(({ shape, values }) => tf.tensor(values, [...shape], "float32"));
  const convolve = convolutionsOf(tensors);
  return { tensors, convolve, head: networkHead(merged), forest, forestShare };
}

function scoreBatch(
  windows: readonly MotionWindow[],
  places: readonly number[],
  { convolve, head, forest, forestShare }: Judge,
  scores: number[],
): void {
  const rows = places.length;
  for (const [row, place] of places.entries()) {
    const window = windows[place];
    if (window !== undefined) windowChannels(window, input, row * STEPS * CHANNELS);
  }
  const convolved = compute(convolve, rows);
  for (const [row, place] of places.entries()) {
    const channels = input.subarray(row * STEPS * CHANNELS, (row + 1) * STEPS * CHANNELS);
    const second = forestLogOdds(forest, handFeatures(channels, features));
    const together = (1 - forestShare) * head(convolved, row, rows) + forestShare * second;
    const score = 1 / (1 + Math.exp(-together));
    if (!Number.isFinite(score))
      throw new GatewayError("model/failed", "The score is not a number");
    scores[place] = score;
  }
}

function compute(convolve: Convolutions, rows: number): Float32Array {
  try {
    return convolve(input.subarray(0, rows * STEPS * CHANNELS), rows);
  } catch (error) {
    throw new GatewayError("model/failed", "The network could not compute", { cause: error });
  }
}
