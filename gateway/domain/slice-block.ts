// A long run of samples in pieces, as the detector is fed by a device that streams.
import type { MotionBlock } from "./motion.ts";

/** Half a second at 50 Hz: the length of a usual packet. */
const SAMPLES = 25;

export function sliceBlock(block: MotionBlock): readonly MotionBlock[] {
  const count = block.accel.length / 3;
  const pieces: MotionBlock[] = [];
  for (let from = 0; from < count; from += SAMPLES) {
    const to = Math.min(count, from + SAMPLES) * 3;
    const piece = {
      ...block,
      startUs: block.startUs + from * block.periodUs,
      accel: block.accel.subarray(from * 3, to),
    };
    pieces.push(
      block.gyro === undefined ? piece : { ...piece, gyro: block.gyro.subarray(from * 3, to) },
    );
  }
  return pieces;
}
