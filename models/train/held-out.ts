// The evaluation of people by models that never saw them, at operating points chosen without them.
// Before it: trainings and nested choices. After it: the only figures worth quoting.
import type { Sensitivity } from "../../gateway/domain/fall-decision.ts";
import type { OperatingPoint, Position } from "../../gateway/domain/motion.ts";
import { evaluateSet, type SetDetail } from "../evaluate/evaluation.ts";
import { type Scorer, scorerOf } from "../evaluate/stream-trial.ts";
import { createNetworkClassifier, type LoadedClassifier } from "../network-classifier.ts";
import type { RecordingSet, TrialSamples } from "../recordings/recording-set.ts";
import type { ModelWeights } from "../weights-file.ts";
import { personKey } from "./folds.ts";
import type { Choices, WeightsByName } from "./nested-choice.ts";
import { type FoldPlan, foldName } from "./training-tasks.ts";

export interface HeldOut {
  readonly plan: FoldPlan;
  readonly weights: WeightsByName;
  /** What was chosen for each fold without its people. */
  readonly choices: readonly Choices[];
}

/** A model at its chosen points; holds tensors until it is disposed of. */
export function classifierOf(
  weights: ModelWeights,
  version: string,
  { wrist, waist }: Choices,
): LoadedClassifier {
  const operatingPoints: Record<Position, OperatingPoint> = {
    wrist: wrist.point,
    waist: waist.point,
  };
  const forestShare = { wrist: wrist.forestShare, waist: waist.forestShare };
  return createNetworkClassifier({ version, operatingPoints, weights, forestShare });
}

/** How the recordings are put to the test; absent: as recorded, at the usual sensitivity. */
export interface Circumstances {
  /** As other hardware would see it. */
  readonly change?: ((samples: TrialSamples) => TrialSamples) | undefined;
  readonly sensitivity?: Sensitivity | undefined;
}

/** Streams every trial past the model that never saw its person. */
export function evaluateHeldOut(
  sets: readonly RecordingSet[],
  { plan, weights, choices }: HeldOut,
  { change, sensitivity }: Circumstances = {},
): SetDetail[] {
  const classifiers = choices.flatMap((choice, fold) => {
    const own = weights.get(foldName(fold));
    return own === undefined ? [] : [classifierOf(own, "held-out", choice)];
  });
  const scorers: Scorer[] = classifiers.map(scorerOf);
  const details = sets.flatMap((set) =>
    evaluateSet(set, {
      scorerOf: ({ name }, { subject }) => {
        const fold = plan.foldOf.get(personKey(name, subject)) ?? 0;
        return scorers[fold] ?? scorerOf(undefined);
      },
      isSeen: () => false,
      sensitivity,
      ...(change === undefined ? {} : { change }),
    }),
  );
  for (const classifier of classifiers) classifier[Symbol.dispose]();
  return details;
}

/** One set by one model that saw nothing of it. */
export function evaluateLeftOut(
  set: RecordingSet,
  weights: ModelWeights,
  choices: Choices,
  change?: (samples: TrialSamples) => TrialSamples,
): SetDetail[] {
  const classifier = classifierOf(weights, "left-out", choices);
  const details = evaluateSet(set, {
    scorerOf: () => scorerOf(classifier),
    isSeen: () => false,
    ...(change === undefined ? {} : { change }),
  });
  classifier[Symbol.dispose]();
  return details;
}
