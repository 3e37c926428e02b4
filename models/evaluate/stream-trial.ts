// One trial through the very detector that runs live; only clock and transport are replaced.
// Before it: the blocks of a trial. After it: findings on the trial's own clock.
import {
  type Candidate,
  createFallDetector,
  type Finding,
} from "../../gateway/domain/fall-detector.ts";
import type { Sensitivity } from "../../gateway/domain/fall-decision.ts";
import type {
  FallClassifier,
  MotionBlock,
  Position,
  WindowScore,
} from "../../gateway/domain/motion.ts";

export interface TimedFinding {
  /** Arrival of the packet that made the decision possible, ms on the trial's clock. */
  readonly atMs: number;
  readonly finding: Finding;
}

/** Scores windows due at once; `undefined` for each when there is no model. */
export type Scorer = (candidates: readonly Candidate[]) => readonly (WindowScore | undefined)[];

export function scorerOf(classifier: FallClassifier | undefined): Scorer {
  if (classifier === undefined) return (candidates) => candidates.map(() => undefined);
  return (candidates) => {
    const scores = classifier.score(candidates.map(({ window }) => window));
    return candidates.map(({ window }, i) => ({
      score: scores[i] ?? 0,
      modelVersion: classifier.version,
      operatingPoint: classifier.operatingPoints[window.position],
    }));
  };
}

export interface TrialWearer {
  readonly position: Position;
  /** As set for a resident; 0, the usual, when absent. */
  readonly sensitivity?: Sensitivity | undefined;
}

/** Every finding of a trial, also those of level `none`, in order of decision. */
export function streamTrial(
  blocks: readonly MotionBlock[],
  { position, sensitivity = 0 }: TrialWearer,
  scorer: Scorer,
): TimedFinding[] {
  const detector = createFallDetector({ position, sensitivity: () => sensitivity });
  const found: TimedFinding[] = [];
  const decide = (candidates: readonly Candidate[], atMs: number): void => {
    if (candidates.length === 0) return;
    const scores = scorer(candidates);
    for (const [i, candidate] of candidates.entries()) {
      found.push({ atMs, finding: detector.resolve(candidate, scores[i]) });
    }
  };
  let arrivedMs = 0;
  for (const block of blocks) {
    const samples = block.accel.length / 3;
    arrivedMs = (block.startUs + (samples - 1) * block.periodUs) / 1000;
    decide(detector.push(block).candidates, arrivedMs);
  }
  decide(detector.flush().candidates, arrivedMs);
  return found;
}
