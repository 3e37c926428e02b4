// A trial as other hardware would have recorded it: other mounting, rate, full scale, phase, losses.
// Before it: the recordings. After it: the detector that cuts training windows.
import type { TrialSamples } from "../recordings/recording-set.ts";
import { TimeCursor } from "../recordings/time-cursor.ts";
import { usualPeriodMs } from "../recordings/trial-blocks.ts";
import { normal } from "./random.ts";

/** Full scales on sale; ±4 g most often, as the recordings of the wrist show. */
const RANGES_G = [2, 2.5, 4, 4, 8, 16] as const;
/** Rates on sale. */
const RATES_HZ = [10, 12.5, 16, 20, 20, 25, 25, 31.25, 40, 50, 62.5, 100] as const;

export interface Hardware {
  /** Absent: the recording's own. */
  readonly rateHz?: number;
  readonly rangeG: number;
  /** Some sensors smooth before they sample, some do not. */
  readonly isLowPassed: boolean;
}

/** Time stamps given on arrival scatter by up to this share of a period (one standard deviation). */
const MOST_JITTER = 0.4;
/** One trial in seven loses a packet of up to a second. */
const LOSS_SHARE = 0.15;
const MOST_LOST_MS = 1_000;

/** Other hardware, chosen by chance; a quarter keeps the recording's own rate. */
export function augment(samples: TrialSamples, random: () => number): TrialSamples {
  const rangeG = RANGES_G[Math.floor(random() * RANGES_G.length)] ?? 16;
  if (random() >= 0.75) return changeHardware(samples, { rangeG, isLowPassed: false }, random);
  const nominalHz = RATES_HZ[Math.floor(random() * RATES_HZ.length)] ?? 50;
  const rateHz = nominalHz * (1 + 0.02 * (random() - 0.5));
  const changed = changeHardware(samples, { rateHz, rangeG, isLowPassed: random() < 0.5 }, random);
  const stamped = random() < 0.5 ? changed : jittered(changed, MOST_JITTER * random(), random);
  return random() < LOSS_SHARE ? withLoss(stamped, random) : stamped;
}

/** Samples stamped when they arrived, not when they were taken. `share` is of a sample period. */
export function jittered(
  { tMs, accel }: TrialSamples,
  share: number,
  random: () => number,
): TrialSamples {
  const periodMs = usualPeriodMs(tMs);
  const scatter = (): number => Math.max(-1.5, Math.min(1.5, share * normal(random)));
  return { tMs: tMs.map((at) => at + periodMs * scatter()).sort(), accel };
}

/** A stretch without samples, as when a packet is lost. */
export function withLoss({ tMs, accel }: TrialSamples, random: () => number): TrialSamples {
  const span = (tMs.at(-1) ?? 0) - (tMs[0] ?? 0);
  const from = (tMs[0] ?? 0) + span * random();
  const to = from + MOST_LOST_MS * random();
  const kept = [...tMs.keys()].filter((i) => (tMs[i] ?? 0) < from || (tMs[i] ?? 0) > to);
  return {
    tMs: Float64Array.from(kept, (i) => tMs[i] ?? 0),
    accel: Float32Array.from(kept.flatMap((i) => [...accel.subarray(i * 3, i * 3 + 3)])),
  };
}

/** The trial as other hardware would have recorded it, strapped on in a random direction. */
export function changeHardware(
  samples: TrialSamples,
  { rateHz, rangeG, isLowPassed }: Hardware,
  random: () => number,
): TrialSamples {
  const turned = mounted(samples, rangeG, random);
  if (rateHz === undefined) return turned;
  const periodMs = 1000 / rateHz;
  return resampled(isLowPassed ? lowPassed(turned, periodMs) : turned, periodMs, random);
}

/** Random direction of the strap, gain and offset within datasheet limits, then clipping. */
function mounted({ tMs, accel }: TrialSamples, rangeG: number, random: () => number): TrialSamples {
  const r = randomRotation(random);
  const gain = 1 + 0.03 * normal(random);
  const offset = [0, 0, 0].map(() => 0.03 * normal(random));
  const noise = 0.012 * random();
  const out = new Float32Array(accel.length);
  for (let i = 0; i < accel.length; i += 3) {
    for (let axis = 0; axis < 3; axis++) {
      let value = (offset[axis] ?? 0) + noise * normal(random);
      for (let from = 0; from < 3; from++) {
        value += gain * (r[axis * 3 + from] ?? 0) * (accel[i + from] ?? 0);
      }
      out[i + axis] = Math.min(rangeG, Math.max(-rangeG, value));
    }
  }
  return { tMs, accel: out };
}

/** Another rate, at a random phase. */
function resampled(source: TrialSamples, periodMs: number, random: () => number): TrialSamples {
  const startMs = (source.tMs[0] ?? 0) + random() * periodMs;
  const lastedMs = (source.tMs.at(-1) ?? 0) - startMs;
  const count = Math.max(0, Math.floor(lastedMs / periodMs) + 1);
  const accel = new Float32Array(count * 3);
  const cursor = new TimeCursor(source, 0, source.tMs.length);
  for (let i = 0; i < count; i++) cursor.read(startMs + i * periodMs, accel, i * 3);
  return { tMs: Float64Array.from({ length: count }, (_, i) => startMs + i * periodMs), accel };
}

/** Running mean over one period of the slower rate. */
function lowPassed({ tMs, accel }: TrialSamples, periodMs: number): TrialSamples {
  const taps = Math.max(1, Math.round(periodMs / usualPeriodMs(tMs)));
  if (taps === 1) return { tMs, accel };
  const out = new Float32Array(accel.length);
  const last = tMs.length - 1;
  for (let i = 0; i <= last; i++) {
    for (let tap = 0; tap < taps; tap++) {
      const from = Math.min(last, Math.max(0, i + tap - Math.floor((taps - 1) / 2)));
      for (let axis = 0; axis < 3; axis++) {
        out[i * 3 + axis] = (out[i * 3 + axis] ?? 0) + (accel[from * 3 + axis] ?? 0) / taps;
      }
    }
  }
  return { tMs, accel: out };
}

/** Uniform on all directions, from a random unit quaternion. */
function randomRotation(random: () => number): readonly number[] {
  const q = [normal(random), normal(random), normal(random), normal(random)];
  const length = Math.hypot(...q) + 1e-9;
  const [w = 1, x = 0, y = 0, z = 0] = q.map((part) => part / length);
  return [
    1 - 2 * (y * y + z * z),
    2 * (x * y - z * w),
    2 * (x * z + y * w),
    2 * (x * y + z * w),
    1 - 2 * (x * x + z * z),
    2 * (y * z - x * w),
    2 * (x * z - y * w),
    2 * (y * z + x * w),
    1 - 2 * (x * x + y * y),
  ];
}
