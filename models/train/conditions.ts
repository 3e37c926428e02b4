// The recordings as hardware would have seen them that is not among them. For held-out figures only.
import type { TrialSamples } from "../recordings/recording-set.ts";
import { changeHardware } from "./augment.ts";
import { seededRandom } from "./random.ts";

export interface Condition {
  readonly name: string;
  /** A fresh change of a whole set: the same for every run. */
  readonly change: () => (samples: TrialSamples) => TrialSamples;
}

const SEED = 77;

function hardware(rateHz: number, rangeG: number): Condition["change"] {
  return () => {
    const random = seededRandom(SEED);
    return (samples) => changeHardware(samples, { rateHz, rangeG, isLowPassed: false }, random);
  };
}

export const CONDITIONS: readonly Condition[] = [
  { name: "20 Hz, clipped at 4 g, random mounting", change: hardware(20, 4) },
  { name: "10 Hz, clipped at 2 g, random mounting", change: hardware(10, 2) },
];
