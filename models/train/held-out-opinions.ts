// Models that never saw a person judge that person's windows: what nested choices are made from.
// Before it: trainings without folds. After it: operating points, curves, the comparison.
import { soundingScore } from "../../gateway/domain/fall-decision.ts";
import type { Position } from "../../gateway/domain/motion.ts";
import type { ModelWeights } from "../weights-file.ts";
import { CHANNELS, STEPS } from "../window-channels.ts";
import { createWindowJudge, type Opinion, scoreOf } from "../window-judge.ts";
import type { TrialScore } from "./operating-points.ts";
import type { TrialWindows } from "./trial-windows.ts";

/** A trial, and what networks and trees said of each of its windows. */
export interface JudgedTrial extends Omit<TrialWindows, "windows"> {
  readonly windows: readonly (Opinion & { readonly isMovingHard: boolean })[];
}

/** All trials of one position by one model. */
export function judgeTrials(
  weights: ModelWeights,
  position: Position,
  trials: readonly TrialWindows[],
): JudgedTrial[] {
  const { judge, ...held } = createWindowJudge(weights[position]);
  const judged = trials
    .filter(({ trial }) => trial.position === position)
    .map(({ windows, ...about }) => {
      const channels = new Float32Array(windows.length * STEPS * CHANNELS);
      for (const [i, window] of windows.entries())
        channels.set(window.channels, i * STEPS * CHANNELS);
      const opinions = windows.length === 0 ? [] : judge(channels, windows.length);
      return {
        ...about,
        windows: opinions.map((opinion, i) => ({
          ...opinion,
          isMovingHard: windows[i]?.isMovingHard ?? false,
        })),
      };
    });
  held[Symbol.dispose]();
  return judged;
}

/** How the two opinions become a score. */
export type Together = (opinion: Opinion) => number;

export function sharing(forestShare: number): Together {
  return (opinion) => scoreOf(opinion, forestShare);
}

/** The highest score of each trial. `isRuled`: a wearer who goes on moving hard raises no alert. */
export function trialScores(
  judged: readonly JudgedTrial[],
  together: Together,
  isRuled = true,
): TrialScore[] {
  return judged.map(({ trial, weight, windows }) => {
    let score = 0;
    let checkScore = 0;
    for (const window of windows) {
      const own = together(window);
      checkScore = Math.max(checkScore, own);
      score = Math.max(score, soundingScore(own, isRuled && window.isMovingHard));
    }
    const isOlder = trial.group === "elderly";
    return { isFall: trial.isFall, isOlder, weight, score, checkScore };
  });
}
