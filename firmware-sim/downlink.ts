// Hub → device: reads the packets of PROTOCOL.md section 6. Before this the link received bytes;
// after it the wearable forgets, keeps on repeating, or shows its wearer that someone is coming.
import { crc32 } from "node:zlib";

const MAGIC = 0x48;
const VERSION = 1;
const KIND_ACK = 0x81;
const KIND_DECIDED = 0x82;
const KIND_ANSWER = 0x83;
const DOWNLINK_BYTES = 16;
const CRC_OFFSET = 12;

const ANSWERS = ["someone is coming", "nobody is coming", "someone is there", "closed"] as const;

export type Answer = (typeof ANSWERS)[number];

export type Downlink =
  | { readonly kind: "ack"; readonly bootNonce: number; readonly number: number }
  | { readonly kind: "decided"; readonly bootNonce: number; readonly number: number }
  | { readonly kind: "answer"; readonly answer: Answer };

/** `undefined` for anything PROTOCOL says to drop. */
export function parseDownlink(payload: Buffer): Downlink | undefined {
  if (payload.length !== DOWNLINK_BYTES || !isSound(payload)) return undefined;
  const bootNonce = payload.readUInt32LE(4);
  switch (payload.readUInt8(2)) {
    case KIND_ACK:
      return { kind: "ack", bootNonce, number: payload.readUInt32LE(8) };
    case KIND_DECIDED:
      return { kind: "decided", bootNonce, number: payload.readUInt32LE(8) };
    case KIND_ANSWER: {
      const answer = ANSWERS[payload.readUInt8(8) - 1];
      return answer === undefined ? undefined : { kind: "answer", answer };
    }
    default:
      return undefined;
  }
}

function isSound(payload: Buffer): boolean {
  return (
    payload.readUInt8(0) === MAGIC &&
    payload.readUInt8(1) === VERSION &&
    crc32(payload.subarray(0, CRC_OFFSET)) === payload.readUInt32LE(CRC_OFFSET)
  );
}
