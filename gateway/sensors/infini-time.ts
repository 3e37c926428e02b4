// Hop 2 for an InfiniTime watch: ten raw values of 10 Hz a packet, put on an even grid by the Bluetooth
// driver, since the watch gives no time and tells only what changed. After it: the fall detector.
// Header: u32 nonce of the connection, u32 sequence, f64 µs of the first value; then 3 × i16 each.
import type { Reading } from "../domain/reading.ts";
import { CONTACT_MS, silentAfter } from "../domain/supervision.ts";
import { GatewayError } from "../errors.ts";
import { defineSensor } from "./define-sensor.ts";

const HEADER_BYTES = 16;
const VALUE_BYTES = 6;
const VALUES_MOST = 20;
const PERIOD_US = 100_000;

/** 1024 is 1 g and the sensor is set to ±2 g: an impact is cut off there [InfiniTime, BMA421]. */
const ONE_G = 1_024;
const RANGE_G = 2;
const FULL_SCALE = RANGE_G * ONE_G;
const TIME_MOST_US = Number.MAX_SAFE_INTEGER - VALUES_MOST * PERIOD_US;

export const infiniTime = defineSensor({
  type: "infini-time",
  summary: "PineTime watch with InfiniTime: 10 Hz and ±2 g, which misses falls; no buttons.",
  settings: { silentAfterMs: silentAfter(CONTACT_MS.worn) },
  purpose: "falls",
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
  decode: decodeInfiniTime,
  quantities: ["heart-rate", "steps"],
});

/** Throws `sensor/undecodable` on anything the driver does not make. */
export function decodeInfiniTime(payload: Uint8Array, channel: string): readonly Reading[] {
  const count = (payload.length - HEADER_BYTES) / VALUE_BYTES;
  if (channel !== "motion" || !Number.isInteger(count) || count < 1 || count > VALUES_MOST) {
    throw refusal(`${payload.length} bytes on channel ${channel}`);
  }
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const startUs = view.getFloat64(8, true);
  if (!Number.isInteger(startUs) || startUs < 0 || startUs > TIME_MOST_US) {
    throw refusal("offset 8, startUs: no time");
  }
  const accel = new Float32Array(count * 3);
  for (let index = 0; index < accel.length; index += 1) {
    const raw = view.getInt16(HEADER_BYTES + index * 2, true);
    accel[index] = Math.max(-FULL_SCALE, Math.min(FULL_SCALE, raw)) / ONE_G;
  }
  const block = { startUs, periodUs: PERIOD_US, rangeG: RANGE_G, accel };
  const unsaid = { resent: false, batteryPercent: null, worn: null };
  const [bootNonce, sequence] = [view.getUint32(0, true), view.getUint32(4, true)];
  const sentUs = startUs + (count - 1) * PERIOD_US;
  return [{ kind: "motion", ...unsaid, bootNonce, sequence, sentUs, block }];
}

function refusal(why: string): GatewayError {
  return new GatewayError("sensor/undecodable", `infini-time: ${why}`);
}
