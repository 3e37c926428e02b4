// Device → hub: writes the packets of PROTOCOL.md sections 2 to 5. After this the link sends them;
// it is a second reading of the protocol page and shares no code with the hub's decoder.
import { crc32 } from "node:zlib";

const MAGIC = 0x48;
const VERSION = 1;
const FLAG_SENT_BEFORE = 1;
const COMMON_BYTES = 24;
const CRC_BYTES = 4;
const EVENT_BYTES = 40;
const BYTES_PER_SAMPLE_VALUE = 2;

export const KIND_MOTION = 1;
export const KIND_BURST = 2;
export const KIND_EVENT = 3;

/** `ageMs` where no clock ran on [PROTOCOL section 5]. */
export const AGE_NOT_KNOWN = 0xff_ff_ff_ff;

/** What every packet from a device carries, under the names of PROTOCOL section 2. */
export interface UplinkHeader {
  readonly flags: number;
  readonly bootNonce: number;
  readonly number: number;
  readonly sentUs: number;
  readonly battery: number;
  readonly state: number;
}

/** PROTOCOL section 3. `samples` are the raw numbers on the wire, interleaved as sent. */
export interface MotionFields {
  readonly startUs: number;
  readonly periodUs: number;
  readonly accelRange: number;
  readonly gyroRange: number;
  readonly count: number;
  readonly samples: Int16Array;
}

/** PROTOCOL section 5. */
export interface EventFields {
  readonly code: number;
  readonly detail: number;
  readonly ageMs: number;
  readonly peak: number;
  readonly freeFallMs: number;
}

/** Codes 8 to 13 carry one number of 32 bits where code 3 has two of 16 [PROTOCOL section 5]. */
export function promptAsFallFields(prompt: number): { peak: number; freeFallMs: number } {
  return { peak: prompt % 2 ** 16, freeFallMs: Math.floor(prompt / 2 ** 16) };
}

export function flagsOf(isSentBefore: boolean): number {
  return isSentBefore ? FLAG_SENT_BEFORE : 0;
}

export function encodeMotion(header: UplinkHeader, motion: MotionFields): Buffer {
  const samplesAt = 44;
  const packet = openPacket(KIND_MOTION, header, samplesAt + bytesOf(motion) + CRC_BYTES);
  writeMotion(packet, motion);
  writeSamples(packet, samplesAt, motion.samples);
  return seal(packet);
}

export function encodeBurst(header: UplinkHeader, motion: MotionFields, ageMs: number): Buffer {
  const samplesAt = 48;
  const packet = openPacket(KIND_BURST, header, samplesAt + bytesOf(motion) + CRC_BYTES);
  writeMotion(packet, motion);
  packet.writeUInt32LE(ageMs, 44);
  writeSamples(packet, samplesAt, motion.samples);
  return seal(packet);
}

export function encodeEvent(header: UplinkHeader, event: EventFields): Buffer {
  const packet = openPacket(KIND_EVENT, header, EVENT_BYTES);
  packet.writeUInt8(event.code, COMMON_BYTES);
  packet.writeUInt8(event.detail, 25);
  packet.writeUInt32LE(event.ageMs, 28);
  packet.writeUInt16LE(event.peak, 32);
  packet.writeUInt16LE(event.freeFallMs, 34);
  return seal(packet);
}

function openPacket(kind: number, header: UplinkHeader, bytes: number): Buffer {
  const packet = Buffer.alloc(bytes);
  packet.writeUInt8(MAGIC, 0);
  packet.writeUInt8(VERSION, 1);
  packet.writeUInt8(kind, 2);
  packet.writeUInt8(header.flags, 3);
  packet.writeUInt32LE(header.bootNonce, 4);
  packet.writeUInt32LE(header.number, 8);
  writeU64(packet, header.sentUs, 12);
  packet.writeUInt8(header.battery, 20);
  packet.writeUInt8(header.state, 21);
  return packet;
}

function writeMotion(packet: Buffer, motion: MotionFields): void {
  writeU64(packet, motion.startUs, COMMON_BYTES);
  packet.writeUInt32LE(motion.periodUs, 32);
  packet.writeUInt16LE(motion.accelRange, 36);
  packet.writeUInt16LE(motion.gyroRange, 38);
  packet.writeUInt16LE(motion.count, 40);
}

function bytesOf(motion: MotionFields): number {
  return motion.samples.length * BYTES_PER_SAMPLE_VALUE;
}

function writeSamples(packet: Buffer, samplesAt: number, samples: Int16Array): void {
  let offset = samplesAt;
  for (const value of samples) offset = packet.writeInt16LE(value, offset);
}

/** Two halves, because a device clock in µs outgrows 32 bits in 72 minutes and BigInt is slow. */
function writeU64(packet: Buffer, value: number, offset: number): void {
  const low = value % 2 ** 32;
  packet.writeUInt32LE(low, offset);
  packet.writeUInt32LE((value - low) / 2 ** 32, offset + 4);
}

function seal(packet: Buffer): Buffer {
  const end = packet.length - CRC_BYTES;
  packet.writeUInt32LE(crc32(packet.subarray(0, end)), end);
  return packet;
}
