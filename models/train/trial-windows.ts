// Every trial with its windows, also a trial in which no blow opened the gate; as recorded, and as other
// hardware would have recorded it. Before it: training windows. After it: held-out opinions.
import { groupBy } from "../group-by.ts";
import type { RecordingSet, Trial } from "../recordings/recording-set.ts";
import type { LabelledWindow } from "./collect-windows.ts";
import { UNANNOTATED_SHARE } from "./training-windows.ts";

export interface TrialWindows {
  readonly set: string;
  readonly trial: Trial;
  /** 0: as recorded. */
  readonly copy: number;
  /** How much it counts in a choice: all changed copies together as much as the recording. */
  readonly weight: number;
  readonly windows: readonly LabelledWindow[];
}

export function collectTrialWindows(
  sets: readonly RecordingSet[],
  windows: readonly LabelledWindow[],
): TrialWindows[] {
  const key = (set: string, trialId: string, copy: number): string => `${set}/${copy}/${trialId}`;
  const byTrial = groupBy(windows, ({ set, trial, copy }) => key(set, trial.trialId, copy));
  return sets.flatMap(({ name, trials }) => {
    const own = windows.filter(({ set }) => set === name);
    const copies = own.reduce((most, { copy }) => Math.max(most, copy), 0);
    return Array.from({ length: copies + 1 }, (_, copy) =>
      trials.map((trial) => ({
        ...{ set: name, trial, copy },
        weight: labelWeight(trial) / (copy === 0 ? 1 : copies),
        windows: byTrial.get(key(name, trial.trialId, copy)) ?? [],
      })),
    ).flat();
  });
}

function labelWeight({ isFall, fallStartMs }: Trial): number {
  return isFall && fallStartMs === undefined ? UNANNOTATED_SHARE : 1;
}
