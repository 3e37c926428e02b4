// All labelled windows of the recordings: once as recorded, then several times as other hardware.
// Before it: recordings. After it: networks are trained on them.
import type { Position } from "../../gateway/domain/motion.ts";
import type { RecordingSet, Trial } from "../recordings/recording-set.ts";
import { collectWindows, type LabelledWindow } from "./collect-windows.ts";
import { type Person, personKey } from "./folds.ts";
import type { Example } from "./train-network.ts";
import { CHANNELS, STEPS } from "../window-channels.ts";
import { seededRandom } from "./random.ts";

export interface TrainingWindows {
  readonly people: readonly Person[];
  readonly windows: readonly LabelledWindow[];
}

/** Older people's daily life is what the hub will mostly see: a mistake there costs more. */
const OLDER_WEIGHT = 3;
/** Falls count for more than their number, but less than for balance: silence is the usual state. */
const FALL_WEIGHT = 2;
/** A fall nobody annotated is taken to be at its largest blow: often wrong, so it counts for less. */
const UNANNOTATED_FALL_WEIGHT = 0.5;
/** The same where operating points are chosen. */
export const UNANNOTATED_SHARE = UNANNOTATED_FALL_WEIGHT / FALL_WEIGHT;

export function collectTrainingWindows(
  sets: readonly RecordingSet[],
  copies: Readonly<Record<Position, number>>,
  seed: number,
  onSubject: (done: string) => void,
): TrainingWindows {
  const random = seededRandom(seed);
  const people: Person[] = [];
  const windows: LabelledWindow[] = [];
  for (const set of sets) {
    const groups = new Map(set.trials.map(({ subject, group }) => [subject, group]));
    for (const [subject, group] of groups) {
      const read = set.samplesOf(subject);
      people.push({ set: set.name, subject, group });
      const position = set.trials[0]?.position ?? "wrist";
      for (let copy = 0; copy <= copies[position]; copy++) {
        windows.push(...collectWindows(set, subject, read, copy, random));
      }
      onSubject(`${set.name} ${subject}`);
    }
  }
  return { people, windows: shared(windows) };
}

/** Channels moved into memory that training threads share: fifty thousand windows are 200 MB. */
function shared(windows: readonly LabelledWindow[]): LabelledWindow[] {
  const size = STEPS * CHANNELS;
  const memory = new Float32Array(new SharedArrayBuffer(windows.length * size * 4));
  return windows.map((window, i) => {
    const channels = memory.subarray(i * size, (i + 1) * size);
    channels.set(window.channels);
    return { ...window, channels };
  });
}

/** Of daily life at the other position every third window is enough: it is there for its falls. */
const OTHER_DAILY_EVERY = 3;

/** Examples for one position, of everybody but some people; what has a weight of 0 is left out. */
export function examplesOf(
  windows: readonly LabelledWindow[],
  forPosition: Position,
  positionWeights: Readonly<Record<Position, number>>,
  heldOut: ReadonlySet<string>,
): Example[] {
  const isTaken = ({ position, label, set, trial }: LabelledWindow, at: number): boolean =>
    positionWeights[position] > 0 &&
    label >= 0 &&
    (position === forPosition || label === 1 || at % OTHER_DAILY_EVERY === 0) &&
    !heldOut.has(personKey(set, trial.subject));
  return windows.filter(isTaken).map(({ position, channels, label, trial }) => ({
    channels,
    isFall: label === 1,
    weight: positionWeights[position] * (label === 1 ? fallWeight(trial) : dailyWeight(trial)),
  }));
}

function dailyWeight({ group }: Trial): number {
  return group === "elderly" ? OLDER_WEIGHT : 1;
}

function fallWeight({ fallStartMs }: Trial): number {
  return fallStartMs === undefined ? UNANNOTATED_FALL_WEIGHT : FALL_WEIGHT;
}
