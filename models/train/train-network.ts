// Labelled windows → weights of one network. Seeded; the convolutions are unfolded into matrix
// products because the wasm backend has no gradient for them.
import * as tf from "@tensorflow/tfjs-core";
// Registers the gradients: the core package for Node comes without them.
import "@tensorflow/tfjs-layers";
import {
  dense,
  forward,
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
/** From this round on, daily life that is clearly told apart is mostly left out: hard negatives count. */
const MINING_FROM = 1;
const MINING_BATCH = 512;
/** Log-odds below which daily life is easy: a score of 0.03. */
const EASY_LOG_ODDS = -3.5;
const EASY_SHARE = 0.15;
const FIRST_SHARE = 0.4;
/** Keeps weights small: the recordings hold few people. */
const WEIGHT_DECAY = 3e-4;

export function trainNetwork(
  examples: readonly Example[],
  options: TrainingOptions,
): NetworkWeights {
  const random = seededRandom(options.seed);
  const weights = MEMBER_SHAPES.map((shape) => initial(shape, random));
  const optimizer = tf.train.adam(options.learningRate);
  for (let epoch = 0; epoch < options.epochs; epoch++) {
    const order =
      epoch < MINING_FROM ? firstOrder(examples, random) : minedOrder(examples, weights, random);
    shuffle(order, random);
    const batches = Math.max(1, Math.floor(order.length / options.batch));
    let loss = 0;
    for (let batch = 0; batch < batches; batch++) {
      const share = (epoch + batch / batches) / options.epochs;
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

/** All falls and a share of daily life, which is many times as much and mostly easy. */
function firstOrder(examples: readonly Example[], random: () => number): Int32Array {
  const kept: number[] = [];
  for (const [i, { isFall }] of examples.entries()) {
    if (isFall || random() < FIRST_SHARE) kept.push(i);
  }
  return Int32Array.from(kept);
}

/** All falls, every daily-life window the network still doubts, and a share of the easy rest. */
function minedOrder(
  examples: readonly Example[],
  weights: readonly tf.Variable[],
  random: () => number,
): Int32Array {
  const kept: number[] = [];
  for (let from = 0; from < examples.length; from += MINING_BATCH) {
    const part = examples.slice(from, from + MINING_BATCH);
    const input = new Float32Array(part.length * STEPS * CHANNELS);
    for (const [i, { channels }] of part.entries()) input.set(channels, i * STEPS * CHANNELS);
    const logOdds = tf.tidy(() =>
      forward(tf.tensor3d(input, [part.length, STEPS, CHANNELS]), weights).dataSync(),
    );
    for (const [i, { isFall }] of part.entries()) {
      const isHard = (logOdds[i] ?? 0) > EASY_LOG_ODDS;
      if (isFall || isHard || random() < EASY_SHARE) kept.push(from + i);
    }
  }
  return Int32Array.from(kept);
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
  return tf.tidy(() => tf.variable(tf.tensor(values, [...shape])));
}

function step(
  examples: readonly Example[],
  chosen: Int32Array,
  weights: readonly tf.Variable[],
  optimizer: tf.Optimizer,
): number {
  const rows = new Float32Array(chosen.length * FIRST_ROWS * FIRST_WIDTH);
  const labels = new Float32Array(chosen.length);
  const importance = new Float32Array(chosen.length);
  for (const [i, at] of chosen.entries()) {
    const example = examples[at];
    if (example === undefined) continue;
    unfoldFirst(example.channels, rows, i * FIRST_ROWS * FIRST_WIDTH);
    labels[i] = example.isFall ? 1 - LABEL_DOUBT : LABEL_DOUBT / 2;
    importance[i] = example.weight;
  }
  return tf.tidy(() => {
    const x = tf.tensor2d(rows, [chosen.length * FIRST_ROWS, FIRST_WIDTH]);
    const y = tf.tensor1d(labels);
    const w = tf.tensor1d(importance);
    const cost = optimizer.minimize(() => loss(x, y, w, weights), true, [...weights]);
    return cost?.dataSync()[0] ?? 0;
  });
}

const FIRST_ROWS = Math.floor((STEPS - TAPS[0]) / STRIDES[0]) + 1;
const FIRST_WIDTH = TAPS[0] * CHANNELS;

/** The first layer's rows are cut here: its input needs no gradient, so it can stay out of the graph. */
function unfoldFirst(channels: Float32Array, into: Float32Array, offset: number): void {
  for (let row = 0; row < FIRST_ROWS; row++) {
    const from = row * STRIDES[0] * CHANNELS;
    into.set(channels.subarray(from, from + FIRST_WIDTH), offset + row * FIRST_WIDTH);
  }
}

function loss(
  x: tf.Tensor2D,
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
function trainable(x: tf.Tensor2D, weights: readonly tf.Variable[]): tf.Tensor1D {
  let rows = x;
  let steps: number = FIRST_ROWS;
  for (const [layer, taps] of TAPS.entries()) {
    const from = WIDTHS[layer] ?? 1;
    if (layer > 0) {
      const stride = STRIDES[layer] ?? 1;
      const series = tf.reshape<tf.Rank.R3>(rows, [-1, steps, from]);
      const unfolded = unfold(series, steps, { taps, stride, from });
      rows = unfolded.rows;
      steps = unfolded.steps;
    }
    const kernel = tf.reshape<tf.Rank.R2>(weightAt(weights, layer * 2), [taps * from, -1]);
    rows = tf.relu(tf.add(matrixProduct(rows, kernel), weightAt(weights, layer * 2 + 1)));
  }
  const last = tf.reshape<tf.Rank.R3>(rows, [-1, steps, WIDTHS[TAPS.length]]);
  return dense(poolParts(last, largest), weights);
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
