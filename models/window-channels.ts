// Window → what the network sees: quantities that do not depend on how the device is mounted.
// Before it: hop 4's window. After it: the network. Training and live scoring share this file.
import { WINDOW_SAMPLES } from "../gateway/domain/motion-window.ts";
import type { MotionWindow } from "../gateway/domain/motion.ts";

/** Two window samples make one step: 25 Hz keeps what a 20 Hz device can also show. */
const SAMPLES_PER_STEP = 2;
export const STEPS = 125;
export const CHANNELS = 8;

/** Half a second, applied twice: what is left is the direction of gravity, without the steps of a walk. */
const GRAVITY_SPAN = 25;
/** The posture at the start and at the end is the mean of this many samples. */
const POSTURE_SAMPLES = 40;
const TINY = 1e-6;

/** Written anew for each window: allocating them each time would be the garbage collector's pauses. */
const onceSmoothed = new Float32Array(WINDOW_SAMPLES * 3);
const gravity = new Float32Array(WINDOW_SAMPLES * 3);

/** Compresses g so that 1 g is 0, 3 g is 1 and 15 g is 3: clipping at 4 g or 16 g moves little. */
function compress(g: number): number {
  return Math.log2(1 + g) - 1;
}

/**
 * Channels of each step: mean, largest and smallest magnitude; largest part across gravity; largest
 * change between samples; length of low-passed gravity; its direction against start and end.
 */
export function windowChannels(window: MotionWindow, into: Float32Array, offset: number): void {
  const { accel } = window;
  smooth(accel, onceSmoothed);
  smooth(onceSmoothed, gravity);
  const start = posture(window.knownFrom);
  const end = posture(window.knownTo - POSTURE_SAMPLES);
  for (let step = 0; step < STEPS; step++) {
    const at = offset + step * CHANNELS;
    const first = step * SAMPLES_PER_STEP;
    blows(accel, first, into, at);
    const gx = gravity[first * 3] ?? 0;
    const gy = gravity[first * 3 + 1] ?? 0;
    const gz = gravity[first * 3 + 2] ?? 0;
    const length = Math.sqrt(gx * gx + gy * gy + gz * gz) + TINY;
    into[at + 5] = compress(length);
    into[at + 6] = (gx * start[0] + gy * start[1] + gz * start[2]) / length;
    into[at + 7] = (gx * end[0] + gy * end[1] + gz * end[2]) / length;
  }
}

/** The five channels that follow single samples. */
function blows(accel: Float32Array, first: number, into: Float32Array, at: number): void {
  let sum = 0;
  let largest = 0;
  let smallest = 99;
  let across = 0;
  let change = 0;
  for (let i = first; i < first + SAMPLES_PER_STEP; i++) {
    const x = accel[i * 3] ?? 0;
    const y = accel[i * 3 + 1] ?? 0;
    const z = accel[i * 3 + 2] ?? 0;
    const gx = gravity[i * 3] ?? 0;
    const gy = gravity[i * 3 + 1] ?? 0;
    const gz = gravity[i * 3 + 2] ?? 0;
    const squared = x * x + y * y + z * z;
    const magnitude = Math.sqrt(squared);
    const along = (x * gx + y * gy + z * gz) / (Math.sqrt(gx * gx + gy * gy + gz * gz) + TINY);
    sum += magnitude;
    largest = Math.max(largest, magnitude);
    smallest = Math.min(smallest, magnitude);
    across = Math.max(across, squared - along * along);
    change = Math.max(change, squaredStep(accel, i));
  }
  into[at] = compress(sum / SAMPLES_PER_STEP);
  into[at + 1] = compress(largest);
  into[at + 2] = compress(smallest);
  into[at + 3] = compress(Math.sqrt(Math.max(0, across)));
  into[at + 4] = compress(Math.sqrt(change));
}

/** Squared length of the change from the sample before. */
function squaredStep(accel: Float32Array, sample: number): number {
  const before = Math.max(0, sample - 1) * 3;
  const dx = (accel[sample * 3] ?? 0) - (accel[before] ?? 0);
  const dy = (accel[sample * 3 + 1] ?? 0) - (accel[before + 1] ?? 0);
  const dz = (accel[sample * 3 + 2] ?? 0) - (accel[before + 2] ?? 0);
  return dx * dx + dy * dy + dz * dz;
}

/** Running mean over `GRAVITY_SPAN` samples of each axis, shorter at the ends. */
function smooth(from: Float32Array, into: Float32Array): void {
  const half = (GRAVITY_SPAN - 1) / 2;
  for (let axis = 0; axis < 3; axis++) {
    let sum = 0;
    let taken = 0;
    for (let i = -half; i < WINDOW_SAMPLES; i++) {
      const entering = i + half;
      if (entering < WINDOW_SAMPLES) {
        sum += from[entering * 3 + axis] ?? 0;
        taken++;
      }
      const leaving = i - half - 1;
      if (leaving >= 0) {
        sum -= from[leaving * 3 + axis] ?? 0;
        taken--;
      }
      if (i >= 0) into[i * 3 + axis] = sum / taken;
    }
  }
}

/** Mean direction of gravity over `POSTURE_SAMPLES` from a sample on, or as near as the window has. */
function posture(from: number): readonly [number, number, number] {
  const first = Math.min(Math.max(0, from), WINDOW_SAMPLES - POSTURE_SAMPLES);
  let x = 0;
  let y = 0;
  let z = 0;
  for (let i = first; i < first + POSTURE_SAMPLES; i++) {
    x += gravity[i * 3] ?? 0;
    y += gravity[i * 3 + 1] ?? 0;
    z += gravity[i * 3 + 2] ?? 0;
  }
  const length = Math.sqrt(x * x + y * y + z * z) + TINY;
  return [x / length, y / length, z / length];
}
