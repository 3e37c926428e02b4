// The network of hop 5: convolutions over the channels of a window, pooled, two dense layers.
// Before it: window-channels. After it: one log-odds per window. Only ops of tfjs-core: the layers
// package would double the time and memory of loading for nothing.
import * as tf from "@tensorflow/tfjs-core";
import { GatewayError } from "../gateway/errors.ts";
import { CHANNELS, STEPS } from "./window-channels.ts";

/** One weight by value, as it lies in the weights file. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** Kernels [taps, from, to] and biases of each convolution, then of the two dense layers. */
export type NetworkWeights = readonly Weight[];

/** Strides keep the cost low: 25 Hz, then 12.5 Hz, then 6.25 Hz. */
export const STRIDES = [2, 2, 1] as const;
/** Time is cut in three for pooling: before, during and after the impact. */
export const POOL_PARTS = 3;
/** Largest and mean of each part. */
export const POOLS = 2;

/** Taps and widths of one network; several are merged into a wider one of the same form. */
export const TAPS = [6, 6, 5] as const;
export const WIDTHS = [CHANNELS, 16, 24, 32] as const;
export const HIDDEN = 16;

/** Shapes of one network's weights in the order of the file. */
export const MEMBER_SHAPES: readonly (readonly number[])[] = [
  ...TAPS.flatMap((taps, layer) => {
    const to = WIDTHS[layer + 1] ?? 0;
    return [[taps, WIDTHS[layer] ?? 0, to], [to]];
  }),
  [POOL_PARTS * POOLS * WIDTHS[3], HIDDEN],
  [HIDDEN],
  [HIDDEN, 1],
  [1],
];

export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** Log-odds [windows] from channels [windows, STEPS, CHANNELS]. */
export function forward(input: tf.Tensor3D, weights: readonly tf.Tensor[]): tf.Tensor1D {
  return tf.tidy(() => {
    const x = convolved(input, weights);
    return dense(poolParts(tf.squeeze<tf.Tensor3D>(x, [1])), weights);
  });
}

/** The last convolution's [windows, 1, steps, width]. */
export function convolved(input: tf.Tensor3D, weights: readonly tf.Tensor[]): tf.Tensor4D {
  let x = tf.reshape<tf.Rank.R4>(input, [-1, 1, STEPS, CHANNELS]);
  for (const [layer, stride] of STRIDES.entries()) {
    const kernel = weightAt(weights, layer * 2);
    const [taps = 1, from = 1, to = 1] = kernel.shape;
    x = tf.fused.conv2d({
      x,
      filter: tf.reshape<tf.Rank.R4>(kernel, [1, taps, from, to]),
      strides: [1, stride],
      pad: "valid",
      bias: weightAt(weights, layer * 2 + 1),
      activation: "relu",
    });
  }
  return x;
}

/** Largest and mean of each part of the time axis, side by side. */
export function poolParts(
  x: tf.Tensor3D,
  largest: (part: tf.Tensor3D) => tf.Tensor2D = (part) => tf.max(part, 1),
): tf.Tensor2D {
  const [, steps, channels] = x.shape;
  const size = Math.floor(steps / POOL_PARTS);
  const parts: tf.Tensor2D[] = [];
  for (let part = 0; part < POOL_PARTS; part++) {
    const slice = tf.slice(x, [0, part * size, 0], [-1, size, channels]);
    parts.push(largest(slice), tf.mean(slice, 1));
  }
  return tf.concat(parts, 1);
}

/** The two dense layers: pooled → log-odds. */
export function dense(pooled: tf.Tensor2D, weights: readonly tf.Tensor[]): tf.Tensor1D {
  const first = STRIDES.length * 2;
  const intoHidden = asMatrix(weightAt(weights, first));
  const outOfHidden = asMatrix(weightAt(weights, first + 2));
  const hidden = tf.relu(tf.add(tf.matMul(pooled, intoHidden), weightAt(weights, first + 1)));
  const out = tf.add(tf.matMul(hidden, outOfHidden), weightAt(weights, first + 3));
  return tf.reshape<tf.Rank.R1>(out, [-1]);
}

export function weightAt<T>(weights: readonly T[], at: number): T {
  const weight = weights[at];
  if (weight === undefined) throw new GatewayError("model/corrupt", `weight ${at} is missing`);
  return weight;
}

function asMatrix(weight: tf.Tensor): tf.Tensor2D {
  const [rows = 1, columns = 1] = weight.shape;
  return tf.reshape<tf.Rank.R2>(weight, [rows, columns]);
}
