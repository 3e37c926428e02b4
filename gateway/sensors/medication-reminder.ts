// A native medication reminder or dispenser [PROTOCOL §5, §6]: prompts with sound and light, and says
// what was pressed, opened, or empty. Before it: a packet of channel "event". After it: the reminder rule.
import type { Reading } from "../domain/reading.ts";
import { CONTACT_MS, silentAfter } from "../domain/supervision.ts";
import { defineSensor } from "./define-sensor.ts";
import { decodeWearable } from "./wearable.ts";

export const medicationReminder = defineSensor({
  type: "medication-reminder",
  summary: "Native reminder or dispenser: prompts, and says what was pressed, opened or is empty.",
  settings: { silentAfterMs: silentAfter(CONTACT_MS.battery) },
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
  decode: decodeReminderDevice,
});

/** The same packets as a wearable's, of which it has only the events. Throws `sensor/undecodable`. */
export function decodeReminderDevice(payload: Uint8Array, channel: string): readonly Reading[] {
  return decodeWearable(payload, channel === "motion" ? "none" : channel);
}
