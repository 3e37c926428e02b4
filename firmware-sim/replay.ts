// Plays recordings through a wearable, one trial after the other, at true rate. Between two trials
// nothing is sent: what was never recorded is not invented.
import type { MotionSource } from "./daily-life.ts";
import { VALUES_PER_SAMPLE } from "./motion-script.ts";
import { type SensorShape, USUAL_SENSOR } from "./pack-samples.ts";
import type { Recording } from "./recording.ts";

/** Longer than any window reaches back, so that two trials never share one. */
const PAUSE_SAMPLES = 5 * 50;

export class Replay implements MotionSource {
  readonly #recordings: readonly Recording[];
  readonly #onTrial: (recording: Recording, phase: "begun" | "ended") => void;
  readonly #isLooped: boolean;
  #index = 0;
  #nextSample = 0;
  #pauseSamples = 0;
  #playing: Recording | undefined;

  constructor(
    recordings: readonly Recording[],
    isLooped: boolean,
    onTrial: (recording: Recording, phase: "begun" | "ended") => void,
  ) {
    this.#recordings = recordings;
    this.#isLooped = isLooped;
    this.#onTrial = onTrial;
  }

  get isOver(): boolean {
    return this.#index >= this.#recordings.length;
  }

  /** Samples of the running trial, fewer than `count` at its end; `undefined` in a pause. */
  take(count: number): Float64Array | undefined {
    const recording = this.#recordings[this.#index];
    if (recording === undefined) return undefined;
    if (this.#pauseSamples > 0) {
      this.#pauseSamples -= count;
      return undefined;
    }
    if (this.#nextSample === 0) this.#onTrial(recording, "begun");
    this.#playing = recording;
    const from = this.#nextSample * VALUES_PER_SAMPLE;
    const values = recording.values.subarray(from, from + count * VALUES_PER_SAMPLE);
    this.#nextSample += count;
    if (this.#nextSample * VALUES_PER_SAMPLE >= recording.values.length) this.#endTrial(recording);
    return values;
  }

  get sensor(): SensorShape {
    const { accelRange, gyroRange } = this.#playing ?? USUAL_SENSOR;
    return { ...USUAL_SENSOR, accelRange, gyroRange };
  }

  /** A recording does what was recorded. */
  begin(): void {
    return undefined;
  }

  #endTrial(recording: Recording): void {
    this.#onTrial(recording, "ended");
    this.#nextSample = 0;
    this.#pauseSamples = PAUSE_SAMPLES;
    this.#index += 1;
    if (this.#isLooped && this.isOver) this.#index = 0;
  }
}
