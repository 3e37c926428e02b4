// A clock that stands still until a test moves it. Wall time can be stepped apart from monotonic time.
import type { Clock } from "../../gateway/domain/clock.ts";

interface Timer {
  readonly dueMs: number;
  readonly name: string;
  readonly wake: () => void;
}

export class ManualClock implements Clock {
  #wallMs: number;
  #monotonicMs = 0;
  #timers: Timer[] = [];

  constructor(wallMs: number) {
    this.#wallMs = wallMs;
  }

  now(): number {
    return this.#wallMs;
  }

  monotonic(): number {
    return this.#monotonicMs;
  }

  after(delayMs: number, name: string, wake: () => void): Disposable {
    const timer = { dueMs: this.#monotonicMs + delayMs, name, wake };
    this.#timers.push(timer);
    return {
      [Symbol.dispose]: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  /** Time passes: timers that fall due are woken in order, each at its own time. */
  advance(byMs: number): void {
    const untilMs = this.#monotonicMs + byMs;
    for (;;) {
      const [next] = this.#timers
        .filter(({ dueMs }) => dueMs <= untilMs)
        .sort((a, b) => a.dueMs - b.dueMs);
      if (next === undefined) break;
      this.#timers = this.#timers.filter((timer) => timer !== next);
      this.#moveTo(next.dueMs);
      next.wake();
    }
    this.#moveTo(untilMs);
  }

  /** Somebody sets the clock: no time passes. */
  stepWall(byMs: number): void {
    this.#wallMs += byMs;
  }

  /** Timers still set: what a part that was closed must not leave behind. */
  get waiting(): readonly string[] {
    return this.#timers.map(({ name }) => name);
  }

  #moveTo(monotonicMs: number): void {
    this.#wallMs += monotonicMs - this.#monotonicMs;
    this.#monotonicMs = monotonicMs;
  }
}
