// One position's networks and trees: channels of windows → what each of the two says, in log-odds.
// Before it: window-channels. After it: the classifier, or the choice of what both count.
import * as tf from "@tensorflow/tfjs-core";
import { type Convolutions, convolutionsOf } from "./convolutions.ts";
import { STRIDES } from "./fall-network.ts";
import { GatewayError } from "../gateway/errors.ts";
import { FEATURES, handFeatures } from "./hand-features.ts";
import { mergeMembers } from "./merge-members.ts";
import { networkHead } from "./network-head.ts";
import { forestLogOdds } from "./trees.ts";
import type { PositionWeights } from "./weights-file.ts";
import { CHANNELS, STEPS } from "./window-channels.ts";

export interface Opinion {
  readonly network: number;
  readonly forest: number;
}

export interface WindowJudge extends Disposable {
  /** One opinion per window from their channels, one after the other. Throws `model/failed`. */
  readonly judge: (channels: Float32Array, rows: number) => Opinion[];
}

/** Holds tensors until it is disposed of. */
export function createWindowJudge({ networks, forest }: PositionWeights): WindowJudge {
  const merged = mergeMembers(networks);
  const tensors = merged
    .slice(0, 2 * STRIDES.length)
    .map(({ shape, values }) => tf.tensor(values, [...shape], "float32"));
  const convolve = convolutionsOf(tensors);
  const head = networkHead(merged);
  const features = new Float32Array(FEATURES);
  return {
    judge(channels, rows) {
      const convolved = compute(convolve, channels, rows);
      const opinions: Opinion[] = [];
      for (let row = 0; row < rows; row++) {
        const own = channels.subarray(row * STEPS * CHANNELS, (row + 1) * STEPS * CHANNELS);
        opinions.push({
          network: head(convolved, row, rows),
          forest: forestLogOdds(forest, handFeatures(own, features)),
        });
      }
      return opinions;
    },
    [Symbol.dispose]() {
      tf.dispose(tensors);
    },
  };
}

/** Score of both together: the mean of their log-odds, of which the trees have a share. */
export function scoreOf({ network, forest }: Opinion, forestShare: number): number {
  return 1 / (1 + Math.exp(-((1 - forestShare) * network + forestShare * forest)));
}

function compute(convolve: Convolutions, channels: Float32Array, rows: number): Float32Array {
  try {
    return convolve(channels, rows);
  } catch (error) {
    throw new GatewayError("model/failed", "The network could not compute", { cause: error });
  }
}
