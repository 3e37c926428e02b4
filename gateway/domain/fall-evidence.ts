// What was seen around an impact, measured without any model, and the same in plain words.
// Before it: the window. After it: the alert's explanation, and the decision when no model is there.
import type { MotionWindow } from "./motion.ts";

/** Below this a body is nearly weightless [Bourke 2007 uses 0.41–0.6 g for lower fall thresholds]. */
const FREE_FALL_G = 0.65;
/** Free fall is looked for this long before the impact: a fall from standing takes about 0.7 s. */
const FREE_FALL_SEARCH_S = 1.2;
/** Posture before: leaves out the last second before the impact, which is already the fall. */
const BEFORE_UNTIL_S = 1;
/** Posture and stillness after: the last part of the window, once the body has settled. */
const AFTER_LAST_S = 0.8;
/** Spread of the magnitude of somebody lying still; walking shows 0.1 g and more at any place worn. */
export const STILL_SPREAD_G = 0.06;

export interface FallEvidence {
  /** Largest acceleration, g, as the device measured it. */
  readonly peakG: number;
  /** True when the sensor was at its full scale: the blow was at least `peakG`. */
  readonly isClipped: boolean;
  readonly freeFallMs: number;
  /** Angle between the device's posture before and after, degrees. */
  readonly turnDeg: number;
  /** Spread of the acceleration in the last part of the window, g. */
  readonly spreadAfterG: number;
  readonly isStillAfter: boolean;
}

interface Peak {
  readonly peakG: number;
  readonly isClipped: boolean;
}

export function measureEvidence(window: MotionWindow, peak: Peak): FallEvidence {
  const { rateHz, impactIndex, knownTo } = window;
  const afterFrom = Math.max(impactIndex, knownTo - Math.round(AFTER_LAST_S * rateHz));
  const spreadAfterG = spread(window, afterFrom, knownTo);
  return {
    ...peak,
    freeFallMs: Math.round((longestLightRun(window) * 1000) / rateHz),
    turnDeg: angleDeg(postureBefore(window), mean(window, afterFrom, knownTo)),
    spreadAfterG,
    isStillAfter: spreadAfterG < STILL_SPREAD_G,
  };
}

/** "free fall 0.3 s, impact 5.2 g, turned 80°, then still" */
export function describeEvidence(evidence: FallEvidence): string {
  const parts: string[] = [];
  if (evidence.freeFallMs >= 100) {
    parts.push(`free fall ${(evidence.freeFallMs / 1000).toFixed(1)} s`);
  }
  parts.push(`impact ${evidence.isClipped ? "over " : ""}${evidence.peakG.toFixed(1)} g`);
  parts.push(`turned ${Math.round(evidence.turnDeg)}°`);
  parts.push(evidence.isStillAfter ? "then still" : "then moving");
  return parts.join(", ");
}

export type Vector = readonly [number, number, number];

/** Mean acceleration before the fall began: the direction of gravity as the device was worn. */
export function postureBefore(window: MotionWindow): Vector {
  const to = window.impactIndex - BEFORE_UNTIL_S * window.rateHz;
  return mean(window, window.knownFrom, Math.max(window.knownFrom + 1, to));
}

/** Angle between two accelerations, degrees; 0 when one of them says nothing. */
export function angleDeg(a: Vector, b: Vector): number {
  const lengths = Math.hypot(...a) * Math.hypot(...b);
  if (lengths < 1e-6) return 0;
  const cosine = (a[0] * b[0] + a[1] * b[1] + a[2] * b[2]) / lengths;
  return (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}

function magnitudeG(window: MotionWindow, i: number): number {
  const { accel } = window;
  return Math.hypot(accel[i * 3] ?? 0, accel[i * 3 + 1] ?? 0, accel[i * 3 + 2] ?? 0);
}

function longestLightRun(window: MotionWindow): number {
  const from = window.impactIndex - Math.round(FREE_FALL_SEARCH_S * window.rateHz);
  let longest = 0;
  let run = 0;
  for (let i = Math.max(window.knownFrom, from); i <= window.impactIndex; i++) {
    run = magnitudeG(window, i) < FREE_FALL_G ? run + 1 : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}

function mean(window: MotionWindow, from: number, to: number): Vector {
  const sum: [number, number, number] = [0, 0, 0];
  for (let i = from; i < to; i++) {
    sum[0] += window.accel[i * 3] ?? 0;
    sum[1] += window.accel[i * 3 + 1] ?? 0;
    sum[2] += window.accel[i * 3 + 2] ?? 0;
  }
  const n = Math.max(1, to - from);
  return [sum[0] / n, sum[1] / n, sum[2] / n];
}

function spread(window: MotionWindow, from: number, to: number): number {
  let sum = 0;
  let squares = 0;
  for (let i = from; i < to; i++) {
    const g = magnitudeG(window, i);
    sum += g;
    squares += g * g;
  }
  const n = Math.max(1, to - from);
  return Math.sqrt(Math.max(0, squares / n - (sum / n) ** 2));
}
