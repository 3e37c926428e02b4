// Labelled windows → weights of one network. Seeded; the convolutions are unfolded into matrix
// products because the wasm backend has no gradient for them.
import * as tf from "@tensorflow/tfjs-core";
// Registers the gradients: the core package for Node comes without them.
import "@tensorflow/tfjs-layers";
import {
  dense,
  MEMBER_SHAPES,
  type NetworkWeights,
  poolParts,
  sizeOf,
  STRIDES,
  TAPS,
  weightAt,
  WIDTHS,
} from "../fall-network.ts";
import { CHANNELS, STEPS } from "../window-channels.ts";
import { largest, matrixProduct } from "./fast-gradients.ts";
import { normal, seededRandom, shuffle } from "./random.ts";

export interface Example {
  readonly channels: Float32Array;
  readonly isFall: boolean;
  readonly weight: number;
}

export interface TrainingOptions {
  readonly seed: number;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  readonly onEpoch?: (epoch: number, loss: number) => void;
}

/** Falls are told with this much doubt: acted labels are not perfect, and scores stay comparable. */
const LABEL_DOUBT = 0.02;
/** Keeps weights small: the recordings hold few people. */
const WEIGHT_DECAY = 3e-4;

export function trainNetwork(
  examples: readonly Example[],
  options: TrainingOptions,
): NetworkWeights {
  const random = seededRandom(options.seed);
  const weights = MEMBER_SHAPES.map((shape) => initial(shape, random));
  const order = Int32Array.from(examples.keys());
  const batches = Math.floor(order.length / options.batch);
  const steps = options.epochs * batches;
  const optimizer = tf.train.adam(options.learningRate);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    shuffle(order, random);
    let loss = 0;
    for (let batch = 0; batch < batches; batch++) {
      const share = (epoch * batches + batch) / steps;
      setLearningRate(optimizer, options.learningRate * learningShare(share));
      const chosen = order.subarray(batch * options.batch, (batch + 1) * options.batch);
      loss += step(examples, chosen, weights, optimizer);
    }
    options.onEpoch?.(epoch + 1, loss / batches);
  }
  const trained = weights.map((weight) => ({
    shape: weight.shape,
    values: Float32Array.from(weight.dataSync()),
  }));
  tf.dispose(weights);
  optimizer.dispose();
  return trained;
}

/** Warm-up over the first tenth, then half a cosine to nothing. */
function learningShare(share: number): number {
  return share < 0.1 ? 0.1 + 9 * share : 0.5 * (1 + Math.cos((Math.PI * (share - 0.1)) / 0.9));
}

/** tfjs declares the rate protected although its own schedules set it; assignment by key is public. */
function setLearningRate(optimizer: tf.Optimizer, rate: number): void {
  Object.assign(optimizer, { learningRate: rate });
}

function initial(shape: readonly number[], random: () => number): tf.Variable {
  const fanIn = sizeOf(shape.slice(0, -1));
  const size = sizeOf(shape);
  const scale = shape.length === 1 ? 0 : Math.sqrt(2 / fanIn);
  const values = Float32Array.from({ length: size }, () => scale * normal(random));
  return tf.variable(tf.tensor(values, [...shape]));
}

function step(
  examples: readonly Example[],
  chosen: Int32Array,
  weights: readonly tf.Variable[],
  optimizer: tf.Optimizer,
): number {
  const size = STEPS * CHANNELS;
  const inputs = new Float32Array(chosen.length * size);
  const labels = new Float32Array(chosen.length);
  const importance = new Float32Array(chosen.length);
  for (const [i, at] of chosen.entries()) {
    const example = examples[at];
    if (example === undefined) continue;
    inputs.set(example.channels, i * size);
    labels[i] = example.isFall ? 1 - LABEL_DOUBT : LABEL_DOUBT / 2;
    importance[i] = example.weight;
  }
  return tf.tidy(() => {
    const x = tf.tensor3d(inputs, [chosen.length, STEPS, CHANNELS]);
    const y = tf.tensor1d(labels);
    const w = tf.tensor1d(importance);
    const cost = optimizer.minimize(() => loss(x, y, w, weights), true, [...weights]);
    return cost?.dataSync()[0] ?? 0;
  });
}

function loss(
  x: tf.Tensor3D,
  y: tf.Tensor1D,
  importance: tf.Tensor1D,
  weights: readonly tf.Variable[],
): tf.Scalar {
  const crossEntropy = tf.losses.sigmoidCrossEntropy(y, trainable(x, weights), importance);
  const decay = weights
    .filter((weight) => weight.rank > 1)
    .map((weight) => tf.sum<tf.Scalar>(tf.square(weight)))
    .reduce((sum, part) => tf.add(sum, part));
  return tf.add<tf.Scalar>(crossEntropy, tf.mul(decay, WEIGHT_DECAY));
}

/** The same function as `forward`, made of ops that have gradients on every backend. */
function trainable(x: tf.Tensor3D, weights: readonly tf.Variable[]): tf.Tensor1D {
  let steps = STEPS;
  let input = x;
  for (const [layer, stride] of STRIDES.entries()) {
    const taps = TAPS[layer] ?? 1;
    const unfolded = unfold(input, steps, { taps, stride, from: WIDTHS[layer] ?? 1 });
    steps = unfolded.steps;
    const kernel = weightAt(weights, layer * 2);
    const [, , to = 1] = kernel.shape;
    const product = matrixProduct(unfolded.rows, tf.reshape(kernel, [-1, to]));
    const sum = tf.add(product, weightAt(weights, layer * 2 + 1));
    input = tf.reshape<tf.Rank.R3>(tf.relu(sum), [-1, steps, to]);
  }
  return dense(poolParts(input, largest), weights);
}

interface Unfolding {
  readonly taps: number;
  readonly stride: number;
  readonly from: number;
}

/** Rows of `taps` neighbouring steps: a convolution is then one matrix product. */
function unfold(
  x: tf.Tensor3D,
  steps: number,
  { taps, stride, from }: Unfolding,
): { readonly rows: tf.Tensor2D; readonly steps: number } {
  // Neighbours side by side as channels: a stride becomes a plain shift.
  const groups = Math.floor(steps / stride);
  const whole = tf.slice(x, [0, 0, 0], [-1, groups * stride, from]);
  const grouped = tf.reshape<tf.Rank.R3>(whole, [-1, groups, stride * from]);
  const shifts = taps / stride;
  const out = groups - shifts + 1;
  const parts = Array.from({ length: shifts }, (_, shift) =>
    tf.slice(grouped, [0, shift, 0], [-1, out, stride * from]),
  );
  return { rows: tf.reshape<tf.Rank.R2>(tf.concat(parts, 2), [-1, taps * from]), steps: out };
}
