// What devices and parts of the system say: known events, impacts, states, faults.
import type {
  DeviceEventKey,
  DeviceTrouble,
  EventData,
  EventStamp,
  SensedThing,
} from "../events.ts";
import type { Home, RowChange } from "./home.ts";
import type { EventHandlers } from "./on-event.ts";

/** The id of a device event's row: the name the device gave it [PROTOCOL §5]. */
export function deviceEventId(key: DeviceEventKey): string {
  return `${key.deviceId}/${String(key.bootNonce)}/${String(key.counter)}`;
}

export function known(data: { deviceEvent: DeviceEventKey }, event: EventStamp): RowChange {
  const row = { eventId: event.id, atMs: event.wallMs };
  return { kind: "deviceEvent", id: deviceEventId(data.deviceEvent), row };
}

function deviceChange(
  home: Home,
  deviceId: string,
  change: { worn?: "worn" | "not-worn" | "charging" | "out-of-range"; flat?: boolean },
): RowChange[] {
  const device = home.device.get(deviceId);
  return device === undefined
    ? []
    : [{ kind: "device", id: deviceId, row: { ...device, ...change } }];
}

/** The id of the row that keeps what a device said last of one thing. */
export function sensingId(deviceId: string, what: SensedThing): string {
  return `${deviceId}/${what}`;
}

function sensed(data: Readonly<EventData<"sensing.changed">>): RowChange {
  const { deviceEvent, what, state, residentId, place, occurrence } = data;
  const { deviceId } = deviceEvent;
  const about = { residentId, roomId: place.roomId };
  return {
    kind: "sensing",
    id: sensingId(deviceId, what),
    row: { deviceId, what, state, sinceMs: occurrence.occurredMs, ...about },
  };
}

/** The id of the row that says a device has this trouble. */
export function troubleId(deviceId: string, trouble: DeviceTrouble): string {
  return `${deviceId}/${trouble}`;
}

/** The id of a fault's row. */
export function faultId(fault: string, subject: string): string {
  return `${fault}/${subject}`;
}

export const signalReducers = {
  "help.pressed": (data, event) => [known(data, event)],
  "ok.pressed": (data, event) => [known(data, event)],
  "call.cleared-at-panel": (data, event) => [known(data, event)],
  "fall.reported": (data, event) => [known(data, event)],
  "sensing.changed": (data, event) => [known(data, event), sensed(data)],
  "burst.decided": (data, event) => [known(data, event)],
  "device.tampered": (data, event) => [known(data, event)],
  "device.tested": (data, event) => [
    known(data, event),
    { kind: "tested", id: data.deviceEvent.deviceId, row: { atMs: event.wallMs } },
  ],
  "device.state-changed": (data, event, home) => [
    known(data, event),
    // A device that charges is being cared for: the flat mark starts anew.
    ...deviceChange(home, data.deviceEvent.deviceId, {
      worn: data.state,
      ...(data.state === "charging" ? { flat: false } : {}),
    }),
  ],
  "device.battery-flat": (data, event, home) => [
    known(data, event),
    ...deviceChange(home, data.deviceEvent.deviceId, { flat: true }),
  ],
  "device-events.forgotten": (data, _event, home) =>
    [...home.deviceEvent.entries()]
      .filter(([, row]) => row.atMs < data.beforeMs)
      .map(([id]) => ({ kind: "deviceEvent" as const, id, row: null })),
  "fall.detected": (data) => [
    {
      kind: "impact",
      id: data.deviceId,
      row: { bootNonce: data.bootNonce, impactUs: data.impactUs, level: data.level },
    },
  ],
  "device.trouble-noticed": ({ deviceId, trouble }, event) => [
    {
      kind: "trouble",
      id: troubleId(deviceId, trouble),
      row: { deviceId, trouble, sinceMs: event.wallMs },
    },
  ],
  "device.trouble-over": ({ deviceId, trouble }) => [
    { kind: "trouble", id: troubleId(deviceId, trouble), row: null },
  ],
  "fault.noticed": (data, event) => [
    {
      kind: "fault",
      id: faultId(data.fault, data.subject),
      row: { fault: data.fault, subject: data.subject, sinceMs: event.wallMs, alertId: null },
    },
  ],
  "fault.cleared": (data) => [{ kind: "fault", id: faultId(data.fault, data.subject), row: null }],
} satisfies EventHandlers<readonly [Home], RowChange>;
