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
import { forward } from "./fall-network.ts";
import { handFeatures } from "./hand-features.ts";
import { mergeMembers } from "./merge-members.ts";
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

interface Judge {
  readonly tensors: readonly tf.Tensor[];
  readonly forest: Forest;
  readonly forestShare: number;
}

function judgeOf({ networks, forest }: PositionWeights, forestShare: number): Judge {
  const tensors = mergeMembers(networks).map(({ shape, values }) =>
    tf.tensor(values, [...shape], "float32"),
  );
  return { tensors, forest, forestShare };
}

function scoreBatch(
  windows: readonly MotionWindow[],
  places: readonly number[],
  { tensors, forest, forestShare }: Judge,
  scores: number[],
): void {
  const input = new Float32Array(places.length * STEPS * CHANNELS);
  for (const [row, place] of places.entries()) {
    const window = windows[place];
    if (window !== undefined) windowChannels(window, input, row * STEPS * CHANNELS);
  }
  const logOdds = compute(input, places.length, tensors);
  for (const [row, place] of places.entries()) {
    const channels = input.subarray(row * STEPS * CHANNELS, (row + 1) * STEPS * CHANNELS);
    const second = forestLogOdds(forest, handFeatures(channels));
    const together = (1 - forestShare) * (logOdds[row] ?? Number.NaN) + forestShare * second;
    const score = 1 / (1 + Math.exp(-together));
    if (!Number.isFinite(score))
      throw new GatewayError("model/failed", "The score is not a number");
    scores[place] = score;
  }
}

function compute(
  input: Float32Array,
  rows: number,
  weights: readonly tf.Tensor[],
): ArrayLike<number> {
  try {
    return tf.tidy(() => forward(tf.tensor3d(input, [rows, STEPS, CHANNELS]), weights).dataSync());
  } catch (error) {
    throw new GatewayError("model/failed", "The network could not compute", { cause: error });
  }
}
