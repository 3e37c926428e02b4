// Channels → a hundred plain numbers, for the trees that judge beside the network.
import { CHANNELS, STEPS } from "./window-channels.ts";

const PER_PART = 4;
/** The impact lies at three fifths of the window: before, during, after. */
const EDGES = [0, 65, 87, STEPS] as const;
const PARTS = EDGES.length - 1;

export const FEATURES = CHANNELS * PARTS * PER_PART;

/** Largest, smallest, mean and spread of each channel before, during and after the impact. */
export function handFeatures(
  channels: Float32Array,
  into: Float32Array = new Float32Array(FEATURES),
): Float32Array {
  for (let part = 0; part < PARTS; part++) {
    const from = EDGES[part] ?? 0;
    const to = EDGES[part + 1] ?? STEPS;
    for (let channel = 0; channel < CHANNELS; channel++) {
      summarize(channels, channel, from, to, into, (channel * PARTS + part) * PER_PART);
    }
  }
  return into;
}

function summarize(
  channels: Float32Array,
  channel: number,
  from: number,
  to: number,
  into: Float32Array,
  at: number,
): void {
  let largest = -99;
  let smallest = 99;
  let sum = 0;
  let squares = 0;
  for (let step = from; step < to; step++) {
    const value = channels[step * CHANNELS + channel] ?? 0;
    if (value > largest) largest = value;
    if (value < smallest) smallest = value;
    sum += value;
    squares += value * value;
  }
  const mean = sum / (to - from);
  into[at] = largest;
  into[at + 1] = smallest;
  into[at + 2] = mean;
  into[at + 3] = Math.sqrt(Math.max(0, squares / (to - from) - mean * mean));
}
