// Channels → thousands of answers of random kernels [Dempster 2020, ROCKET]; a weighted sum decides.
import { CHANNELS, STEPS } from "../../window-channels.ts";
import { normal, seededRandom } from "../random.ts";

const KERNELS = 150;
const TAPS = 7;
/** How far apart the taps lie, in steps of 40 ms. */
const SPREADS = [1, 2, 4, 8, 16] as const;

interface Kernel {
  readonly channel: number;
  readonly other: number;
  readonly spread: number;
  readonly weights: Float32Array;
  readonly bias: number;
}

/** The largest answer of each kernel, and how often it is positive. */
export function randomKernelFeatures(seed: number): (channels: Float32Array) => Float32Array {
  const random = seededRandom(seed);
  const pick = (count: number): number => Math.floor(random() * count);
  const kernels: Kernel[] = Array.from({ length: KERNELS }, () => {
    const weights = Float32Array.from({ length: TAPS * 2 }, () => normal(random));
    const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
    return {
      channel: pick(CHANNELS),
      other: pick(CHANNELS),
      spread: SPREADS[pick(SPREADS.length)] ?? 1,
      weights: weights.map((weight) => weight - mean),
      bias: 2 * random() - 1,
    };
  });
  return (channels) => {
    const features = new Float32Array(KERNELS * 2);
    for (const [i, kernel] of kernels.entries()) features.set(answer(kernel, channels), i * 2);
    return features;
  };
}

function answer(kernel: Kernel, channels: Float32Array): readonly [number, number] {
  const { channel, other, spread, weights, bias } = kernel;
  const last = STEPS - (TAPS - 1) * spread;
  let largest = -99;
  let positive = 0;
  for (let step = 0; step < last; step++) {
    let sum = bias;
    for (let tap = 0; tap < TAPS; tap++) {
      const at = (step + tap * spread) * CHANNELS;
      sum += (weights[tap] ?? 0) * (channels[at + channel] ?? 0);
      sum += (weights[TAPS + tap] ?? 0) * (channels[at + other] ?? 0);
    }
    largest = Math.max(largest, sum);
    if (sum > 0) positive++;
  }
  return [largest, positive / last];
}
