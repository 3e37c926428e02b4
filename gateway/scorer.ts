// Hop 5: windows due at about the same time are scored in one batch. A model that throws, gives no
// score or is too slow degrades detection to impact and stillness; it never silences it [promise 7].
import { SLOWEST_WINDOW_MS } from "./domain/model-folder.ts";
import type { FallClassifier, MotionWindow, WindowScore } from "./domain/motion.ts";
import { messageOf } from "./errors.ts";

/** Windows in one batch: beyond this the batch itself would hold up the event loop. */
const MAX_BATCH = 64;

/** One slow batch may be the machine's; so many in a row are the model's. */
const SLOW_BATCHES_IN_A_ROW = 5;
/** No window of any model takes so long: whatever it is, it must not hold the hub up again. */
const STUCK_MS = 2_000;

interface Due {
  readonly window: MotionWindow;
  readonly resolve: (score: WindowScore | undefined) => void;
}

export interface ScorerOptions {
  /** undefined: there is no whole model. */
  readonly classifier: () => FallClassifier | undefined;
  /** The model must not be asked again before it was loaded anew. */
  readonly onFault: (detail: string) => void;
  readonly onScored: (windows: number, elapsedMs: number) => void;
  readonly monotonic: () => number;
}

export class Scorer {
  readonly #options: ScorerOptions;
  #due: Due[] = [];
  #slowInARow = 0;
  #isHeld = false;

  constructor(options: ScorerOptions) {
    this.#options = options;
  }

  /** True while windows wait for their score: nothing else should take the thread. */
  get isBusy(): boolean {
    return this.#due.length > 0;
  }

  /** Windows wait for a model that is on its way. */
  hold(): void {
    this.#isHeld = true;
  }

  /** The model is there, or will not be. */
  release(): void {
    this.#isHeld = false;
    if (this.#due.length > 0) this.#runSoon();
  }

  /** undefined: no model; the evidence alone decides. */
  async score(window: MotionWindow): Promise<WindowScore | undefined> {
    return await new Promise((resolve) => {
      this.#due.push({ window, resolve });
      if (this.#due.length === 1) this.#runSoon();
    });
  }

  #runSoon(): void {
    if (this.#isHeld) return;
    setImmediate(() => {
      this.#run();
    });
  }

  #run(): void {
    const batch = this.#due.splice(0, MAX_BATCH);
    if (batch.length === 0) return;
    if (this.#due.length > 0) this.#runSoon();
    const scores = this.#scoresOf(batch.map(({ window }) => window));
    for (const [index, due] of batch.entries()) due.resolve(scores[index]);
  }

  #scoresOf(windows: readonly MotionWindow[]): readonly (WindowScore | undefined)[] {
    const { classifier, monotonic, onFault, onScored } = this.#options;
    const model = classifier();
    if (model === undefined) return [];
    const startMs = monotonic();
    try {
      const scores = scoreTogether(model, windows);
      const elapsedMs = monotonic() - startMs;
      onScored(windows.length, elapsedMs);
      this.#watchSpeed(elapsedMs, windows.length);
      return scores;
    } catch (error) {
      // One resident's window must not take the model from the others of its batch.
      const scores = windows.length > 1 ? windows.map((window) => scoreAlone(model, window)) : [];
      onFault(messageOf(error));
      return scores;
    }
  }

  #watchSpeed(elapsedMs: number, windows: number): void {
    const perWindowMs = elapsedMs / windows;
    this.#slowInARow = perWindowMs > SLOWEST_WINDOW_MS ? this.#slowInARow + 1 : 0;
    if (this.#slowInARow < SLOW_BATCHES_IN_A_ROW && perWindowMs < STUCK_MS) return;
    this.#slowInARow = 0;
    const took = `${String(Math.round(perWindowMs))} ms a window`;
    this.#options.onFault(`the model takes ${took}, more than ${String(SLOWEST_WINDOW_MS)} ms`);
  }
}

function scoreTogether(
  model: FallClassifier,
  windows: readonly MotionWindow[],
): readonly WindowScore[] {
  const scores = model.score(windows);
  return windows.map(({ position }, index) => {
    const score = scores[index];
    if (score === undefined || !Number.isFinite(score)) {
      throw new RangeError(`the model gave no score for a ${position} window`);
    }
    const operatingPoint = model.operatingPoints[position];
    return { score, modelVersion: model.version, operatingPoint };
  });
}

function scoreAlone(model: FallClassifier, window: MotionWindow): WindowScore | undefined {
  try {
    return scoreTogether(model, [window])[0];
  } catch {
    // The batch's own error says what is wrong with the model.
    return undefined;
  }
}
