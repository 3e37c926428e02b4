// The charge of one simulated device over true time. The device asks it when it reports.

const MS_PER_HOUR = 3_600_000;
/** Below this the device says it will be flat soon. */
export const FLAT_SOON_PERCENT = 10;

export class Battery {
  readonly #percentPerMs: number;
  #percent: number;
  #atMs: number;
  #rateFactor = -1;

  /** `lifeHours` from full to flat, streaming. */
  constructor(percent: number, lifeHours: number, nowMs: number) {
    this.#percent = percent;
    this.#percentPerMs = 100 / (lifeHours * MS_PER_HOUR);
    this.#atMs = nowMs;
  }

  percent(nowMs: number): number {
    this.#percent += (nowMs - this.#atMs) * this.#percentPerMs * this.#rateFactor;
    this.#percent = Math.max(0, Math.min(100, this.#percent));
    this.#atMs = nowMs;
    return this.#percent;
  }

  set(percent: number, nowMs: number): void {
    this.#percent = percent;
    this.#atMs = nowMs;
  }

  /** Wearables fill in about a thirtieth of the time they last. */
  charge(isCharging: boolean, nowMs: number): void {
    this.percent(nowMs);
    this.#rateFactor = isCharging ? 30 : -1;
  }
}
