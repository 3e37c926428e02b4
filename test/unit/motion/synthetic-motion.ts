// Made-up motion for tests: standing, walking, a fall, lying. No recording enters the repository.
import type { MotionBlock } from "../../../gateway/domain/motion.ts";

export interface Stream {
  readonly rateHz: number;
  readonly rangeG: number;
  readonly packetS: number;
  /** Device clock of the first sample, s. */
  readonly startS: number;
}

export const STREAM: Stream = { rateHz: 50, rangeG: 16, packetS: 0.5, startS: 0 };

type Sample = readonly [number, number, number];
/** Acceleration at a time of a scene, g. */
export type Scene = (timeS: number) => Sample;

export const standing: Scene = (t) => [0.02 * Math.sin(t), 1 + 0.01 * Math.sin(3 * t), 0.03];

/** Steps of 0.25 g, twice a second: below the gate. */
export const walking: Scene = (t) => [0.1 * Math.sin(6 * t), 1 + 0.25 * Math.sin(12.6 * t), 0.1];

/** Free fall from 0.4 s before `atS`, a blow of `peakG` at it, then lying on the side. */
export function fallAt(atS: number, peakG = 5): Scene {
  return (t) => {
    const since = t - atS;
    if (since < -0.4) return standing(t);
    if (since < -0.01) return [0.1, 0.2, 0.1];
    if (since < 0.06) return [peakG * (1 - Math.abs(since) * 5), 0.4, 0.2];
    if (since < 0.5) return [1 + 0.3 * Math.sin(40 * since), 0.1, 0.2];
    return [0.99, 0.05 + 0.005 * Math.sin(t), 0.1];
  };
}

/** A hand on a table: a short blow in the middle of sitting. */
export const tapAt =
  (atS: number): Scene =>
  (t) =>
    Math.abs(t - atS) < 0.03 ? [2.2, 0.8, 0.3] : [0.1, 0.98 + 0.02 * Math.sin(2 * t), 0.1];

/** The packets of a scene from 0 to `durationS`, clipped at the stream's full scale. */
export function blocksOf(scene: Scene, durationS: number, stream: Stream = STREAM): MotionBlock[] {
  const perPacket = Math.round(stream.rateHz * stream.packetS);
  const total = Math.floor(durationS * stream.rateHz);
  const periodUs = 1e6 / stream.rateHz;
  const blocks: MotionBlock[] = [];
  for (let first = 0; first < total; first += perPacket) {
    const count = Math.min(perPacket, total - first);
    const accel = new Float32Array(count * 3);
    for (let i = 0; i < count; i++) {
      const sample = scene((first + i) / stream.rateHz);
      accel.set(
        sample.map((g) => Math.min(stream.rangeG, Math.max(-stream.rangeG, g))),
        i * 3,
      );
    }
    const startUs = Math.round(stream.startS * 1e6 + first * periodUs);
    blocks.push({ startUs, periodUs, rangeG: stream.rangeG, accel });
  }
  return blocks;
}
