// Sets of recordings → the evaluation in its published form. Every trial is streamed, never cut.
// Before it: recordings and a scorer. After it: the summary, the JSON file, the model card.
import type { Sensitivity } from "../../gateway/domain/fall-decision.ts";
import type { Finding } from "../../gateway/domain/fall-detector.ts";
import type { Position } from "../../gateway/domain/motion.ts";
import { groupBy } from "../group-by.ts";
import type { RecordingSet, Trial, TrialSamples } from "../recordings/recording-set.ts";
import { trialBlocks } from "../recordings/trial-blocks.ts";
import { type Scorer, streamTrial } from "./stream-trial.ts";

export interface TrialAlert {
  /** Time of the decision on the trial's own clock. */
  readonly atMs: number;
  /** null: decided by impact and stillness, without a model. */
  readonly score: number | null;
  readonly level: "alert" | "check";
}

export interface TrialResult {
  readonly trialId: string;
  readonly subject: string;
  readonly group: string;
  readonly isFall: boolean;
  /** The model's card lists the subject as trained on: never to be quoted. */
  readonly seen: boolean;
  readonly alerts: readonly TrialAlert[];
}

export interface SetResult {
  readonly name: string;
  readonly position: Position;
  readonly trials: readonly TrialResult[];
}

export interface Evaluation {
  readonly model: string;
  readonly sets: readonly SetResult[];
}

/** What the published form leaves out and the summary needs. */
export interface TrialDetail {
  readonly trial: Trial;
  readonly result: TrialResult;
  readonly durationMs: number;
}

export interface SetDetail {
  readonly result: SetResult;
  readonly details: readonly TrialDetail[];
}

export interface EvaluationPlan {
  readonly scorerOf: (set: RecordingSet, trial: Trial) => Scorer;
  readonly isSeen: (set: RecordingSet, trial: Trial) => boolean;
  /** Changes a trial's samples first (another rate, mounting, full scale); absent: as recorded. */
  readonly change?: (samples: TrialSamples) => TrialSamples;
  /** As set for a resident; the usual when absent. */
  readonly sensitivity?: Sensitivity | undefined;
  readonly onSubject?: (set: string, done: number, total: number) => void;
}

/** A set whose trials are worn at both positions gives two results, one per position. */
export function evaluateSet(set: RecordingSet, plan: EvaluationPlan): SetDetail[] {
  const bySubject = groupBy(set.trials, (trial) => trial.subject);
  const details: TrialDetail[] = [];
  let done = 0;
  for (const [subject, trials] of bySubject) {
    const read = set.samplesOf(subject);
    for (const trial of trials) {
      details.push(evaluateTrial(set, trial, read.get(trial.trialId), plan));
    }
    plan.onSubject?.(set.name, ++done, bySubject.size);
  }
  const byPosition = groupBy(details, ({ trial }) => trial.position);
  return [...byPosition].map(([position, at]) => ({
    result: { name: set.name, position, trials: at.map(({ result }) => result) },
    details: at,
  }));
}

/** A trial without samples stays in the figures: what cannot be seen is missed. */
function evaluateTrial(
  set: RecordingSet,
  trial: Trial,
  samples: TrialSamples | undefined,
  plan: EvaluationPlan,
): TrialDetail {
  const { trialId, subject, group, isFall } = trial;
  const seen = plan.isSeen(set, trial);
  const about = { trialId, subject, group, isFall, seen };
  if (samples === undefined) {
    return { trial, durationMs: 0, result: { ...about, alerts: [] } };
  }
  const streamed = plan.change === undefined ? samples : plan.change(samples);
  const { position } = trial;
  const wearer = { position, sensitivity: plan.sensitivity };
  const found = streamTrial(trialBlocks(streamed), wearer, plan.scorerOf(set, trial));
  const alerts = found.flatMap(({ atMs, finding }) => asAlert(atMs, finding));
  const durationMs = (samples.tMs.at(-1) ?? 0) - (samples.tMs[0] ?? 0);
  return { trial, durationMs, result: { ...about, alerts } };
}

function asAlert(atMs: number, { level, score }: Finding): TrialAlert[] {
  return level === "none" ? [] : [{ atMs: Math.round(atMs), score, level }];
}
