// Channels → a hundred plain numbers, for the trees that judge beside the network.
import { CHANNELS, STEPS } from "./window-channels.ts";

const PARTS = 3;
const PER_PART = 4;

export const FEATURES = CHANNELS * PARTS * PER_PART;

/** Largest, smallest, mean and spread of each channel before, during and after the impact. */
export function handFeatures(channels: Float32Array): Float32Array {
  const features = new Float32Array(FEATURES);
  // The impact lies at three fifths of the window.
  const edges = [0, 65, 87, STEPS];
  for (let channel = 0; channel < CHANNELS; channel++) {
    for (let part = 0; part < PARTS; part++) {
      const values = summary(channels, channel, edges[part] ?? 0, edges[part + 1] ?? STEPS);
      features.set(values, (channel * PARTS + part) * PER_PART);
    }
  }
  return features;
}

function summary(channels: Float32Array, channel: number, from: number, to: number): number[] {
  let largest = -99;
  let smallest = 99;
  let sum = 0;
  let squares = 0;
  for (let step = from; step < to; step++) {
    const value = channels[step * CHANNELS + channel] ?? 0;
    largest = Math.max(largest, value);
    smallest = Math.min(smallest, value);
    sum += value;
    squares += value * value;
  }
  const mean = sum / (to - from);
  return [largest, smallest, mean, Math.sqrt(Math.max(0, squares / (to - from) - mean * mean))];
}
