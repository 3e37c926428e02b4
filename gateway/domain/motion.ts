// Motion as it travels hops 2 to 5: block (one packet) → window → score → finding.

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
  /** x, y, z interleaved, deg/s; absent when the device has no gyroscope. Not used by detection. */
  readonly gyro?: Float32Array;
}

/** Where on the body a device is worn. A pendant counts as waist. */
export type Position = "wrist" | "waist";

/** A fixed run of motion samples around an impact, resampled to `WINDOW_RATE_HZ`. */
export interface MotionWindow {
  readonly position: Position;
  readonly rateHz: number;
  /** x, y, z interleaved, g. Where nothing was measured, the mean of the nearest half second. */
  readonly accel: Float32Array;
  /** Index of the sample with the impact. */
  readonly impactIndex: number;
  /** Samples [knownFrom, knownTo) were measured; the rest is padding. */
  readonly knownFrom: number;
  readonly knownTo: number;
  readonly rangeG: number;
  /** The device's own rate before resampling. */
  readonly sourceRateHz: number;
}

/** Scores from which a window is an alert (sounds) or a check (silent until a second sign). */
export interface OperatingPoint {
  readonly alert: number;
  readonly check: number;
}

/** Scores windows: 0 (daily life) to 1 (fall), one per window. Throws `model/failed`. */
export interface FallClassifier {
  /** e.g. "hearth-1". Part of every alert's evidence. */
  readonly version: string;
  readonly operatingPoints: Readonly<Record<Position, OperatingPoint>>;
  score(windows: readonly MotionWindow[]): readonly number[];
}

/** What a classifier said about one window, with all that is needed to decide on it. */
export interface WindowScore {
  readonly score: number;
  readonly modelVersion: string;
  readonly operatingPoint: OperatingPoint;
}
