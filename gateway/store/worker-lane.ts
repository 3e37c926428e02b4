// The main thread's end of a store worker: numbers requests, matches answers, and when the worker
// crashes starts another and sends it again what was never answered.
import { Worker } from "node:worker_threads";
import { GatewayError, messageOf } from "../errors.ts";
import { isNothing } from "./answers.ts";
import { errorOf, type Failure } from "./failure.ts";
import {
  type Answer,
  DIED_OF_IT,
  type Envelope,
  isFromWorker,
  type SendMode,
  type SpaceState,
  type StoreFault,
} from "./lane-protocol.ts";

/** How a request is sent the first time, to a second worker and to a third; to no fourth. */
const MODES: readonly SendMode[] = ["first", "again", "look"];

/** Young objects of a worker, in MB: requests are small and short-lived. */
const YOUNG_HEAP_MB = 2;

const CLOSED: Failure = { code: "store/failed", message: "the store is closed" };

export interface LaneSettings {
  /** Compiled file of the worker. */
  readonly entry: string;
  readonly workerData: object;
  /** The worker dies, and is replaced, rather than take the hub's memory. */
  readonly heapMb: number;
  readonly onSpace: (state: SpaceState) => void;
  /** The worker died and was replaced. */
  readonly onCrash: (reason: string) => void;
  /** The worker met a fault that it worked around, or that is over. */
  readonly onFault: (fault: StoreFault) => void;
}

interface Waiting {
  readonly envelope: Envelope<unknown>;
  readonly tries: number;
  readonly settle: (answer: Answer) => void;
}

export class WorkerLane<Request extends object> {
  readonly #settings: LaneSettings;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;
  #isClosing = false;

  constructor(settings: LaneSettings) {
    this.#settings = settings;
  }

  /** Starts the worker; resolves when it has opened its files. */
  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#spawn(resolve, (failure) => {
        reject(errorOf(failure));
      });
    });
  }

  /** Sends a request; `isValue` tells that the answer has the form the caller expects. */
  async ask<Value>(request: Request, isValue: (value: unknown) => value is Value): Promise<Value> {
    if (this.#isClosing && this.#worker === undefined) throw errorOf(CLOSED);
    const answer = await new Promise<Answer>((settle) => {
      this.#lastId += 1;
      const envelope = { id: this.#lastId, mode: "first", request } as const;
      this.#waiting.set(envelope.id, { envelope, tries: 1, settle });
      // A worker that could not be replaced is tried once more by whoever needs it next.
      if (this.#worker === undefined) this.#respawn();
      else this.#worker.postMessage(envelope);
    });
    if ("failure" in answer) throw errorOf(answer.failure);
    if (isValue(answer.value)) return answer.value;
    throw new GatewayError("internal/bug", "the store's worker answered in another form");
  }

  /** Sends a request whose answer nobody waits for. */
  tell(request: Request): void {
    this.#worker?.postMessage({ id: 0, mode: "first", request });
  }

  /** Sends the worker its last request and waits until it has ended. */
  async close(last: Request): Promise<void> {
    this.#isClosing = true;
    const worker = this.#worker;
    if (worker === undefined) return;
    const ended = new Promise<void>((resolve) => {
      worker.once("exit", () => {
        resolve();
      });
    });
    // A worker that dies of closing has ended too, and what it acknowledged is on the disk.
    await Promise.allSettled([this.ask(last, isNothing), ended]);
  }

  #spawn(onReady: () => void, onRefused: (failure: Failure) => void): void {
    const { entry, workerData, heapMb, onSpace, onFault } = this.#settings;
    const worker = new Worker(entry, {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: heapMb, maxYoungGenerationSizeMb: YOUNG_HEAP_MB },
    });
    this.#worker = worker;
    let reason = "it ended without being asked to";
    let isOpen = false;
    worker.on("error", (error: unknown) => {
      reason = messageOf(error);
    });
    worker.on("message", (message: unknown) => {
      if (!isFromWorker(message)) return;
      if (message.kind === "answers") for (const answer of message.answers) this.#settle(answer);
      if (message.kind === "space") onSpace(message.state);
      if (message.kind === "fault") onFault(message.fault);
      if (message.kind === "refused") onRefused(message.failure);
      if (message.kind === "ready") {
        isOpen = true;
        onReady();
      }
    });
    worker.on("exit", () => {
      this.#worker = undefined;
      if (this.#isClosing) this.#rejectAll(CLOSED);
      else if (isOpen) this.#replace(reason);
      else
        onRefused({ code: "store/failed", message: `the store's worker did not start: ${reason}` });
    });
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    waiting?.settle(answer);
  }

  #replace(reason: string): void {
    this.#settings.onCrash(reason);
    for (const [id, { tries }] of [...this.#waiting]) {
      if (tries >= MODES.length) this.#settle({ id, failure: DIED_OF_IT });
    }
    this.#respawn();
  }

  #respawn(): void {
    this.#spawn(
      () => undefined,
      (failure) => {
        this.#rejectAll(failure);
      },
    );
    for (const [id, waiting] of this.#waiting) {
      const envelope = { ...waiting.envelope, mode: MODES[waiting.tries] ?? "look" };
      this.#waiting.set(id, { ...waiting, envelope, tries: waiting.tries + 1 });
      this.#worker?.postMessage(envelope);
    }
  }

  #rejectAll(failure: Failure): void {
    for (const id of [...this.#waiting.keys()]) this.#settle({ id, failure });
  }
}
