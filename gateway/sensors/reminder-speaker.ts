// A plain speaker that plays prompts and says that it played; it has nothing to press or open, so no
// answer ever comes of it. Before it: a packet of channel "event". After it: the reminder rule.
import { CONTACT_MS, silentAfter } from "../domain/supervision.ts";
import { defineSensor } from "./define-sensor.ts";
import { decodeReminderDevice } from "./medication-reminder.ts";

export const reminderSpeaker = defineSensor({
  type: "reminder-speaker",
  summary: "Native speaker that only plays reminders: staff see to every dose it prompted.",
  settings: { silentAfterMs: silentAfter(CONTACT_MS.battery) },
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
  decode: decodeReminderDevice,
});
