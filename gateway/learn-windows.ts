// Teach-in windows: only while an installer holds one open are unknown radio devices listed, and each
// has an end. In memory: a hub that restarts learns nothing until somebody asks it to.
import type { Clock } from "./domain/clock.ts";

export interface LearnWindow {
  readonly driverId: string;
  readonly untilMs: number;
  readonly staffId: string;
}

export class LearnWindows {
  readonly #clock: Clock;
  readonly #open = new Map<string, LearnWindow & { readonly endMonotonicMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A window that is open is replaced; `forMs` of 0 ends it. */
  open(driverId: string, forMs: number, staffId: string): void {
    const untilMs = this.#clock.now() + forMs;
    const endMonotonicMs = this.#clock.monotonic() + forMs;
    this.#open.set(driverId, { driverId, untilMs, staffId, endMonotonicMs });
  }

  /** On the monotonic clock: a wall clock that leaps must hold nothing open. */
  isOpen(driverId: string): boolean {
    const window = this.#open.get(driverId);
    return window !== undefined && window.endMonotonicMs > this.#clock.monotonic();
  }

  list(): readonly LearnWindow[] {
    return [...this.#open.values()]
      .filter(({ driverId }) => this.isOpen(driverId))
      .map(({ driverId, untilMs, staffId }) => ({ driverId, untilMs, staffId }));
  }
}
