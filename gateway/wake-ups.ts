// Stored wake-ups made to ring: on monotonic time while the hub is up, on wall time across a power
// cut, and never later than their own delay, however the clock leapt in between.
import type { Clock } from "./domain/clock.ts";
import type { Home, WakeUp } from "./domain/home.ts";
import { runInBackground } from "./errors.ts";
import type { Proposal, StoredEvent } from "./events.ts";

/** A wake-up whose commit failed rings again after this long. */
const STORE_RETRY_MS = 1_000;

export interface WakeUpOptions {
  readonly clock: Clock;
  readonly submit: (decide: (home: Home) => readonly Proposal[]) => Promise<unknown>;
}

export class WakeUps {
  readonly #options: WakeUpOptions;
  readonly #timers = new Map<string, Disposable>();

  constructor(options: WakeUpOptions) {
    this.#options = options;
  }

  /** Takes up the timers of the last run. */
  resume(stored: Iterable<WakeUp>): void {
    const nowMs = this.#options.clock.now();
    for (const { wakeUpId, setMs, delayMs } of stored) {
      const remaining = Math.min(delayMs, Math.max(0, setMs + delayMs - nowMs));
      this.#set(wakeUpId, remaining);
    }
  }

  committed(events: readonly StoredEvent[]): void {
    for (const event of events) {
      if (event.type === "wake-up.set") this.#set(event.data.wakeUpId, event.data.delayMs);
      if (event.type === "wake-up.cleared") this.#clear(event.data.wakeUpId);
    }
  }

  close(): void {
    for (const wakeUpId of [...this.#timers.keys()]) this.#clear(wakeUpId);
  }

  #set(wakeUpId: string, delayMs: number): void {
    this.#clear(wakeUpId);
    const ring = (): void => {
      this.#timers.delete(wakeUpId);
      runInBackground("wake-up", this.#ring(wakeUpId));
    };
    this.#timers.set(wakeUpId, this.#options.clock.after(delayMs, `wake-up ${wakeUpId}`, ring));
  }

  #clear(wakeUpId: string): void {
    this.#timers.get(wakeUpId)?.[Symbol.dispose]();
    this.#timers.delete(wakeUpId);
  }

  async #ring(wakeUpId: string): Promise<void> {
    try {
      await this.#options.submit(({ wakeUp }) =>
        wakeUp.get(wakeUpId) === undefined ? [] : [{ type: "wake-up.fired", data: { wakeUpId } }],
      );
    } catch {
      // The store tells of its own fault; the wake-up is still a row and rings again.
      this.#set(wakeUpId, STORE_RETRY_MS);
    }
  }
}
