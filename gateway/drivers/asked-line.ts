// A serial line whose other end is asked again and again whether it is there: a port that is open says
// nothing of what is behind it. Before it: a kept line. After it: a driver of one protocol.
import type { Clock } from "../domain/clock.ts";
import { every } from "../every.ts";
import { KeptLine, type OpenLine } from "../lines/kept-line.ts";

const ASK_EVERY_MS = 60_000;
/** Who was asked is asked again so soon, and is taken for dead after so many times [EnOcean sheet §2]. */
const ASK_AGAIN_MS = 500;
const ASKED_MOST = 3;

export interface AskedLineOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly address: string;
  readonly open: () => Promise<OpenLine>;
  /** A question that any device of its kind answers at once, and that changes nothing. */
  readonly question: Uint8Array;
  readonly onBytes: (bytes: Uint8Array) => void;
  /** The line was cut: what came before does not go on. */
  readonly onCut: () => void;
  readonly onState: (state: "up" | "down", detail: string) => void;
}

export class AskedLine {
  readonly #options: AskedLineOptions;
  readonly #line: KeptLine;
  #stopAsking: (() => void) | undefined;
  #timer: Disposable | undefined;
  #asked = 0;

  constructor(options: AskedLineOptions) {
    this.#options = options;
    const { clock, random, address, open, onBytes } = options;
    this.#line = new KeptLine({
      ...{ clock, random, address, open, onBytes, isUpOnce: "proved" },
      onOpen: () => {
        this.#quiet();
        options.onCut();
        this.#ask();
      },
      onState: options.onState,
    });
  }

  /** Resolves after the first attempt to open it; ends with `signal`. */
  async start(signal: AbortSignal): Promise<void> {
    this.#stopAsking = every(this.#options.clock, ASK_EVERY_MS, "ask a serial line", () => {
      this.#ask();
    });
    signal.addEventListener("abort", () => void this.close(), { once: true });
    await this.#line.start();
  }

  /** Whatever it said, it is there. */
  answered(): void {
    this.#quiet();
    this.#line.proved();
  }

  async close(): Promise<void> {
    this.#stopAsking?.();
    this.#quiet();
    await this.#line.close();
  }

  #ask(): void {
    if (!this.#line.isOpen || this.#timer !== undefined) return;
    if (this.#asked >= ASKED_MOST) {
      this.#quiet();
      this.#line.renew("it does not answer");
      return;
    }
    this.#asked += 1;
    this.#line.write(this.#options.question);
    this.#timer = this.#options.clock.after(ASK_AGAIN_MS, "answer of a serial line", () => {
      this.#timer = undefined;
      this.#ask();
    });
  }

  #quiet(): void {
    this.#timer?.[Symbol.dispose]();
    this.#timer = undefined;
    this.#asked = 0;
  }
}
