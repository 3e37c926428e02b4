// Features → log-odds by a weighted sum: the simplest rival, and the head of the random kernels.
import { seededRandom, shuffle } from "../random.ts";
import { valueAt } from "./accumulate.ts";

export interface FeatureExample {
  readonly features: Float32Array;
  readonly isFall: boolean;
  readonly weight: number;
}

const ROUNDS = 12;
const RATE = 0.03;
const DECAY = 1e-6;

/** Standardises, then descends the weighted cross-entropy one example after the other. */
export function trainLogistic(
  examples: readonly FeatureExample[],
  seed: number,
): (features: Float32Array) => number {
  const size = examples[0]?.features.length ?? 0;
  const scale = standardisation(examples, size);
  const scaled = examples.map(({ features }) => standardised(features, scale));
  const weights = new Float32Array(size + 1);
  const order = Int32Array.from(examples.keys());
  const random = seededRandom(seed);
  for (let round = 0; round < ROUNDS; round++) {
    shuffle(order, random);
    const rate = (RATE * (1 - round / ROUNDS)) / Math.sqrt(size / 100);
    for (const at of order) {
      const example = examples[at];
      const values = scaled[at];
      if (example === undefined || values === undefined) continue;
      const share = 1 / (1 + Math.exp(-weightedSum(weights, values)));
      descend(weights, values, rate * example.weight * ((example.isFall ? 1 : 0) - share));
    }
  }
  return (features) => weightedSum(weights, standardised(features, scale));
}

/** The last weight is the bias. */
function weightedSum(weights: Float32Array, values: Float32Array): number {
  let total = valueAt(weights, values.length);
  for (let i = 0; i < values.length; i++) total += valueAt(weights, i) * valueAt(values, i);
  return total;
}

/** Features learn at a tenth of the bias's rate: there are many, and they agree. */
function descend(weights: Float32Array, values: Float32Array, step: number): void {
  for (let i = 0; i < values.length; i++) {
    weights[i] = valueAt(weights, i) * (1 - DECAY) + 0.1 * step * valueAt(values, i);
  }
  weights[values.length] = valueAt(weights, values.length) + step;
}

function standardised(features: Float32Array, { mean, gain }: Standardisation): Float32Array {
  return features.map((value, i) => (value - valueAt(mean, i)) * valueAt(gain, i));
}

interface Standardisation {
  readonly mean: Float32Array;
  readonly gain: Float32Array;
}

function standardisation(examples: readonly FeatureExample[], size: number): Standardisation {
  const mean = new Float32Array(size);
  const gain = new Float32Array(size);
  const n = Math.max(1, examples.length);
  for (let i = 0; i < size; i++) {
    let sum = 0;
    let squares = 0;
    for (const { features } of examples) {
      const value = features[i] ?? 0;
      sum += value;
      squares += value * value;
    }
    mean[i] = sum / n;
    gain[i] = 1 / (Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2)) + 1e-3);
  }
  return { mean, gain };
}
