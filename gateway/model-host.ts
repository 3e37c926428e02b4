// Which model decides: the configured one, or the one a manager promoted; their faults told once each.
// With none that is whole the hub goes on with impact and stillness alone (promise 7).
import type { Clock } from "./domain/clock.ts";
import type { CardFacts, LoadedModel, ModelFolder } from "./domain/model-folder.ts";
import { runInBackground } from "./errors.ts";
import { ModelSlot } from "./model-slot.ts";
import { Scorer } from "./scorer.ts";

/** A disk that hangs must not keep a fall waiting: then impact and stillness decide. */
const WAITED_FOR_MS = 5_000;

export interface ModelHostOptions {
  readonly clock: Clock;
  readonly configured: ModelFolder;
  /** A second model that runs silently beside the live one, until a manager promotes it. */
  readonly shadow: ModelFolder | undefined;
  /** What a manager chose, by fingerprint; the log says so. */
  readonly promoted: () => { readonly fingerprint: string; readonly version: string } | undefined;
  readonly onFault: (fault: "model" | "model-choice", detail: string) => void;
  readonly onWorking: (fault: "model" | "model-choice") => void;
  /** Told when another model than before takes a role. */
  readonly onInService: (role: "live" | "shadow", model: LoadedModel) => void;
  readonly onScored: (windows: number, elapsedMs: number) => void;
}

/** The shadow model, as far as people are told of it. */
export interface ShadowModel {
  readonly model: LoadedModel | undefined;
  readonly card: CardFacts | undefined;
  readonly fault: string | undefined;
}

export class ModelHost {
  readonly scorer: Scorer;
  readonly #options: ModelHostOptions;
  readonly #configured: ModelSlot;
  readonly #second: ModelSlot | undefined;
  readonly #told = new Map<string, string>();
  #isStarted = false;

  constructor(options: ModelHostOptions) {
    this.#options = options;
    const { clock } = options;
    const slotOf = (folder: ModelFolder): ModelSlot =>
      new ModelSlot({
        ...{ folder, clock },
        onChange: () => {
          this.choiceChanged();
        },
      });
    this.#configured = slotOf(options.configured);
    this.#second = options.shadow === undefined ? undefined : slotOf(options.shadow);
    this.scorer = new Scorer({
      classifier: () => this.live?.classifier,
      monotonic: () => clock.monotonic(),
      onFault: (detail) => {
        this.#liveSlot.failed(detail);
      },
      onScored: options.onScored,
    });
    this.scorer.hold();
  }

  /** undefined: impact and stillness decide. */
  get live(): LoadedModel | undefined {
    return this.#liveSlot.model;
  }

  /** Of the model that decides, or of the one that would if it were whole. */
  get liveCard(): CardFacts | undefined {
    return this.#liveSlot.card;
  }

  /** Why the model that would decide does not. */
  get liveFault(): string | undefined {
    return this.#liveSlot.fault;
  }

  /** The other of the two folders; undefined where the config names only one. */
  get shadow(): ShadowModel | undefined {
    const slot = this.#shadowSlot;
    if (slot === undefined) return undefined;
    const { model, card, fault } = slot;
    return { model, card, fault };
  }

  /** The shadow model threw or was too slow: nothing was decided by it, and it is loaded anew. */
  shadowFailed(detail: string): void {
    this.#shadowSlot?.failed(detail);
  }

  /** Of the shadow's files as they lie in its folder now. Throws as a model folder does. */
  async shadowFingerprint(): Promise<string | undefined> {
    return await this.#shadowSlot?.fingerprint();
  }

  /**
   * Meanwhile presses are taken and windows wait: the network library takes longer to load than all
   * else together. Resolves when the first loading has gone well or not.
   */
  async start(): Promise<void> {
    const tooLong = this.#options.clock.after(WAITED_FOR_MS, "model start", () => {
      this.scorer.release();
    });
    try {
      await this.#load();
    } finally {
      tooLong[Symbol.dispose]();
      this.scorer.release();
    }
  }

  async #load(): Promise<void> {
    await this.#configured.start();
    if (this.#second !== undefined) {
      const loading = this.#second.start();
      // A hub whose model was promoted starts with that model; else nobody waits for the shadow.
      if (this.#options.promoted() === undefined) runInBackground("shadow model", loading);
      else await loading;
    }
    this.#isStarted = true;
    this.choiceChanged();
  }

  /** A model came or went, or a manager chose. */
  choiceChanged(): void {
    if (!this.#isStarted) return;
    const { onFault, onWorking, promoted } = this.#options;
    const { live } = this;
    this.#tellInService("live", live);
    this.#tellInService("shadow", this.shadow?.model);
    if (live === undefined) onFault("model", this.#liveSlot.fault ?? "it is not loaded");
    else onWorking("model");
    const wanted = promoted();
    if (wanted === undefined || wanted.fingerprint === live?.fingerprint) {
      onWorking("model-choice");
      return;
    }
    onFault(
      "model-choice",
      `${wanted.version}, which was promoted, is in no model folder: restore it`,
    );
  }

  close(): void {
    this.scorer.release();
    this.#configured.close();
    this.#second?.close();
  }

  get #shadowSlot(): ModelSlot | undefined {
    return this.#liveSlot === this.#second ? this.#configured : this.#second;
  }

  #tellInService(role: "live" | "shadow", model: LoadedModel | undefined): void {
    if (model === undefined || this.#told.get(role) === model.fingerprint) return;
    this.#told.set(role, model.fingerprint);
    this.#options.onInService(role, model);
  }

  /** The promoted model where it is there and whole, else the configured one: it was trusted before. */
  get #liveSlot(): ModelSlot {
    const wanted = this.#options.promoted()?.fingerprint;
    const second = this.#second;
    return wanted !== undefined && second?.model?.fingerprint === wanted
      ? second
      : this.#configured;
  }
}
