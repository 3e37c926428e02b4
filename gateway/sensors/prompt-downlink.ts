// A prompt, and its end, as bytes [PROTOCOL §6]. Before it: a prompt that is stored. After it: the driver
// sends the bytes. What the medicine is called never leaves the hub.
import { crc32 } from "../domain/crc32.ts";

const MAGIC = 0x48;
const VERSION = 1;
const KIND_PROMPT = 0x84;
const LENGTH = 28;
const CRC_AT = 24;

const SOUND = 1;
const LIGHT = 2;
const VIBRATION = 4;
const STOP = 0;

/** How each type of device prompts: what is worn vibrates, because others may be in the room. */
const HOW_BY_TYPE: Readonly<Record<string, number>> = {
  "medication-reminder": SOUND | LIGHT,
  "reminder-speaker": SOUND,
  wearable: VIBRATION,
};

/** Long enough to be found, short enough not to torment who cannot get up. */
const PLAY_FOR_MS = 30_000;

export interface PromptPacket {
  readonly promptId: number;
  readonly step: number;
  readonly compartment: number | null;
  readonly validForMs: number;
}

/** True for a device that can prompt at all. */
export function canPrompt(sensorType: string): boolean {
  return Object.hasOwn(HOW_BY_TYPE, sensorType);
}

/** Never call it before the prompt is stored. */
export function encodePrompt(sensorType: string, prompt: PromptPacket): Uint8Array {
  return encode(HOW_BY_TYPE[sensorType] ?? SOUND, PLAY_FOR_MS, prompt);
}

/** The device is quiet about this prompt from now on, and does not begin it any more. */
export function encodePromptStop(promptId: number): Uint8Array {
  return encode(STOP, 0, { promptId, step: 0, compartment: null, validForMs: 0 });
}

function encode(how: number, playForMs: number, prompt: PromptPacket): Uint8Array {
  const { promptId, step, compartment, validForMs } = prompt;
  const bytes = new Uint8Array(LENGTH);
  const view = new DataView(bytes.buffer);
  bytes[0] = MAGIC;
  bytes[1] = VERSION;
  bytes[2] = KIND_PROMPT;
  view.setUint32(8, promptId, true);
  view.setUint32(12, validForMs, true);
  bytes[16] = how;
  bytes[17] = compartment ?? 0;
  bytes[18] = step;
  view.setUint32(20, playForMs, true);
  view.setUint32(CRC_AT, crc32(bytes, 0, CRC_AT), true);
  return bytes;
}
