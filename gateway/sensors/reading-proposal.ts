// A device's event → the event of the vocabulary it becomes.
import type { EventReading } from "../domain/reading.ts";
import type { DeviceEventKey, Occurrence, Place, Proposal, Trace } from "../events.ts";

/** Whom it is about, where and when. */
export interface Heard {
  readonly residentId: string | null;
  readonly place: Place;
  readonly occurrence: Occurrence;
  readonly trace: Trace;
}

export function proposalOf(
  reading: EventReading,
  deviceEvent: DeviceEventKey,
  heard: Heard,
): Proposal {
  const { event } = reading;
  switch (event.name) {
    case "help":
      return { type: "help.pressed", data: { deviceEvent, ...heard } };
    case "ok":
      return { type: "ok.pressed", data: { deviceEvent, ...heard } };
    case "fall": {
      const { certaintyPercent, peakG, freeFallMs } = event;
      const data = { deviceEvent, ...heard, certaintyPercent, peakG, freeFallMs };
      return { type: "fall.reported", data };
    }
    case "state":
      return { type: "device.state-changed", data: { deviceEvent, state: event.state } };
    case "battery-flat":
      return {
        type: "device.battery-flat",
        data: { deviceEvent, batteryPercent: reading.batteryPercent },
      };
    case "reminder": {
      const { said, promptId, detail } = event;
      return { type: "reminder.heard", data: { deviceEvent, ...heard, said, promptId, detail } };
    }
    case "tamper":
      return { type: "device.tampered", data: { deviceEvent } };
    case "test":
      return { type: "device.tested", data: { deviceEvent } };
  }
}
