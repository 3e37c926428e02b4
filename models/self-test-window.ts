// A made-up fall by formula: the same numbers on every machine, so a backend can be checked on load.
import type { MotionWindow, Position } from "../gateway/domain/motion.ts";
import { IMPACT_INDEX, WINDOW_RATE_HZ, WINDOW_SAMPLES } from "../gateway/domain/motion-window.ts";

const FREE_FALL_SAMPLES = 20;
const BLOW_SAMPLES = 4;
const BLOW_G = 4;

/** Standing, 0.4 s of free fall, a blow, then lying: not a judgement, only a computation to repeat. */
export function selfTestWindow(position: Position): MotionWindow {
  const accel = new Float32Array(WINDOW_SAMPLES * 3);
  for (let i = 0; i < WINDOW_SAMPLES; i++) {
    const since = i - IMPACT_INDEX;
    const sway = 0.05 * Math.sin(i * 0.7);
    if (since < -FREE_FALL_SAMPLES) accel.set([sway, 1 + sway, 0.1], i * 3);
    else if (since < 0) accel.set([0.1, 0.2 + sway, 0.1], i * 3);
    else if (since < BLOW_SAMPLES) accel.set([BLOW_G - since, 0.5, BLOW_G / 2 - sway], i * 3);
    else accel.set([0.98, 0.05, 0.1], i * 3);
  }
  return {
    position,
    rateHz: WINDOW_RATE_HZ,
    accel,
    impactIndex: IMPACT_INDEX,
    knownFrom: 0,
    knownTo: WINDOW_SAMPLES,
    rangeG: 16,
    sourceRateHz: WINDOW_RATE_HZ,
  };
}
