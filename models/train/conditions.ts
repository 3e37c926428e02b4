// The recordings as hardware would have seen them that is not among them, and wearers whose sensitivity
// was set. For held-out figures only.
import type { Sensitivity } from "../../gateway/domain/fall-decision.ts";
import { SENSITIVITY_SCALE } from "../../gateway/domain/sensitivity.ts";
import type { TrialSamples } from "../recordings/recording-set.ts";
import { changeHardware, jittered, withLoss } from "./augment.ts";
import { seededRandom } from "./random.ts";

export interface Condition {
  readonly name: string;
  /** Also measured with the whole set left out of training. */
  readonly isForSets: boolean;
  /** A fresh change of a whole set: the same for every run. */
  readonly change?: () => (samples: TrialSamples) => TrialSamples;
  readonly sensitivity?: Sensitivity;
}

type Change = NonNullable<Condition["change"]>;

const SEED = 77;
/** Wide enough to clip nothing of the recordings. */
const WIDE_G = 16;
/** Time stamps given on arrival: one standard deviation, as a share of the sample period. */
const ARRIVAL_JITTER = 0.15;

interface Hardware {
  /** Absent: the recording's own. */
  readonly rateHz?: number;
  readonly rangeG?: number;
}

/** Always strapped on in a random direction, with gain, offset and noise within datasheet limits. */
function hardware({ rateHz, rangeG = WIDE_G }: Hardware): Change {
  return () => {
    const random = seededRandom(SEED);
    const rate = rateHz === undefined ? {} : { rateHz };
    return (samples) => changeHardware(samples, { ...rate, rangeG, isLowPassed: false }, random);
  };
}

/** As `hardware`, and then what a radio does to it. */
function radio(
  wearable: Hardware,
  spoil: (samples: TrialSamples, random: () => number) => TrialSamples,
): Change {
  return () => {
    const random = seededRandom(SEED + 1);
    const change = hardware(wearable)();
    return (samples) => spoil(change(samples), random);
  };
}

const condition = (name: string, change: Change, isForSets = false): Condition => ({
  name,
  change,
  isForSets,
});

export const CONDITIONS: readonly Condition[] = [
  ...(["low", "high"] as const).map((level) => ({
    name: `as recorded, sensitivity set ${level}`,
    isForSets: false,
    sensitivity: SENSITIVITY_SCALE[level],
  })),
  condition("random mounting", hardware({})),
  ...[100, 50, 25, 20, 10].map((rateHz) =>
    condition(`${rateHz} Hz, random mounting`, hardware({ rateHz })),
  ),
  ...[8, 4, 2].map((rangeG) =>
    condition(`clipped at ${rangeG} g, random mounting`, hardware({ rangeG })),
  ),
  condition(
    "20 Hz, clipped at 8 g, random mounting, stamped on arrival",
    radio({ rateHz: 20, rangeG: 8 }, (samples, random) =>
      jittered(samples, ARRIVAL_JITTER, random),
    ),
    true,
  ),
  condition("20 Hz, clipped at 4 g, random mounting", hardware({ rateHz: 20, rangeG: 4 }), true),
  condition("10 Hz, clipped at 2 g, random mounting", hardware({ rateHz: 10, rangeG: 2 })),
  condition(
    "random mounting, up to 1 s of packets lost somewhere in each trial",
    radio({}, withLoss),
  ),
];
