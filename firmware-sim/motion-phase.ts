// One stretch of synthetic motion: where the body turns to and how it accelerates meanwhile.
// Activities are lists of phases; the motion script plays them sample by sample.
import type { Vector } from "./vector.ts";

/** A blow: half a sine of `widthMs`, then a ringing of the strap and of soft tissue. */
export interface Blow {
  readonly atMs: number;
  readonly peakG: number;
  readonly widthMs: number;
  readonly direction: Vector;
}

export interface Phase {
  readonly ms: number;
  /** Where *up* lies in the axes of the device at the end of the phase; absent: it stays. */
  readonly up?: Vector;
  /** Share of free fall reached in the middle of the phase: 0 none, 1 weightless. */
  readonly fallShare?: number;
  readonly blows?: readonly Blow[];
  /** Irregular movement, g and deg/s, at the begin and at the end of the phase. */
  readonly shakeG?: readonly [begin: number, end: number];
  readonly spinDps?: readonly [begin: number, end: number];
  readonly stepsHz?: number;
  readonly stepG?: number;
  readonly swingDeg?: number;
}

/** Ringing after a blow, as seen in worn accelerometers: about 10 Hz, gone in a third of a second. */
const RING_HZ = 10;
const RING_DECAY_MS = 90;
const RING_SHARE = 0.35;
const RING_END_MS = 450;

/** Strength of a blow `sinceMs` after its begin, in g along its direction. */
export function blowG(blow: Blow, sinceMs: number): number {
  if (sinceMs < 0 || sinceMs > RING_END_MS) return 0;
  if (sinceMs <= blow.widthMs) return blow.peakG * Math.sin((Math.PI * sinceMs) / blow.widthMs);
  const ringMs = sinceMs - blow.widthMs;
  const phase = (2 * Math.PI * RING_HZ * ringMs) / 1000;
  return -blow.peakG * RING_SHARE * Math.exp(-ringMs / RING_DECAY_MS) * Math.sin(phase);
}

/** Loss of weight in a fall: in over the first third, out at the very end, at the impact. */
export function weightLoss(share: number): number {
  const inShare = Math.min(1, share * 3);
  const outShare = Math.min(1, (1 - share) * 8);
  return inShare * inShare * (3 - 2 * inShare) * outShare;
}

/** A turn starts and ends gently. */
export function eased(share: number): number {
  return share * share * (3 - 2 * share);
}

export function ramp(ends: readonly [number, number] | undefined, share: number): number {
  return ends === undefined ? 0 : ends[0] + (ends[1] - ends[0]) * share;
}
