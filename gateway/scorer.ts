// Hop 5: windows due at about the same time are scored in one batch. A model that throws degrades
// detection to impact and stillness; it never silences it [design §2 promise 7].
import type { FallClassifier, MotionWindow, WindowScore } from "./domain/motion.ts";
import { messageOf } from "./errors.ts";

/** Windows in one batch: beyond this the batch itself would hold up the event loop. */
const MAX_BATCH = 64;

interface Due {
  readonly window: MotionWindow;
  readonly resolve: (score: WindowScore | undefined) => void;
}

export interface ScorerOptions {
  /** undefined: no model could be loaded. */
  readonly classifier: () => FallClassifier | undefined;
  readonly onFault: (detail: string) => void;
  readonly onWorking: () => void;
  readonly onScored: (windows: number, elapsedMs: number) => void;
  readonly monotonic: () => number;
}

export class Scorer {
  readonly #options: ScorerOptions;
  #due: Due[] = [];

  constructor(options: ScorerOptions) {
    this.#options = options;
  }

  /** undefined: no model; the evidence alone decides. */
  async score(window: MotionWindow): Promise<WindowScore | undefined> {
    return await new Promise((resolve) => {
      this.#due.push({ window, resolve });
      if (this.#due.length === 1) {
        setImmediate(() => {
          this.#run();
        });
      }
    });
  }

  #run(): void {
    const batch = this.#due.splice(0, MAX_BATCH);
    if (this.#due.length > 0) {
      setImmediate(() => {
        this.#run();
      });
    }
    const scores = this.#scoresOf(batch.map(({ window }) => window));
    for (const [index, due] of batch.entries()) due.resolve(scores?.[index]);
  }

  #scoresOf(windows: readonly MotionWindow[]): readonly WindowScore[] | undefined {
    const { classifier, monotonic, onFault, onScored, onWorking } = this.#options;
    const model = classifier();
    if (model === undefined) return undefined;
    const startMs = monotonic();
    try {
      const scores = model.score(windows);
      const scored = windows.map((window, index) => toScore(model, window, scores[index]));
      onScored(windows.length, monotonic() - startMs);
      onWorking();
      return scored;
    } catch (error) {
      onFault(messageOf(error));
      return undefined;
    }
  }
}

function toScore(
  model: FallClassifier,
  { position }: MotionWindow,
  score: number | undefined,
): WindowScore {
  if (score === undefined || !Number.isFinite(score)) {
    throw new RangeError(`the model gave no score for a ${position} window`);
  }
  const operatingPoint = model.operatingPoints[position];
  return { score, modelVersion: model.version, operatingPoint };
}
