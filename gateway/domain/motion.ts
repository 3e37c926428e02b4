// Motion as it travels hops 2 to 5: block (one packet) → window → score.

/** One run of equally spaced samples of one device, as decoded from one packet. */
export interface MotionBlock {
  /** Time of the first sample on the device's own clock, µs since its boot. */
  readonly startUs: number;
  /** µs between samples: 10,000 (100 Hz) to 100,000 (10 Hz). */
  readonly periodUs: number;
  /** Full scale of the accelerometer, g (2 to 16). A sample at full scale is clipped. */
  readonly rangeG: number;
  /** x, y, z interleaved, g including gravity. */
  readonly accel: Float32Array;
  /** x, y, z interleaved, deg/s; absent when the device has no gyroscope. */
  readonly gyro?: Float32Array;
}

/** Where on the body a device is worn. */
export type Position = "wrist" | "waist";

/** A fixed run of motion samples around an impact, resampled to the model's rate. */
export interface MotionWindow {
  readonly position: Position;
  readonly rateHz: number;
  /** x, y, z interleaved, g. */
  readonly accel: Float32Array;
  readonly gyro?: Float32Array;
  /** Index of the sample with the impact. */
  readonly impactIndex: number;
  readonly rangeG: number;
}

/** Scores windows: 0 (daily life) to 1 (fall), one per window. Throws `model/failed`. */
export interface FallClassifier {
  /** e.g. "wrist-1". Part of every alert's evidence. */
  readonly version: string;
  score(windows: readonly MotionWindow[]): readonly number[];
}
