// A set whose recordings are read once and kept: a study streams each of them twenty times.
// Before it: a set on disk. After it: training and study.
import type { RecordingSet, TrialSamples } from "./recording-set.ts";

export function remembered(set: RecordingSet): RecordingSet {
  const read = new Map<string, ReadonlyMap<string, TrialSamples>>();
  return {
    ...set,
    samplesOf(subject) {
      const samples = read.get(subject) ?? set.samplesOf(subject);
      read.set(subject, samples);
      return samples;
    },
  };
}
