// What a reminder device, or a wearable that vibrates as a reminder, says of a prompt [PROTOCOL §5].
// Before it: the bytes of a kind 3 packet. After it: the reading of the wearable's decoder.
import type { EventReading } from "../domain/reading.ts";
import type { DoseAnswer } from "../domain/reminder-shapes.ts";
import type { PacketReader } from "./packet-reader.ts";

interface Code {
  readonly said: DoseAnswer;
  /** True: without the number of a prompt it means nothing. */
  readonly isAboutPrompt: boolean;
  readonly detail: { readonly least: number; readonly most: number };
}

const ANY = { least: 0, most: 255 };
/** Sound, light and vibration together; a prompt that played as nothing did not play. */
const HOW = { least: 1, most: 7 };
const SNOOZE_MINUTES = { least: 1, most: 60 };

const CODES: ReadonlyMap<number, Code> = new Map([
  [8, { said: "played", isAboutPrompt: true, detail: HOW }],
  [9, { said: "button-pressed", isAboutPrompt: false, detail: ANY }],
  [10, { said: "lid-opened", isAboutPrompt: false, detail: ANY }],
  [11, { said: "snoozed", isAboutPrompt: true, detail: SNOOZE_MINUTES }],
  [12, { said: "compartment-empty", isAboutPrompt: false, detail: ANY }],
  [13, { said: "not-played", isAboutPrompt: true, detail: ANY }],
]);
const DETAIL_AT = 25;
const PROMPT_AT = 32;

export function isReminderCode(code: number): boolean {
  return CODES.has(code);
}

export function readReminder(packet: PacketReader, code: number): EventReading["event"] {
  const known = CODES.get(code);
  if (known === undefined) return packet.refuse(24, "code", String(code));
  const { said, isAboutPrompt, detail: range } = known;
  const detail = packet.u8(DETAIL_AT);
  if (detail < range.least || detail > range.most) {
    packet.refuse(DETAIL_AT, "detail", `${String(detail)} of ${said}`);
  }
  const promptId = packet.u32(PROMPT_AT);
  if (isAboutPrompt && promptId === 0) packet.refuse(PROMPT_AT, "prompt", "0");
  return { name: "reminder", said, promptId, detail };
}
