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
import { forward, type NetworkWeights } from "./fall-network.ts";
import { CHANNELS, STEPS, windowChannels } from "./window-channels.ts";

/** More at once would only make the others wait: the wasm backend computes on this thread. */
const MAX_BATCH = 64;

export interface NetworkOptions {
  readonly version: string;
  readonly operatingPoints: Readonly<Record<Position, OperatingPoint>>;
  readonly networks: Readonly<Record<Position, NetworkWeights>>;
}

/** A classifier that holds tensors until it is disposed of. */
export interface LoadedClassifier extends FallClassifier, Disposable {}

export function createNetworkClassifier(options: NetworkOptions): LoadedClassifier {
  const tensors = {
    wrist: asTensors(options.networks.wrist),
    waist: asTensors(options.networks.waist),
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
          scoreBatch(windows, batch, tensors[position], scores);
        }
      }
      return scores;
    },
    [Symbol.dispose]() {
      tf.dispose(tensors);
    },
  };
}

function asTensors(weights: NetworkWeights): tf.Tensor[] {
  return weights.map(({ shape, values }) => tf.tensor(values, [...shape], "float32"));
}

function scoreBatch(
  windows: readonly MotionWindow[],
  places: readonly number[],
  weights: readonly tf.Tensor[],
  scores: number[],
): void {
  const input = new Float32Array(places.length * STEPS * CHANNELS);
  for (const [row, place] of places.entries()) {
    const window = windows[place];
    if (window !== undefined) windowChannels(window, input, row * STEPS * CHANNELS);
  }
  const logOdds = compute(input, places.length, weights);
  for (const [row, place] of places.entries()) {
    const score = 1 / (1 + Math.exp(-(logOdds[row] ?? Number.NaN)));
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
