// One model folder in service: loaded, looked at again and again, dropped when it is broken, and
// loaded anew, ever less often, until it is whole. Before it: the folder. After it: the model host.
import type { Clock } from "./domain/clock.ts";
import type { LoadedModel, ModelFolder } from "./domain/model-folder.ts";
import { messageOf, runInBackground } from "./errors.ts";

/** How soon a broken folder is noticed. Some 200 kB are read and hashed each time: about a millisecond. */
export const LOOK_EVERY_MS = 10_000;
/** Files that are just being replaced differ for a moment: a second look decides. */
const LOOK_AGAIN_MS = 1_000;

const RETRY_FIRST_MS = 1_000;
/** A restored folder is taken up within this. */
const RETRY_MOST_MS = 60_000;
/** A model that loads and then fails again and again would raise an alert each time. */
const RELAPSE_MOST_MS = 15 * 60_000;
/** Worked for so long: its next failure is a new one. */
const STEADY_AFTER_MS = 10 * 60_000;

export interface ModelSlotOptions {
  readonly folder: ModelFolder;
  readonly clock: Clock;
  /** The model came, or went. */
  readonly onChange: () => void;
}

export class ModelSlot {
  readonly #options: ModelSlotOptions;
  #model: LoadedModel | undefined;
  #fault: string | undefined;
  #lastCard: LoadedModel["card"] | undefined;
  #loadedMs = 0;
  #failedLoads = 0;
  #relapses = 0;
  #timer: Disposable | undefined;
  #isClosed = false;

  constructor(options: ModelSlotOptions) {
    this.#options = options;
  }

  /** undefined: broken, or not loaded yet. */
  get model(): LoadedModel | undefined {
    return this.#model;
  }

  /** Why there is no model. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** Of the model in memory, or of the last one that was. */
  get card(): LoadedModel["card"] | undefined {
    return this.#lastCard;
  }

  /** Of the files as they lie there now. */
  async fingerprint(): Promise<string> {
    return await this.#options.folder.fingerprint();
  }

  /** Resolves when the first loading has gone well or not. */
  async start(): Promise<void> {
    await this.#load();
  }

  /** It threw, gave no score or was too slow. */
  failed(detail: string): void {
    if (this.#model === undefined) return;
    const { clock } = this.#options;
    const isSteady = clock.monotonic() - this.#loadedMs >= STEADY_AFTER_MS;
    this.#relapses = isSteady ? 0 : this.#relapses + 1;
    this.#drop(detail);
    const delayMs = RETRY_FIRST_MS * 4 ** this.#relapses;
    this.#arm(Math.min(delayMs, RELAPSE_MOST_MS), "model reload", this.#load.bind(this));
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.[Symbol.dispose]();
    this.#model?.classifier[Symbol.dispose]();
    this.#model = undefined;
  }

  async #load(): Promise<void> {
    const { folder, clock, onChange } = this.#options;
    try {
      const model = await folder.load();
      if (this.#isClosed) {
        model.classifier[Symbol.dispose]();
        return;
      }
      this.#model = model;
      this.#lastCard = model.card;
      this.#fault = undefined;
      this.#failedLoads = 0;
      this.#loadedMs = clock.monotonic();
      this.#arm(LOOK_EVERY_MS, "model look", this.#look.bind(this));
      onChange();
    } catch (error) {
      if (!this.#isClosed) this.#couldNotLoad(messageOf(error));
    }
  }

  #couldNotLoad(detail: string): void {
    this.#fault = detail;
    const delayMs = Math.min(RETRY_FIRST_MS * 2 ** this.#failedLoads, RETRY_MOST_MS);
    this.#failedLoads += 1;
    this.#arm(delayMs, "model reload", this.#load.bind(this));
    this.#options.onChange();
  }

  async #look(isSecond = false): Promise<void> {
    const detail = await this.#differs();
    // It may have failed, or been closed, while the files were read.
    if (this.#isClosed || this.#model === undefined) return;
    if (detail === undefined) {
      this.#arm(LOOK_EVERY_MS, "model look", this.#look.bind(this));
    } else if (!isSecond) {
      this.#arm(LOOK_AGAIN_MS, "model look", async () => {
        await this.#look(true);
      });
    } else {
      this.#drop(detail);
      await this.#load();
    }
  }

  async #differs(): Promise<string | undefined> {
    const { folder } = this.#options;
    try {
      const found = await folder.fingerprint();
      return found === this.#model?.fingerprint
        ? undefined
        : `${folder.path} is not the model that was loaded: restore it`;
    } catch (error) {
      return messageOf(error);
    }
  }

  #drop(detail: string): void {
    this.#model?.classifier[Symbol.dispose]();
    this.#model = undefined;
    this.#fault = detail;
    this.#options.onChange();
  }

  #arm(delayMs: number, name: string, work: () => Promise<void>): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = this.#options.clock.after(delayMs, name, () => {
      runInBackground(name, work());
    });
  }
}
