// What people did, told to the wearer's device: *someone is coming* only after a person said so.
import type { Home } from "./domain/home.ts";
import type { EventType, StoredEvent } from "./events.ts";
import { encodeAnswer, type WearableAnswer } from "./sensors/wearable-downlink.ts";

const ANSWERS: Partial<Record<EventType, WearableAnswer>> = {
  "alert.acknowledged": "someone-is-coming",
  "alert.handed-back": "nobody-is-coming",
  "alert.attended": "someone-is-there",
  "alert.closed": "closed",
};

export function tellWearers(
  events: readonly StoredEvent[],
  home: Home,
  send: (deviceId: string, channel: string, payload: Uint8Array) => void,
): void {
  for (const event of events) {
    const answer = ANSWERS[event.type];
    if (answer === undefined || !("alertId" in event.data)) continue;
    const deviceId = home.alert.get(event.data.alertId)?.deviceId;
    if (typeof deviceId === "string") send(deviceId, "answer", encodeAnswer(answer));
  }
}
