// What the hub says to a native wearable [PROTOCOL §6]. Before it: a commit, or a person's answer.
// After it: the driver sends the bytes.
import { crc32 } from "../domain/crc32.ts";

const MAGIC = 0x48;
const VERSION = 1;
const KIND_ACK = 0x81;
const KIND_DECIDED = 0x82;
const KIND_ANSWER = 0x83;
const LENGTH = 16;
const CRC_AT = 12;

const ANSWERS = {
  "someone-is-coming": 1,
  "nobody-is-coming": 2,
  "someone-is-there": 3,
  closed: 4,
} as const;

/** What people did about the wearer's alert. */
export type WearableAnswer = keyof typeof ANSWERS;

/** This event is in the log on disk. Never call it before the commit. */
export function encodeAck(bootNonce: number, counter: number): Uint8Array {
  return encode(KIND_ACK, bootNonce, counter);
}

/** Motion up to `sequence` may be forgotten. Never call it before its alerts are committed. */
export function encodeDecided(bootNonce: number, sequence: number): Uint8Array {
  return encode(KIND_DECIDED, bootNonce, sequence);
}

/** Only a person's deed is answered with; the alert, not a packet, is what it is about. */
export function encodeAnswer(answer: WearableAnswer): Uint8Array {
  return encode(KIND_ANSWER, 0, ANSWERS[answer]);
}

function encode(kind: number, bootNonce: number, value: number): Uint8Array {
  const bytes = new Uint8Array(LENGTH);
  const view = new DataView(bytes.buffer);
  bytes[0] = MAGIC;
  bytes[1] = VERSION;
  bytes[2] = kind;
  view.setUint32(4, bootNonce, true);
  view.setUint32(8, value, true);
  view.setUint32(CRC_AT, crc32(bytes, 0, CRC_AT), true);
  return bytes;
}
