// Hop 5: windows → scores, on whichever backend was set up. Batches, and leaves no tensor behind.
// Before it: hop 4's windows. After it: the detector's decision.
import type {
  FallClassifier,
  MotionWindow,
  OperatingPoint,
  Position,
} from "../gateway/domain/motion.ts";
import { GatewayError } from "../gateway/errors.ts";
import type { ModelWeights } from "./weights-file.ts";
import { CHANNELS, STEPS, windowChannels } from "./window-channels.ts";
import { createWindowJudge, scoreOf, type WindowJudge } from "./window-judge.ts";

/** More at once would only make the others wait: the wasm backend computes on this thread. */
const MAX_BATCH = 64;

export interface NetworkOptions {
  readonly version: string;
  readonly operatingPoints: Readonly<Record<Position, OperatingPoint>>;
  readonly weights: ModelWeights;
  /** Share of the trees in the log-odds. */
  readonly forestShare: Readonly<Record<Position, number>>;
}

/** A classifier that holds tensors until it is disposed of. */
export interface LoadedClassifier extends FallClassifier, Disposable {}

export function createNetworkClassifier(options: NetworkOptions): LoadedClassifier {
  const { version, operatingPoints, weights, forestShare } = options;
  const judges = {
    wrist: createWindowJudge(weights.wrist),
    waist: createWindowJudge(weights.waist),
  };
  return {
    version,
    operatingPoints,
    score(windows) {
      const scores = new Array<number>(windows.length).fill(0);
      for (const position of ["wrist", "waist"] as const) {
        const places = [...windows.keys()].filter((i) => windows[i]?.position === position);
        for (let from = 0; from < places.length; from += MAX_BATCH) {
          const batch = places.slice(from, from + MAX_BATCH);
          scoreBatch(windows, batch, judges[position], forestShare[position], scores);
        }
      }
      return scores;
    },
    [Symbol.dispose]() {
      judges.wrist[Symbol.dispose]();
      judges.waist[Symbol.dispose]();
    },
  };
}

/** Written anew for each batch: a window must leave as little as can be to the garbage collector. */
const input = new Float32Array(MAX_BATCH * STEPS * CHANNELS);

function scoreBatch(
  windows: readonly MotionWindow[],
  places: readonly number[],
  { judge }: WindowJudge,
  forestShare: number,
  scores: number[],
): void {
  for (const [row, place] of places.entries()) {
    const window = windows[place];
    if (window !== undefined) windowChannels(window, input, row * STEPS * CHANNELS);
  }
  const opinions = judge(input.subarray(0, places.length * STEPS * CHANNELS), places.length);
  for (const [row, place] of places.entries()) {
    const opinion = opinions[row];
    const score = opinion === undefined ? Number.NaN : scoreOf(opinion, forestShare);
    if (!Number.isFinite(score))
      throw new GatewayError("model/failed", "The score is not a number");
    scores[place] = score;
  }
}
