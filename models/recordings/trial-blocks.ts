// Samples of one trial → the blocks a device would have sent: one per packet, equally spaced.
// Before it: the recordings. After it: the very detector that runs live.
import type { MotionBlock } from "../../gateway/domain/motion.ts";
import type { TrialSamples } from "./recording-set.ts";

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
  { tMs, accel }: TrialSamples,
  from: number,
  to: number,
  periodMs: number,
  perPacket: number,
): MotionBlock[] {
  const startMs = tMs[from] ?? 0;
  const total = Math.floor(((tMs[to - 1] ?? 0) - startMs) / periodMs + 1e-6) + 1;
  const even = new Float32Array(total * 3);
  let low = from;
  for (let i = 0; i < total; i++) {
    const at = startMs + i * periodMs;
    while (low < to - 2 && (tMs[low + 1] ?? 0) <= at) low++;
    const high = Math.min(low + 1, to - 1);
    const span = (tMs[high] ?? 0) - (tMs[low] ?? 0);
    const share = span > 0 ? Math.min(1, (at - (tMs[low] ?? 0)) / span) : 0;
    for (let axis = 0; axis < 3; axis++) {
      const value = accel[low * 3 + axis] ?? 0;
      even[i * 3 + axis] = value + share * ((accel[high * 3 + axis] ?? 0) - value);
    }
  }
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
