// Hop 2 for the native wearable: bytes → readings, written from firmware-sim/PROTOCOL.md alone.
// Before it: a packet of channel "motion" or "event". After it: ingest and the fall detector.
import type { MotionBlock } from "../domain/motion.ts";
import type { BurstReading, EventReading, MotionReading, Reading } from "../domain/reading.ts";
import { CONTACT_MS, silentAfter } from "../domain/supervision.ts";
import { defineSensor } from "./define-sensor.ts";
import { PacketReader } from "./packet-reader.ts";
import { isReminderCode, readReminder } from "./reminder-events.ts";

const KIND_MOTION = 1;
const KIND_BURST = 2;
const KIND_EVENT = 3;
const FLAG_RESENT = 1;
/** "Not known" in a u8 and in a u32 [PROTOCOL §2, §5]. */
const UNKNOWN_U8 = 0xff;
const UNKNOWN_U32 = 0xffffffff;

const HEADER_BYTES = 24;
const MOTION_HEADER_BYTES = 44;
const BURST_HEADER_BYTES = 48;
const EVENT_BYTES = 40;
const CRC_BYTES = 4;
const SHORTEST_BYTES = HEADER_BYTES + CRC_BYTES;

/** [PROTOCOL §3, §4, §8] */
const PERIOD_US = { least: 10_000, most: 100_000 } as const;
const ACCEL_RANGE_MG = { least: 2_000, most: 16_000 } as const;
const GYRO_RANGE_DEG_S = { least: 125, most: 4_000 } as const;
const MOTION_COUNT_MOST = 100;
const BURST_COUNT_MOST = 650;
const MOTION_MOST_US = 2_000_000;
const FULL_SCALE = 32_768;

const WORN = ["worn", "not-worn", "charging"] as const;
const NEW_STATE = ["worn", "not-worn", "charging", "out-of-range"] as const;

type Common = Omit<EventReading, "kind" | "counter" | "ageMs" | "event">;

export const wearable = defineSensor({
  type: "wearable",
  summary: "Native wearable: streaming motion or impact bursts, help and I am OK buttons.",
  settings: { silentAfterMs: silentAfter(CONTACT_MS.worn) },
  purpose: "falls",
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
  decode: decodeWearable,
});

/** Throws `sensor/undecodable` on anything PROTOCOL.md says to drop. */
export function decodeWearable(payload: Uint8Array, channel: string): readonly Reading[] {
  const packet = new PacketReader(payload);
  packet.checkFrame(SHORTEST_BYTES);
  const kind = packet.u8(2);
  if (kind === KIND_MOTION && channel === "motion") return [readMotion(packet)];
  if (kind === KIND_BURST && channel === "event") return [readBurst(packet)];
  if (kind === KIND_EVENT && channel === "event") return [readEvent(packet)];
  return packet.refuse(2, "kind", `${kind} on channel ${channel}`);
}

function readMotion(packet: PacketReader): MotionReading {
  const common = readCommon(packet);
  const block = readBlock(packet, MOTION_HEADER_BYTES, MOTION_COUNT_MOST);
  const count = block.accel.length / 3;
  if (count * block.periodUs > MOTION_MOST_US) packet.refuse(40, "count", "more than 2 s");
  if (block.startUs > common.sentUs) packet.refuse(24, "startUs", "from the future");
  return { kind: "motion", ...common, sequence: packet.u32(8), block };
}

function readBurst(packet: PacketReader): BurstReading {
  const common = readCommon(packet);
  const block = readBlock(packet, BURST_HEADER_BYTES, BURST_COUNT_MOST);
  if (block.startUs > common.sentUs) packet.refuse(24, "startUs", "from the future");
  return { kind: "burst", ...common, counter: packet.u32(8), ageMs: readAge(packet, 44), block };
}

function readEvent(packet: PacketReader): EventReading {
  packet.checkLength(EVENT_BYTES);
  const common = readCommon(packet);
  const event = readWhatHappened(packet);
  return { kind: "event", ...common, counter: packet.u32(8), ageMs: readAge(packet, 28), event };
}

function readCommon(packet: PacketReader): Common {
  const battery = packet.u8(20);
  if (battery > 100 && battery !== UNKNOWN_U8) packet.refuse(20, "battery", String(battery));
  const state = packet.u8(21);
  const worn = state === UNKNOWN_U8 ? null : WORN[state];
  if (worn === undefined) return packet.refuse(21, "state", String(state));
  return {
    bootNonce: packet.u32(4),
    sentUs: packet.u64(12, "sentUs"),
    resent: (packet.u8(3) & FLAG_RESENT) !== 0,
    batteryPercent: battery === UNKNOWN_U8 ? null : battery,
    worn,
  };
}

function readBlock(packet: PacketReader, samplesAt: number, countMost: number): MotionBlock {
  // Fields up to 44 exist: the shorter header is read before the length is known to be right.
  packet.checkLengthAtLeast(samplesAt + CRC_BYTES);
  const periodUs = packet.u32Within(32, "periodUs", PERIOD_US.least, PERIOD_US.most);
  const rangeMg = packet.u16Within(36, "accelRange", ACCEL_RANGE_MG.least, ACCEL_RANGE_MG.most);
  const hasGyro = packet.u16(38) !== 0;
  const count = packet.u16Within(40, "count", 1, countMost);
  packet.checkLength(samplesAt + count * (hasGyro ? 12 : 6) + CRC_BYTES);
  const rangeG = rangeMg / 1000;
  const startUs = packet.u64(24, "startUs");
  const stride = hasGyro ? 12 : 6;
  const accel = packet.triples(samplesAt, count, stride, rangeG / FULL_SCALE);
  if (!hasGyro) return { startUs, periodUs, rangeG, accel };
  const { least, most } = GYRO_RANGE_DEG_S;
  const gyroRange = packet.u16Within(38, "gyroRange", least, most);
  const gyro = packet.triples(samplesAt + 6, count, stride, gyroRange / FULL_SCALE);
  return { startUs, periodUs, rangeG, accel, gyro };
}

function readAge(packet: PacketReader, offset: number): number | null {
  const ageMs = packet.u32(offset);
  return ageMs === UNKNOWN_U32 ? null : ageMs;
}

function readWhatHappened(packet: PacketReader): EventReading["event"] {
  const code = packet.u8(24);
  if (isReminderCode(code)) return readReminder(packet, code);
  switch (code) {
    case 1:
      return { name: "help" };
    case 2:
      return { name: "ok" };
    case 3:
      return readFall(packet);
    case 4: {
      const state = NEW_STATE[packet.u8(25)];
      return state === undefined
        ? packet.refuse(25, "detail", `state ${packet.u8(25)}`)
        : { name: "state", state };
    }
    case 5:
      return { name: "battery-flat" };
    case 6:
      return { name: "tamper" };
    case 7:
      return { name: "test" };
    default:
      return packet.refuse(24, "code", String(code));
  }
}

function readFall(packet: PacketReader): EventReading["event"] {
  const certainty = packet.u8(25);
  const peakMg = packet.u16(32);
  const freeFallMs = packet.u16(34);
  return {
    name: "fall",
    // A fall with an odd certainty is still a fall: the figure is dropped, never the fall.
    certaintyPercent: certainty > 100 ? null : certainty,
    peakG: peakMg === 0 ? null : peakMg / 1000,
    freeFallMs: freeFallMs === 0 ? null : freeFallMs,
  };
}
