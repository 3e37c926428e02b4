// A line of bytes that is opened again whenever it goes away: a serial port that was unplugged, a
// converter on the network that restarts. Before it: what opens one. After it: a driver or notifier.
import type { Duplex } from "node:stream";
import type { Clock } from "../domain/clock.ts";
import { backoffMs } from "../domain/backoff.ts";
import { messageOf, runInBackground } from "../errors.ts";

/** A line that is open. A serial port's stream does not close its port by being destroyed. */
export interface OpenLine {
  readonly stream: Duplex;
  /** Closes it; resolves also where it is closed already. */
  end(): Promise<void>;
}

/** A stick that is plugged in again is heard after this long at the latest. */
const RETRY_MOST_MS = 5_000;

/** What waits in the hub to be written; a line that takes no more is not there. */
const UNWRITTEN_MOST_BYTES = 16_384;

export interface KeptLineOptions {
  readonly clock: Clock;
  /** In [0, 1): spreads the attempts. */
  readonly random: () => number;
  /** Where it leads, as people wrote it. */
  readonly address: string;
  /** Opens it; throws where it is not there. */
  readonly open: () => Promise<OpenLine>;
  /** What shows that it works: that it is open, or that `proved` is called. */
  readonly isUpOnce: "open" | "proved";
  /** It is open: whoever has to say the first word says it now. */
  readonly onOpen?: () => void;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** It was open and is no longer; also where nobody had answered yet. */
  readonly onLost?: (why: string) => void;
  /** Once when it goes away and once when it is back. */
  readonly onState: (state: "up" | "down", detail: string) => void;
}

export class KeptLine {
  readonly #options: KeptLineOptions;
  #line: OpenLine | undefined;
  #state: "up" | "down" | undefined;
  #failures = 0;
  #timer: Disposable | undefined;
  #isClosed = false;
  #ending: Promise<void> = Promise.resolve();

  constructor(options: KeptLineOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#line !== undefined;
  }

  /** Resolves after the first attempt, also when it failed: the line may be plugged in later. */
  async start(): Promise<void> {
    await this.#attempt();
  }

  /** False: the line is not there, or takes no more; nothing is kept for later. */
  write(bytes: Uint8Array): boolean {
    const stream = this.#line?.stream;
    if (stream === undefined || stream.writableLength > UNWRITTEN_MOST_BYTES) return false;
    stream.write(bytes);
    return true;
  }

  /** Somebody answered at its other end. */
  proved(): void {
    if (this.#line === undefined) return;
    this.#failures = 0;
    this.#say("up", `works: ${this.#options.address}`);
  }

  /** Something is wrong with it although it is open: it is closed, and opened anew. */
  renew(why: string): void {
    this.#lost(this.#line, why);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#timer?.[Symbol.dispose]();
    const line = this.#line;
    this.#line = undefined;
    await line?.end();
    await this.#ending;
  }

  async #attempt(): Promise<void> {
    let line: OpenLine;
    try {
      await this.#ending;
      line = await this.#options.open();
    } catch (error) {
      this.#retry(messageOf(error));
      return;
    }
    if (this.#isClosed) {
      await line.end();
      return;
    }
    this.#line = line;
    line.stream.on("data", (bytes: Uint8Array) => {
      if (this.#line === line) this.#options.onBytes(bytes);
    });
    const lost = (error?: unknown): void => {
      this.#lost(line, error instanceof Error ? error.message : "it was closed");
    };
    line.stream.on("error", lost);
    line.stream.on("close", lost);
    if (this.#options.isUpOnce === "open") this.proved();
    this.#options.onOpen?.();
  }

  #lost(line: OpenLine | undefined, why: string): void {
    if (line === undefined || this.#line !== line) return;
    this.#line = undefined;
    this.#ending = line.end();
    this.#options.onLost?.(why);
    this.#retry(why);
  }

  #retry(why: string): void {
    if (this.#isClosed) return;
    const { clock, random, address } = this.#options;
    this.#say("down", `${address}: ${why}`);
    this.#failures += 1;
    const waitMs = Math.min(RETRY_MOST_MS, backoffMs(this.#failures, random()));
    this.#timer = clock.after(waitMs, `open ${address}`, () => {
      runInBackground("line", this.#attempt());
    });
  }

  #say(state: "up" | "down", detail: string): void {
    if (this.#isClosed || this.#state === state) return;
    this.#state = state;
    this.#options.onState(state, detail);
  }
}
