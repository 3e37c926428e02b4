// The live model: loaded at start, its faults told once. Without one the hub goes on with impact and
// stillness alone (promise 7).
import type { FallClassifier } from "./domain/motion.ts";
import { messageOf } from "./errors.ts";
import { Scorer } from "./scorer.ts";

/** Loads the classifier; the composition root says from where. */
export type LoadModel = () => Promise<FallClassifier>;

export interface ModelHostOptions {
  readonly load: LoadModel;
  readonly monotonic: () => number;
  readonly onFault: (detail: string) => void;
  readonly onWorking: () => void;
  readonly onScored: (windows: number, elapsedMs: number) => void;
}

export class ModelHost {
  readonly scorer: Scorer;
  readonly #options: ModelHostOptions;
  #classifier: FallClassifier | undefined;

  constructor(options: ModelHostOptions) {
    this.#options = options;
    this.scorer = new Scorer({ ...options, classifier: () => this.#classifier });
  }

  get version(): string | undefined {
    return this.#classifier?.version;
  }

  async start(): Promise<void> {
    try {
      this.#classifier = await this.#options.load();
      this.#options.onWorking();
    } catch (error) {
      this.#options.onFault(messageOf(error));
    }
  }
}
