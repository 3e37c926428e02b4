// Hop 4, third part: cuts the window around an impact out of the buffer, at the model's rate.
// Before it: the impact gate. After it: the classifier (hop 5).
import type { MotionBuffer } from "./motion-buffer.ts";
import type { MotionWindow, Position } from "./motion.ts";

/** The published recordings' common rate; slower devices are interpolated, faster ones averaged. */
export const WINDOW_RATE_HZ = 50;
/** What led to the blow: upright, walking, sitting down. */
export const BEFORE_IMPACT_S = 3;
/** What came of it: with packets of up to 1 s a decision falls within 3.0 s of the impact. */
export const AFTER_IMPACT_S = 2;
export const WINDOW_SAMPLES = (BEFORE_IMPACT_S + AFTER_IMPACT_S) * WINDOW_RATE_HZ;
export const IMPACT_INDEX = BEFORE_IMPACT_S * WINDOW_RATE_HZ;

/** Unmeasured parts take the mean of this much at the edge: one sample of a blow would be no posture. */
const EDGE_SAMPLES = WINDOW_RATE_HZ / 2;

/** The window around sample `peak`; what the buffer does not have is padded and said so. */
export function cutWindow(buffer: MotionBuffer, peak: number, position: Position): MotionWindow {
  const accel = new Float32Array(WINDOW_SAMPLES * 3);
  const perWindowSample = 1e6 / WINDOW_RATE_HZ / buffer.periodUs;
  const last = buffer.count - 1;
  let knownFrom = WINDOW_SAMPLES;
  let knownTo = 0;
  for (let i = 0; i < WINDOW_SAMPLES; i++) {
    const at = peak + (i - IMPACT_INDEX) * perWindowSample;
    if (at < buffer.oldest || at > last) continue;
    knownFrom = Math.min(knownFrom, i);
    knownTo = i + 1;
    sampleAt(buffer, at, perWindowSample, accel, i * 3);
  }
  pad(accel, knownFrom, knownTo);
  return {
    position,
    rateHz: WINDOW_RATE_HZ,
    accel,
    impactIndex: IMPACT_INDEX,
    knownFrom,
    knownTo,
    rangeG: buffer.rangeG,
    sourceRateHz: 1e6 / buffer.periodUs,
  };
}

/** Linear interpolation; above the window's rate, the mean over one window sample (anti-alias). */
function sampleAt(
  buffer: MotionBuffer,
  at: number,
  span: number,
  into: Float32Array,
  offset: number,
): void {
  const taps = Math.max(1, Math.round(span));
  for (let axis = 0; axis < 3; axis++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      sum += interpolate(buffer, at + tap - (taps - 1) / 2, axis);
    }
    into[offset + axis] = sum / taps;
  }
}

function interpolate(buffer: MotionBuffer, at: number, axis: number): number {
  const clamped = Math.min(Math.max(at, buffer.oldest), buffer.count - 1);
  const low = Math.floor(clamped);
  const share = clamped - low;
  const value = buffer.axis(low, axis);
  return share === 0 ? value : value + share * (buffer.axis(low + 1, axis) - value);
}

function pad(accel: Float32Array, knownFrom: number, knownTo: number): void {
  for (let axis = 0; axis < 3; axis++) {
    const headTo = Math.min(knownTo, knownFrom + EDGE_SAMPLES);
    const head = meanOf(accel, axis, knownFrom, headTo);
    for (let i = 0; i < knownFrom; i++) accel[i * 3 + axis] = head;
    const tail = meanOf(accel, axis, Math.max(knownFrom, knownTo - EDGE_SAMPLES), knownTo);
    for (let i = knownTo; i < WINDOW_SAMPLES; i++) accel[i * 3 + axis] = tail;
  }
}

function meanOf(accel: Float32Array, axis: number, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += accel[i * 3 + axis] ?? 0;
  return sum / Math.max(1, to - from);
}
