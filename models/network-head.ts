// The cheap end of the network in plain numbers: pooled convolutions → log-odds. Before it: the
// convolutions of a backend. After it: the classifier. A few thousand products need no tensors.
import { GatewayError } from "../gateway/errors.ts";
import { type NetworkWeights, POOL_PARTS, POOLS, STRIDES, weightAt } from "./fall-network.ts";

/** Log-odds of row `row` of what the convolutions gave for `rows` windows. */
export type NetworkHead = (convolved: Float32Array, row: number, rows: number) => number;

export function networkHead(weights: NetworkWeights): NetworkHead {
  const first = STRIDES.length * 2;
  const intoHidden = weightAt(weights, first);
  const hiddenBias = weightAt(weights, first + 1).values;
  const outOfHidden = weightAt(weights, first + 2).values;
  const outBias = weightAt(weights, first + 3).values[0] ?? 0;
  const [pooledSize = 0, hiddenSize = 0] = intoHidden.shape;
  const width = pooledSize / (POOL_PARTS * POOLS);
  const pooled = new Float32Array(pooledSize);
  return (convolved, row, rows) => {
    const size = convolved.length / rows;
    if (!Number.isInteger(size / width)) {
      throw new GatewayError("model/failed", `${convolved.length} values of ${rows} windows`);
    }
    poolParts(convolved, row * size, size / width, width, pooled);
    let logOdds = outBias;
    for (let unit = 0; unit < hiddenSize; unit++) {
      let sum = hiddenBias[unit] ?? 0;
      for (let i = 0; i < pooledSize; i++) {
        sum += (pooled[i] ?? 0) * (intoHidden.values[i * hiddenSize + unit] ?? 0);
      }
      // A rectifier that lets NaN through: what is not a number must not become a score.
      if (!(sum <= 0)) logOdds += sum * (outOfHidden[unit] ?? 0);
    }
    return logOdds;
  };
}

/** Largest and mean of each part of the time axis, side by side: as `poolParts` of fall-network. */
function poolParts(
  convolved: Float32Array,
  offset: number,
  steps: number,
  width: number,
  into: Float32Array,
): void {
  const size = Math.floor(steps / POOL_PARTS);
  for (let part = 0; part < POOL_PARTS; part++) {
    const from = offset + part * size * width;
    for (let channel = 0; channel < width; channel++) {
      let largest = Number.NEGATIVE_INFINITY;
      let sum = 0;
      for (let step = 0; step < size; step++) {
        const value = convolved[from + step * width + channel] ?? 0;
        if (!(value <= largest)) largest = value;
        sum += value;
      }
      const at = part * POOLS * width + channel;
      into[at] = largest;
      into[at + width] = sum / size;
    }
  }
}
