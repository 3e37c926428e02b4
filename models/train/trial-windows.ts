// Every trial with its windows as recorded, also a trial in which no blow opened the gate.
// Before it: training windows. After it: held-out opinions.
import { groupBy } from "../group-by.ts";
import type { RecordingSet } from "../recordings/recording-set.ts";
import type { LabelledWindow } from "./collect-windows.ts";
import type { TrialWindows } from "./held-out-opinions.ts";

export function collectTrialWindows(
  sets: readonly RecordingSet[],
  windows: readonly LabelledWindow[],
): TrialWindows[] {
  const key = (set: string, trialId: string): string => `${set}/${trialId}`;
  const byTrial = groupBy(
    windows.filter(({ isChanged }) => !isChanged),
    ({ set, trial }) => key(set, trial.trialId),
  );
  return sets.flatMap(({ name, trials }) =>
    trials.map((trial) => ({
      trial,
      set: name,
      windows: byTrial.get(key(name, trial.trialId)) ?? [],
    })),
  );
}
