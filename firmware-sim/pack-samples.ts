// Physical samples → the raw numbers of PROTOCOL.md section 3. Before it: a script or a recording;
// after it: the wearable.
import { VALUES_PER_SAMPLE } from "./motion-script.ts";
import type { Samples } from "./wearable.ts";

const FULL_SCALE = 32_768;
const LARGEST = 32_767;
const AXES = 3;

export interface SensorShape {
  readonly periodUs: number;
  /** Full scale, mg. */
  readonly accelRange: number;
  /** Full scale, deg/s; 0: the device sends no rotation. */
  readonly gyroRange: number;
}

/** A wearable of today: 50 Hz, ±8 g, no gyroscope, which costs a small battery too much. */
export const USUAL_SENSOR: SensorShape = { periodUs: 20_000, accelRange: 8000, gyroRange: 0 };

/** `values`: ax ay az in g, gx gy gz in deg/s, interleaved. */
export function packSamples(values: Float64Array, sensor: SensorShape): Samples {
  const count = values.length / VALUES_PER_SAMPLE;
  const sent = sensor.gyroRange === 0 ? AXES : VALUES_PER_SAMPLE;
  const samples = new Int16Array(count * sent);
  const rangeG = sensor.accelRange / 1000;
  for (let index = 0; index < count; index += 1) {
    for (let axis = 0; axis < sent; axis += 1) {
      const range = axis < AXES ? rangeG : sensor.gyroRange;
      samples[index * sent + axis] = raw(values[index * VALUES_PER_SAMPLE + axis] ?? 0, range);
    }
  }
  return { ...sensor, count, samples };
}

/** A value beyond the range reads full scale: clipped, as from the sensor itself. */
function raw(value: number, range: number): number {
  return Math.max(-FULL_SCALE, Math.min(LARGEST, Math.round((value / range) * FULL_SCALE)));
}
