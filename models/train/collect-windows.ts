// Trials → labelled windows, cut by the very detector that runs live (never with hindsight).
// Before it: recordings, as they are or augmented. After it: training and held-out scoring.
import { movesHard } from "../../gateway/domain/fall-decision.ts";
import type { Position } from "../../gateway/domain/motion.ts";
import { streamTrial } from "../evaluate/stream-trial.ts";
import type { RecordingSet, Trial, TrialSamples } from "../recordings/recording-set.ts";
import { trialBlocks } from "../recordings/trial-blocks.ts";
import { CHANNELS, STEPS, windowChannels } from "../window-channels.ts";
import { augment } from "./augment.ts";

/** 1 fall, 0 daily life, −1 not known (a fall's aftermath): left out of training. */
export type WindowLabel = -1 | 0 | 1;

export interface LabelledWindow {
  readonly set: string;
  readonly position: Position;
  readonly trial: Trial;
  readonly label: WindowLabel;
  readonly impactMs: number;
  readonly atMs: number;
  readonly channels: Float32Array;
  /** The wearer goes on moving hard: no alert unless the model is certain. */
  readonly isMovingHard: boolean;
  /** 0: as recorded. Others: as other hardware would have recorded it. */
  readonly copy: number;
}

/** A blow this near to the annotated fall is part of it. */
const FALL_MARGIN_MS = 700;
/** Earlier than this before a fall, a blow is daily life: a step, a stumble, sitting down. */
const BEFORE_FALL_MS = 2_000;

/** Copy 0 is the recording itself; `random` changes the hardware of the others. */
export function collectWindows(
  set: RecordingSet,
  subject: string,
  read: ReadonlyMap<string, TrialSamples>,
  copy: number,
  random: () => number,
): LabelledWindow[] {
  return set.trials
    .filter((trial) => trial.subject === subject)
    .flatMap((trial) => {
      const samples = read.get(trial.trialId);
      if (samples === undefined) return [];
      const worn = copy === 0 ? samples : augment(samples, random);
      return trialWindows(set.name, trial, worn, copy);
    });
}

function trialWindows(
  set: string,
  trial: Trial,
  samples: TrialSamples,
  copy: number,
): LabelledWindow[] {
  const found = streamTrial(trialBlocks(samples), trial, (candidates) =>
    candidates.map(() => undefined),
  );
  return found.map(({ atMs, finding }) => {
    const channels = new Float32Array(STEPS * CHANNELS);
    windowChannels(finding.window, channels, 0);
    const impactMs = finding.impactUs / 1000;
    return {
      set,
      position: trial.position,
      trial,
      label: label(trial, impactMs),
      impactMs,
      atMs,
      channels,
      isMovingHard: movesHard(finding),
      copy,
    };
  });
}

function label(trial: Trial, impactMs: number): WindowLabel {
  if (!trial.isFall) return 0;
  const peak = trial.impactMs ?? 0;
  const from = Math.min(trial.fallStartMs ?? peak, peak) - FALL_MARGIN_MS;
  const to = Math.max(trial.fallEndMs ?? peak, peak) + FALL_MARGIN_MS;
  if (impactMs >= from && impactMs <= to) return 1;
  return impactMs < from - BEFORE_FALL_MS ? 0 : -1;
}
