// What setting up the home changes: rooms, residents, devices, staff, tablets.
import { basisId } from "./basis.ts";
import type { DeviceEventKey, EventStamp } from "../events.ts";
import type { Home, RowChange } from "./home.ts";
import type { EventHandlers } from "./on-event.ts";
import { known } from "./reduce-signal.ts";

function reachedAt(address: string, deviceId: string): RowChange {
  return { kind: "address", id: address, row: { deviceId } };
}

function isSame(known: string | null | undefined, address: string | null): boolean {
  return (known ?? null) === address;
}

/** Removes the device's other addresses, also learned ones: they may be another device's now. */
function addressesBut(home: Home, deviceId: string, kept: string | null): RowChange[] {
  return [...home.address.entries()]
    .filter(([id, row]) => row.deviceId === deviceId && id !== kept)
    .map(([id]) => ({ kind: "address", id, row: null }));
}

/** What people set of a device that is gone: another one of the same name begins anew. */
function forgottenWith(home: Home, deviceId: string): RowChange[] {
  const kinds = (["deviceContact", "deviceTest", "tested"] as const).filter(
    (kind) => home[kind].get(deviceId) !== undefined,
  );
  return kinds.map((kind) => ({ kind, id: deviceId, row: null }));
}

/** A press is remembered, so that the same one, sent again, undoes nothing. */
function pressed(deviceEvent: DeviceEventKey | undefined, event: EventStamp): RowChange[] {
  return deviceEvent === undefined ? [] : [known({ deviceEvent }, event)];
}

export const setupReducers = {
  "home.described": (data) => [{ kind: "identity", id: "home", row: data }],
  "room.added": (data) => [{ kind: "room", id: data.roomId, row: data }],
  "resident.added": (data) => [{ kind: "resident", id: data.residentId, row: data }],
  "sensitivity.set": (data, event) => [
    { kind: "sensitivity", id: data.residentId, row: { ...data, sinceMs: event.wallMs } },
  ],
  "sensitivity.ended": (data) => [{ kind: "sensitivity", id: data.residentId, row: null }],
  "resident.erased": (data, _event, home) => {
    const resident = home.resident.get(data.residentId);
    if (resident === undefined) return [];
    return [{ kind: "resident", id: data.residentId, row: { ...resident, personal: null } }];
  },
  "basis.recorded": (data, event) => [
    {
      kind: "basis",
      id: basisId(data.residentId, data.purpose),
      row: { ...data, sinceMs: event.wallMs },
    },
  ],
  "basis.ended": ({ residentId, purpose }) => [
    { kind: "basis", id: basisId(residentId, purpose), row: null },
  ],
  "private-time.started": ({ residentId, deviceEvent, ...how }, event) => [
    { kind: "privateTime", id: residentId, row: { sinceMs: event.wallMs, ...how } },
    ...pressed(deviceEvent, event),
  ],
  "private-time.ended": ({ residentId, deviceEvent }, event) => [
    { kind: "privateTime", id: residentId, row: null },
    ...pressed(deviceEvent, event),
  ],
  "device.added": (data, _event, home) => {
    const known = home.device.get(data.deviceId);
    const { address = null, ...described } = data;
    const row = { ...described, address, worn: known?.worn ?? null, flat: known?.flat ?? false };
    const { deviceId } = data;
    const forgotten = isSame(known?.address, address) ? [] : addressesBut(home, deviceId, address);
    return [
      { kind: "device", id: deviceId, row },
      ...forgotten,
      ...(address === null ? [] : [reachedAt(address, deviceId)]),
    ];
  },
  "device.counter-seen": ({ address, counter }, _event, home) => {
    const known = home.address.get(address);
    return known === undefined
      ? []
      : [{ kind: "address", id: address, row: { ...known, counter } }];
  },
  "device.address-learned": ({ address, deviceId }) => [reachedAt(address, deviceId)],
  "assignment.started": (data, event) => [
    {
      kind: "assignment",
      id: data.assignmentId,
      row: { ...data, fromMs: event.wallMs, toMs: null },
    },
  ],
  "assignment.ended": (data, event, home) => {
    const assignment = home.assignment.get(data.assignmentId);
    if (assignment === undefined) return [];
    return [
      { kind: "assignment", id: data.assignmentId, row: { ...assignment, toMs: event.wallMs } },
    ];
  },
  "staff.added": (data) => [{ kind: "staff", id: data.staffId, row: data }],
  "staff.revoked": (data, _event, home) => {
    const staff = home.staff.get(data.staffId);
    return staff === undefined
      ? []
      : [{ kind: "staff", id: data.staffId, row: { ...staff, revoked: true } }];
  },
  "device.revoked": ({ deviceId }, _event, home) => [
    { kind: "device", id: deviceId, row: null },
    ...forgottenWith(home, deviceId),
    ...addressesBut(home, deviceId, null),
  ],
  "credential.revoked": ({ principalId, kind }, event) =>
    kind === "bridge"
      ? [{ kind: "endedBridge", id: principalId, row: { endedMs: event.wallMs } }]
      : [],
  "credential.issued": ({ principalId, kind }, _event, home) =>
    kind === "bridge" && home.endedBridge.get(principalId) !== undefined
      ? [{ kind: "endedBridge", id: principalId, row: null }]
      : [],
  "tablet.revoked": (data) => [{ kind: "tablet", id: data.tabletId, row: null }],
  "tablet.enrolled": (data) => [{ kind: "tablet", id: data.tabletId, row: data }],
} satisfies EventHandlers<readonly [Home], RowChange>;
