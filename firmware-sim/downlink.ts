// Hub → device: reads the packets of PROTOCOL.md section 6. Before this the link received bytes;
// after it the wearable forgets, keeps on repeating, or shows its wearer that someone is coming.
import { crc32 } from "node:zlib";

const MAGIC = 0x48;
const VERSION = 1;
const KIND_ACK = 0x81;
const KIND_DECIDED = 0x82;
const KIND_ANSWER = 0x83;
const KIND_PROMPT = 0x84;
const DOWNLINK_BYTES = 16;
const PROMPT_BYTES = 28;
const CRC_BYTES = 4;
/** PROTOCOL section 6: the largest values of a prompt. */
const PROMPT_MOST = { how: 7, validForMs: 3_600_000, playForMs: 300_000 } as const;

const ANSWERS = ["someone is coming", "nobody is coming", "someone is there", "closed"] as const;

export type Answer = (typeof ANSWERS)[number];

/** PROTOCOL section 6, kind 0x84. `how` 0 means stop. */
export interface PromptFields {
  readonly prompt: number;
  readonly validForMs: number;
  readonly how: number;
  readonly compartment: number;
  readonly step: number;
  readonly playForMs: number;
}

export type Downlink =
  | ({ readonly kind: "prompt" } & PromptFields)
  | { readonly kind: "ack"; readonly bootNonce: number; readonly number: number }
  | { readonly kind: "decided"; readonly bootNonce: number; readonly number: number }
  | { readonly kind: "answer"; readonly answer: Answer };

/** `undefined` for anything PROTOCOL says to drop. */
export function parseDownlink(payload: Buffer): Downlink | undefined {
  if (payload.length < DOWNLINK_BYTES || !isSound(payload)) return undefined;
  if (payload.readUInt8(2) === KIND_PROMPT) return parsePrompt(payload);
  if (payload.length !== DOWNLINK_BYTES) return undefined;
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

function parsePrompt(payload: Buffer): Downlink | undefined {
  if (payload.length !== PROMPT_BYTES) return undefined;
  const fields: PromptFields = {
    prompt: payload.readUInt32LE(8),
    validForMs: payload.readUInt32LE(12),
    how: payload.readUInt8(16),
    compartment: payload.readUInt8(17),
    step: payload.readUInt8(18),
    playForMs: payload.readUInt32LE(20),
  };
  const isStop = fields.how === 0;
  const isWithin =
    fields.prompt > 0 &&
    fields.how <= PROMPT_MOST.how &&
    fields.validForMs <= PROMPT_MOST.validForMs &&
    fields.playForMs <= PROMPT_MOST.playForMs;
  return isWithin && (isStop || fields.validForMs > 0) ? { kind: "prompt", ...fields } : undefined;
}

function isSound(payload: Buffer): boolean {
  const crcAt = payload.length - CRC_BYTES;
  return (
    payload.readUInt8(0) === MAGIC &&
    payload.readUInt8(1) === VERSION &&
    crc32(payload.subarray(0, crcAt)) === payload.readUInt32LE(crcAt)
  );
}
