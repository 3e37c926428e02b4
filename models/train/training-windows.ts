// All labelled windows of the recordings: once as recorded, then several times as other hardware.
// Before it: recordings. After it: networks are trained on them.
import type { Position } from "../../gateway/domain/motion.ts";
import type { RecordingSet, Trial } from "../recordings/recording-set.ts";
import { collectWindows, type LabelledWindow } from "./collect-windows.ts";
import { type Person, personKey } from "./folds.ts";
import type { Example } from "./train-network.ts";
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
      windows.push(...collectWindows(set, subject, read, undefined));
      const position = set.trials[0]?.position ?? "wrist";
      for (let copy = 0; copy < copies[position]; copy++) {
        windows.push(...collectWindows(set, subject, read, random));
      }
      onSubject(`${set.name} ${subject}`);
    }
  }
  return { people, windows };
}

/** Examples of one position, without the people of `isHeldOut`. */
export function examplesOf(
  windows: readonly LabelledWindow[],
  position: Position,
  isHeldOut: (person: string) => boolean,
): Example[] {
  return windows
    .filter(
      ({ position: at, label, set, trial }) =>
        at === position && label >= 0 && !isHeldOut(personKey(set, trial.subject)),
    )
    .map(({ channels, label, trial }) => ({
      channels,
      isFall: label === 1,
      weight: label === 1 ? fallWeight(trial) : trial.group === "elderly" ? OLDER_WEIGHT : 1,
    }));
}

function fallWeight({ fallStartMs }: Trial): number {
  return fallStartMs === undefined ? UNANNOTATED_FALL_WEIGHT : FALL_WEIGHT;
}
