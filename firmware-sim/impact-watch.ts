// The small-battery wearable's own eyes: it keeps 10 s of samples and notices an impact. Before it:
// samples; after it: a burst (PROTOCOL section 4) or a fall decided by the device (section 5).
import { VALUES_PER_SAMPLE } from "./motion-script.ts";

const RATE_HZ = 50;
const BURST_SAMPLES = 10 * RATE_HZ;
/** Half of the burst lies after the impact. */
const AFTER_SAMPLES = 5 * RATE_HZ;
const IMPACT_G = 2.5;
const FREE_FALL_G = 0.6;
const FREE_FALL_SEARCH_SAMPLES = RATE_HZ;
const MS_PER_SAMPLE = 1000 / RATE_HZ;
/** Lying people differ from 1 g by breathing only. */
const STILL_DEVIATION_G = 0.06;
const SETTLED_SAMPLES = 2 * RATE_HZ;

export interface Impact {
  /** The 10 s around it, ax ay az gx gy gz interleaved. */
  readonly values: Float64Array;
  readonly peakMg: number;
  readonly freeFallMs: number;
  /** From the impact to the last sample. */
  readonly ageMs: number;
  /** Whether the wearer lay still afterwards. */
  readonly isStill: boolean;
}

export class ImpactWatch {
  #values: readonly number[] = [];
  #samplesAfter = -1;

  /** Returns the impact when its 5 s of aftermath are in. */
  push(values: Float64Array): Impact | undefined {
    let found: Impact | undefined;
    for (let at = 0; at < values.length; at += VALUES_PER_SAMPLE) {
      found = this.#pushSample(values.subarray(at, at + VALUES_PER_SAMPLE)) ?? found;
    }
    return found;
  }

  #pushSample(sample: Float64Array): Impact | undefined {
    const kept = this.#values.slice(-(BURST_SAMPLES - 1) * VALUES_PER_SAMPLE);
    this.#values = [...kept, ...sample];
    if (this.#samplesAfter >= 0) this.#samplesAfter += 1;
    else if (magnitude(sample) >= IMPACT_G) this.#samplesAfter = 0;
    if (this.#samplesAfter < AFTER_SAMPLES) return undefined;
    this.#samplesAfter = -1;
    return describeImpact(Float64Array.from(this.#values));
  }
}

function describeImpact(values: Float64Array): Impact {
  const felt = Array.from({ length: values.length / VALUES_PER_SAMPLE }, (_, index) =>
    magnitude(values.subarray(index * VALUES_PER_SAMPLE, (index + 1) * VALUES_PER_SAMPLE)),
  );
  const peak = Math.max(...felt);
  const at = felt.indexOf(peak);
  const before = felt.slice(Math.max(0, at - FREE_FALL_SEARCH_SAMPLES), at);
  const settled = felt.slice(at + SETTLED_SAMPLES);
  return {
    values,
    peakMg: Math.round(peak * 1000),
    freeFallMs: before.filter((g) => g < FREE_FALL_G).length * MS_PER_SAMPLE,
    ageMs: (felt.length - 1 - at) * MS_PER_SAMPLE,
    isStill: settled.length > 0 && settled.every((g) => Math.abs(g - 1) < STILL_DEVIATION_G * 3),
  };
}

function magnitude(sample: Float64Array): number {
  return Math.hypot(sample[0] ?? 0, sample[1] ?? 0, sample[2] ?? 0);
}
