// A device's own time made to go only forward, for one run of it (hop 4). Before it: packets in the
// order of their sequence. After it: the fall detector and the decided mark, which compare times.
import { BRIDGED_GAP_US, START_TOLERANCE_US } from "./motion-buffer.ts";
import type { MotionReading } from "./reading.ts";

/**
 * A clock that stepped does not say how much was missed. More than is bridged, so that the window
 * starts anew and the gap is counted: no alert comes from samples that may not belong together.
 */
const STEP_GAP_US = BRIDGED_GAP_US + 500_000;

/** By then `DeviceTime` has seen the spans it needs to follow a step back. */
const STEP_FOLLOWED_US = 60e6;

export class SteadyTime {
  #latestUs = Number.NEGATIVE_INFINITY;
  #shiftUs = 0;
  #shiftBeforeUs = 0;
  #steppedAtUs = Number.NEGATIVE_INFINITY;
  #hasStepped: boolean;

  /** `hasStepped`: the log knows of an impact later than this device's clock shows. */
  constructor(hasStepped: boolean) {
    this.#hasStepped = hasStepped;
  }

  /** True: times of this run may come twice, so that an equal time names no impact. */
  get hasStepped(): boolean {
    return this.#hasStepped;
  }

  /**
   * Puts a reading in its place; the same reading while the clock never stepped. Every one given here
   * has a new sequence number: samples of a time that was already heard are new ones of a clock that
   * stepped back.
   */
  place(reading: MotionReading): MotionReading {
    const { startUs, periodUs, accel } = reading.block;
    const lengthUs = (accel.length / 3 - 1) * periodUs;
    const behindUs = this.#latestUs - startUs - this.#shiftUs;
    const isHeardTime = behindUs >= lengthUs - periodUs / 2;
    // A very short packet lies in heard time also where only its start jitters.
    if (isHeardTime && behindUs > START_TOLERANCE_US) this.#step(startUs);
    this.#latestUs = Math.max(this.#latestUs, startUs + this.#shiftUs + lengthUs);
    if (this.#shiftUs === 0) return reading;
    return { ...reading, block: { ...reading.block, startUs: startUs + this.#shiftUs } };
  }

  /** What the device's own clock showed then: the name of an impact in the log. */
  deviceUs(steadyUs: number): number {
    return steadyUs - (steadyUs < this.#steppedAtUs ? this.#shiftBeforeUs : this.#shiftUs);
  }

  /** True: so soon after a step the hub does not know yet where this clock stands. */
  isUnplaced(steadyUs: number): boolean {
    return steadyUs >= this.#steppedAtUs && steadyUs < this.#steppedAtUs + STEP_FOLLOWED_US;
  }

  #step(startUs: number): void {
    this.#hasStepped = true;
    this.#steppedAtUs = this.#latestUs + STEP_GAP_US;
    this.#shiftBeforeUs = this.#shiftUs;
    this.#shiftUs = this.#steppedAtUs - startUs;
  }
}
