// The clock of one device: µs since boot, as right or as wrong as its crystal. The wearable stamps
// packets by it; true time comes in as an argument.

const US_PER_MS = 1000;
const PER_MILLION = 1e6;

export class DeviceClock {
  #baseMs: number;
  #baseUs = 0;
  #rate = US_PER_MS;

  constructor(bootedMs: number) {
    this.#baseMs = bootedMs;
  }

  /** Reading at a true time, whole µs. */
  us(nowMs: number): number {
    return Math.max(0, Math.round(this.#baseUs + (nowMs - this.#baseMs) * this.#rate));
  }

  /** True time at which the clock will read `us`. */
  trueMs(us: number): number {
    return this.#baseMs + (us - this.#baseUs) / this.#rate;
  }

  /** From now on the clock gains `partsPerMillion` (loses, when negative). */
  drift(partsPerMillion: number, nowMs: number): void {
    this.#rebase(nowMs);
    this.#rate = US_PER_MS * (1 + partsPerMillion / PER_MILLION);
  }

  /** A step, which PROTOCOL section 2 forbids: a fault to test the hub with. Returns the step taken, µs. */
  jump(stepMs: number, nowMs: number): number {
    this.#rebase(nowMs);
    const before = this.#baseUs;
    this.#baseUs = Math.max(0, Math.round(before + stepMs * US_PER_MS));
    return this.#baseUs - before;
  }

  #rebase(nowMs: number): void {
    this.#baseUs = this.us(nowMs);
    this.#baseMs = nowMs;
  }
}
