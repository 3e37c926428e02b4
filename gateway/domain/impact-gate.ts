// Hop 4, second part: the cheap gate. Only a blow lets the neural network run.
// Before it: the motion buffer. After it: the window around the blow's peak.
import type { MotionBuffer } from "./motion-buffer.ts";

/**
 * Magnitude that opens the gate, g. The softest acted falls of the recordings peak at 1.56 g
 * (watch) and 1.81 g (waist); at 10 Hz a peak loses up to a third of its height.
 */
const GATE_G = 1.45;

/** A fall is several blows (knee, hip, hand): the largest within this time of the first is its impact. */
const PEAK_SEARCH_US = 1_000_000;

/** Finds blows in a stream and gives each one's sample number once it is sure. */
export class ImpactGate {
  #firstSample = -1;
  #peakSample = -1;
  #peakSquared = 0;

  /** Number of the sample that opened the gate, or -1 while it is shut. */
  get openSince(): number {
    return this.#firstSample;
  }

  /** Scans samples [from, buffer.count); returns the peaks whose search ended in them. */
  scan(buffer: MotionBuffer, from: number): number[] {
    const peaks: number[] = [];
    const searchSamples = Math.max(1, Math.round(PEAK_SEARCH_US / buffer.periodUs));
    for (let sample = from; sample < buffer.count; sample++) {
      const squared = buffer.squaredG(sample);
      if (this.#firstSample < 0) {
        if (squared < GATE_G * GATE_G) continue;
        this.#firstSample = sample;
        this.#peakSquared = 0;
      }
      if (squared > this.#peakSquared) {
        this.#peakSquared = squared;
        this.#peakSample = sample;
      }
      if (sample - this.#firstSample >= searchSamples) peaks.push(this.#close());
    }
    return peaks;
  }

  /** Ends a running search with what there is. */
  close(): number | undefined {
    return this.#firstSample < 0 ? undefined : this.#close();
  }

  #close(): number {
    this.#firstSample = -1;
    return this.#peakSample;
  }
}
