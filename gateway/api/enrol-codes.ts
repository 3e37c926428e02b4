// Short-lived codes with which a manager or installer lets a tablet enrol. Kept in memory only:
// after a restart a new one is made.
import type { Clock } from "../domain/clock.ts";
import { newCode, type RandomBytes, readCode } from "./token.ts";

const CODE_LENGTH = 8;
/** Long enough to walk to the tablet. */
const CODE_LIFE_MS = 10 * 60 * 1000;
/** Nobody enrols more tablets at once; beyond it the oldest code ends. */
const MAX_CODES = 20;

export class EnrolCodes {
  readonly #clock: Clock;
  readonly #random: RandomBytes;
  readonly #expiresMs = new Map<string, number>();

  constructor(clock: Clock, random: RandomBytes) {
    this.#clock = clock;
    this.#random = random;
  }

  issue(): { code: string; expiresMs: number } {
    const code = newCode(this.#random, CODE_LENGTH);
    const expiresMs = this.#clock.now() + CODE_LIFE_MS;
    this.#expiresMs.set(code, expiresMs);
    if (this.#expiresMs.size > MAX_CODES) {
      const [oldest] = this.#expiresMs.keys();
      if (oldest !== undefined) this.#expiresMs.delete(oldest);
    }
    return { code, expiresMs };
  }

  /** True once for a code that was issued and has not expired. */
  redeem(typed: string): boolean {
    const code = readCode(typed);
    const expiresMs = this.#expiresMs.get(code);
    this.#expiresMs.delete(code);
    return expiresMs !== undefined && expiresMs > this.#clock.now();
  }
}
