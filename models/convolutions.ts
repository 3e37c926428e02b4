// The dear part of the network, on whichever backend was set up: channels → the last convolution.
// Before it: window-channels. After it: network-head, in plain numbers.
import * as tf from "@tensorflow/tfjs-core";
import { GatewayError } from "../gateway/errors.ts";
import { convolved, STRIDES, weightAt } from "./fall-network.ts";
import { CHANNELS, STEPS } from "./window-channels.ts";

/** What the last convolution gives for [rows, STEPS, CHANNELS]: rows × steps × widths, in one run. */
export type Convolutions = (channels: Float32Array, rows: number) => Float32Array;

export function convolutionsOf(weights: readonly tf.Tensor[]): Convolutions {
  return tf.getBackend() === "wasm" ? throughKernels(weights) : throughEngine(weights);
}

/** On any backend. */
function throughEngine(weights: readonly tf.Tensor[]): Convolutions {
  return (channels, rows) =>
    tf.tidy(() =>
      Float32Array.from(
        convolved(tf.tensor3d(channels, [rows, STEPS, CHANNELS]), weights).dataSync(),
      ),
    );
}

const KERNEL = "FusedConv2D";

/**
 * Straight to the backend's kernels. The engine between keeps books for gradients and scopes, which
 * no score needs: it took more time than the arithmetic, and its rubbish and late compilation were
 * the slowest windows in a hundred.
 */
function throughKernels(weights: readonly tf.Tensor[]): Convolutions {
  const backend = tf.backend();
  const { kernelFunc } = tf.getKernel(KERNEL, tf.getBackend());
  const layers = STRIDES.map((stride, layer) => {
    const kernel = weightAt(weights, layer * 2);
    const [taps = 1, from = 1, to = 1] = kernel.shape;
    return {
      filter: { dataId: kernel.dataId, shape: [1, taps, from, to], dtype: kernel.dtype },
      bias: weightAt(weights, layer * 2 + 1),
      attrs: {
        strides: [1, stride],
        pad: "valid",
        dataFormat: "NHWC",
        dilations: [1, 1],
        activation: "relu",
      },
    };
  });
  return (channels, rows) => {
    const shape = [rows, 1, STEPS, CHANNELS];
    let x: tf.TensorInfo = {
      dataId: backend.write(channels, shape, "float32"),
      shape,
      dtype: "float32",
    };
    try {
      for (const { filter, bias, attrs } of layers) {
        const out = kernelFunc({ inputs: { x, filter, bias }, backend, attrs });
        backend.disposeData(x.dataId);
        x = single(out);
      }
      return asFloats(backend.readSync(x.dataId));
    } finally {
      backend.disposeData(x.dataId);
    }
  };
}

function single(out: tf.TensorInfo | tf.TensorInfo[]): tf.TensorInfo {
  if (!Array.isArray(out)) return out;
  throw new GatewayError("model/failed", `${KERNEL} gave ${out.length} tensors`);
}

function asFloats(values: ReturnType<tf.KernelBackend["readSync"]>): Float32Array {
  if (values instanceof Float32Array) return values;
  throw new GatewayError("model/failed", `${KERNEL} gave no float32`);
}
