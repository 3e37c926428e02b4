// How a destination, or one of several ways to it, has done lately: whether another should be tried first, and
// whether people must know. Notifiers keep one for each way.
import type { Clock } from "../domain/clock.ts";
import { isGatewayError, messageOf } from "../errors.ts";

/** One that did not answer is tried after the others for this long. */
const AVOID_FOR_MS = 60_000;
/** Failures in a row that are worth telling; what a person must mend is told at the first. */
const FAILURES_UNTIL_TROUBLE = 3;

export class LineStanding {
  readonly #clock: Clock;
  #failures = 0;
  #avoidUntil = 0;
  #trouble: string | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isAvoided(): boolean {
    return this.#clock.monotonic() < this.#avoidUntil;
  }

  /** Why it cannot be relied on now, for people. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  answered(): void {
    this.#failures = 0;
    this.#avoidUntil = 0;
    this.#trouble = undefined;
  }

  failed(error: unknown): void {
    this.#failures += 1;
    this.#avoidUntil = this.#clock.monotonic() + AVOID_FOR_MS;
    const isPassing = isGatewayError(error, "notifier/unreachable");
    if (!isPassing || this.#failures >= FAILURES_UNTIL_TROUBLE) this.#trouble = messageOf(error);
  }
}
