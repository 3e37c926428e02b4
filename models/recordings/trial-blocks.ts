// Samples of one trial → the blocks a device would have sent: one per packet, equally spaced.
// Before it: the recordings. After it: the very detector that runs live.
import type { MotionBlock } from "../../gateway/domain/motion.ts";
import type { TrialSamples } from "./recording-set.ts";
import { TimeCursor } from "./time-cursor.ts";

/** Half a second of samples a packet, the shorter of what the device protocol recommends. */
export const PACKET_MS = 500;

/** A step in time longer than this many sample periods is a hole, not jitter. */
const HOLE_PERIODS = 5;

/** No set of this form states its sensor's full scale; it only words the evidence ("over 5.2 g"). */
const ASSUMED_RANGE_G = 16;

/** The blocks of a trial. Each arrives with its last sample. */
export function trialBlocks(samples: TrialSamples): MotionBlock[] {
  const { tMs } = samples;
  if (tMs.length < 2) return [];
  const periodMs = usualPeriodMs(tMs);
  const perPacket = Math.max(1, Math.round(PACKET_MS / periodMs));
  const blocks: MotionBlock[] = [];
  let runFrom = 0;
  for (let i = 1; i <= tMs.length; i++) {
    const step = (tMs[i] ?? Number.POSITIVE_INFINITY) - (tMs[i - 1] ?? 0);
    if (step <= HOLE_PERIODS * periodMs) continue;
    blocks.push(...runBlocks(samples, runFrom, i, periodMs, perPacket));
    runFrom = i;
  }
  return blocks;
}

/** Mean step without the holes: spacing may jitter, and a tick clock shows 20 20 20 40. */
export function usualPeriodMs(tMs: Float64Array): number {
  const steps: number[] = [];
  for (let i = 1; i < tMs.length; i++) steps.push((tMs[i] ?? 0) - (tMs[i - 1] ?? 0));
  const sorted = steps.toSorted((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 20;
  const usual = steps.filter((step) => step > 0 && step <= HOLE_PERIODS * Math.max(median, 1));
  if (usual.length === 0) return 20;
  return usual.reduce((sum, step) => sum + step, 0) / usual.length;
}

/** Samples [from, to) without a hole, laid on an even grid by linear interpolation. */
function runBlocks(
  samples: TrialSamples,
  from: number,
  to: number,
  periodMs: number,
  perPacket: number,
): MotionBlock[] {
  const startMs = samples.tMs[from] ?? 0;
  const lastedMs = (samples.tMs[to - 1] ?? 0) - startMs;
  // A millionth of a sample: what rounding may take from a whole number of periods.
  const total = Math.floor(lastedMs / periodMs + 1e-6) + 1;
  const even = new Float32Array(total * 3);
  const cursor = new TimeCursor(samples, from, to);
  for (let i = 0; i < total; i++) cursor.read(startMs + i * periodMs, even, i * 3);
  const blocks: MotionBlock[] = [];
  for (let i = 0; i < total; i += perPacket) {
    blocks.push({
      startUs: Math.round((startMs + i * periodMs) * 1000),
      periodUs: periodMs * 1000,
      rangeG: ASSUMED_RANGE_G,
      accel: even.subarray(i * 3, Math.min(total, i + perPacket) * 3),
    });
  }
  return blocks;
}
