// Two ops with the gradients that wasm computes fast: training takes a third of the time.
// Used by train-network only; live scoring needs no gradients.
import * as tf from "@tensorflow/tfjs-core";
import { GatewayError } from "../../gateway/errors.ts";

type GradientInput = Parameters<Parameters<typeof tf.customGrad>[0]>[number];

/** tfjs hands a custom op its tensors and, last, the function that keeps some for the gradient. */
function sortInputs(inputs: readonly GradientInput[]): {
  readonly tensors: readonly tf.Tensor[];
  readonly keep: (tensors: tf.Tensor[]) => void;
} {
  const tensors = inputs.filter((input) => input instanceof tf.Tensor);
  const keep = inputs.find((input) => typeof input === "function");
  if (keep === undefined) throw new GatewayError("internal/bug", "no function to keep tensors");
  return { tensors, keep };
}

function at(tensors: readonly tf.Tensor[], index: number): tf.Tensor {
  const tensor = tensors[index];
  if (tensor === undefined)
    throw new GatewayError("internal/bug", `gradient input ${index} missing`);
  return tensor;
}

function asMatrix(tensor: tf.Tensor): tf.Tensor2D {
  const [rows = 1, columns = 1] = tensor.shape;
  return tf.reshape<tf.Rank.R2>(tensor, [rows, columns]);
}

const product = tf.customGrad<tf.Tensor2D>((...inputs) => {
  const { tensors, keep } = sortInputs(inputs);
  const left = asMatrix(at(tensors, 0));
  const right = asMatrix(at(tensors, 1));
  keep([left, right]);
  return {
    value: tf.matMul(left, right),
    gradFunc: (dy, saved) => [
      tf.matMul(dy, tf.transpose(asMatrix(at(saved, 1)))),
      tf.matMul(tf.transpose(asMatrix(at(saved, 0))), dy),
    ],
  };
});

/** Matrix product; its gradient transposes first, because wasm multiplies transposed operands slowly. */
export function matrixProduct(left: tf.Tensor2D, right: tf.Tensor2D): tf.Tensor2D {
  return product(left, right);
}

/** Far below the difference of any two float32 near 1: only the largest itself reaches above zero. */
const TINY = 1e-20;

const largestOp = tf.customGrad<tf.Tensor2D>((...inputs) => {
  const { tensors, keep } = sortInputs(inputs);
  const series = at(tensors, 0);
  const value = tf.max<tf.Tensor2D>(series, 1);
  keep([series, value]);
  return {
    value,
    gradFunc: (dy, saved) => {
      const x = at(saved, 0);
      const [batch = 1, , channels = 1] = x.shape;
      const along = (tensor: tf.Tensor): tf.Tensor => tf.reshape(tensor, [batch, 1, channels]);
      const isLargest = tf.step(tf.add(tf.sub(x, along(at(saved, 1))), TINY));
      return tf.mul(along(dy), isLargest);
    },
  };
});

/** Largest over time; its gradient avoids wasm's slow comparison and tiling. */
export function largest(series: tf.Tensor3D): tf.Tensor2D {
  return largestOp(series);
}
