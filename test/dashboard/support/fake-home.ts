// A small home for looking at the screens: twelve residents, their wearables, alerts in any stage.
import type {
  AlertView,
  BoardView,
  DeviceView,
  RoomView,
  SignInNames,
} from "../../../gateway/api/contract/views.ts";

const MIN_MS = 60_000;

/** Two of them have the same name, as in every home. */
const RESIDENTS = [
  ["Mary", "Room 1"],
  ["Arthur", "Room 2"],
  ["Mary", "Room 3"],
  ["Joan", "Room 4"],
  ["Winston", "Room 5"],
  ["Bridget", "Room 6"],
  ["Harold", "Room 7"],
  ["Priya", "Room 8"],
  ["Stanley", "Room 9"],
  ["Dorothy", "Room 10"],
  ["Alun", "Room 11"],
  ["Margaret", "Room 12"],
] as const;

export const PEOPLE: SignInNames["people"] = [
  { staffId: "staff-ann", name: "Ann Baker", role: "staff" },
  { staffId: "staff-femi", name: "Femi Ojo", role: "staff" },
  { staffId: "staff-grace", name: "Grace Lee", role: "manager" },
  { staffId: "staff-raj", name: "Raj Patel", role: "installer" },
  { staffId: "staff-kim", name: "Kim Novak", role: "responder" },
];

export function fakeDevice(number: number, nowMs: number): DeviceView {
  const [residentName, roomName] = RESIDENTS[number] ?? ["Nobody", "No room"];
  return {
    deviceId: `wearable-${number + 1}`,
    sensorType: "wearable",
    label: `Wearable ${number + 1}`,
    position: "wrist",
    residentId: `resident-${number + 1}`,
    residentName,
    roomId: `room-${number + 1}`,
    roomName,
    worn: "worn",
    batteryPercent: 91 - 6 * number,
    flat: false,
    lastHeardMs: nowMs - 1000,
    connected: true,
    signalPercent: null,
    lastSeen: null,
    states: [],
    troubles: [],
    canBeSupervised: true,
    ...{ silentAfterMs: 900_000, lastTestedMs: null, isAway: false },
    ...{ carries: "falls", motion: { rateHz: 50, rangeG: 8 } },
    packets: { received: 4213 + number, lost: 2, doubled: 1, late: 4, undecodable: 0 },
  };
}

function fakeBed(wearable: DeviceView, nowMs: number): DeviceView {
  return {
    ...wearable,
    ...{ deviceId: "bed-8", sensorType: "bed-occupancy", label: "Bed of Room 8" },
    ...{ position: null, worn: null, carries: "not-known", motion: null },
    states: [{ what: "bed", words: "Bed empty", sinceMs: nowMs - 9 * MIN_MS }],
    troubles: [{ trouble: "tampered", words: "Opened or forced", sinceMs: nowMs - 20 * MIN_MS }],
  };
}

function fakeRooms(nowMs: number): RoomView[] {
  const bedrooms = RESIDENTS.map(([preferredName, name], number): RoomView => {
    const device = fakeDevice(number, nowMs);
    const devices = [device];
    if (number === 6) {
      const silent = { trouble: "silent", words: "Silent: no cover" } as const;
      const troubles = [{ ...silent, sinceMs: nowMs - 32 * MIN_MS }];
      devices[0] = { ...device, lastHeardMs: nowMs - 47 * MIN_MS, connected: false, troubles };
    }
    if (number === 5) {
      devices[0] = { ...device, carries: "help-and-activity", motion: { rateHz: 10, rangeG: 2 } };
    }
    if (number === 7) devices.push(fakeBed(device, nowMs));
    if (number === 8) devices[0] = { ...device, worn: "charging" };
    if (number === 9) devices[0] = { ...device, worn: "not-worn" };
    if (number === 10) devices[0] = { ...device, flat: true, batteryPercent: 7 };
    return {
      roomId: `room-${number + 1}`,
      name,
      kind: "bedroom",
      residents: [{ residentId: `resident-${number + 1}`, preferredName }],
      devices,
    };
  });
  const lounge = { roomId: "room-lounge", name: "Lounge", kind: "lounge" } as const;
  return [...bedrooms, { ...lounge, residents: [], devices: [] }];
}

export function fakeBoard(nowMs: number): BoardView {
  return {
    homeName: "Rosebank House",
    hubId: "hub-rosebank-1",
    demo: false,
    intendedPurpose:
      "Hearthwatch tells care staff that a resident may have fallen or needs help, so that a " +
      "person can go and look. It does not find every fall, especially slow slides: keep your " +
      "planned checks and your nurse call. It is not a medical device.",
    timeZone: "Europe/London",
    nowMs,
    seq: 0,
    rooms: fakeRooms(nowMs),
    alerts: [],
    boards: [
      { boardId: "board-desk", label: "Night desk", canSound: true, lastHeardMs: nowMs - 4000 },
      { boardId: "board-lounge", label: "Lounge", canSound: false, lastHeardMs: nowMs - 7000 },
    ],
    faults: [],
    lowered: [],
    notWatched: [],
    deviceTests: [],
  };
}

/** A fall of Joan, Room 4, in the lounge, 20 s old; `over` changes what a test is about. */
export function fakeAlert(nowMs: number, over: Partial<AlertView> = {}): AlertView {
  const occurredMs = nowMs - 20_000;
  return {
    alertId: "01JRS4Q8ZK6T3M7V",
    kind: "fall",
    priority: "high",
    level: "alert",
    stage: "raised",
    sounding: true,
    title: "Possible fall",
    resident: {
      residentId: "resident-4",
      preferredName: "Joan",
      roomName: "Room 4",
      sameNameWarning: null,
    },
    deviceLabel: "Wearable 4",
    place: {
      roomId: "room-4",
      words: "Room 4",
      sourceWords: "lives in Room 4",
      asOfMs: nowMs - 3 * 60 * MIN_MS,
    },
    occurredMs,
    occurredKnown: true,
    raisedMs: occurredMs + 2200,
    lines: [
      {
        atMs: occurredMs,
        kind: "fall-detected",
        words: "Free fall 0.4 s, impact 5.2 g, turned 80°",
      },
      { atMs: occurredMs + 12_000, kind: "movement", words: "After 12 s: still, bed empty" },
    ],
    acknowledged: null,
    attended: null,
    closed: null,
    lastSeen: null,
    explanation:
      "Free fall 0.3 s, impact 5.2 g, turned 80°, then still; bed empty. After 12 s: still, bed empty.",
    soundsAgainAtMs: null,
    stored: true,
    notSentTo: [],
    deliveries: [{ destination: "Remote team", words: "received 02:14", state: "accepted" }],
    ...over,
  };
}

/** Somebody pressed for help in the lounge. */
export function fakeHelp(nowMs: number, over: Partial<AlertView> = {}): AlertView {
  return fakeAlert(nowMs, {
    alertId: "01JRS4QH2B9W5XCD",
    kind: "help",
    lastSeen: null,
    explanation: null,
    title: "Help pressed",
    resident: {
      residentId: "resident-1",
      preferredName: "Mary",
      roomName: "Room 1",
      sameNameWarning: "2 residents are called Mary: this is Mary Hill, Room 1",
    },
    place: {
      roomId: "room-lounge",
      words: "Lounge",
      sourceWords: "where this device belongs",
      asOfMs: nowMs - 20 * MIN_MS,
    },
    occurredMs: nowMs - 75_000,
    raisedMs: nowMs - 74_800,
    lines: [{ atMs: nowMs - 75_000, kind: "help-pressed", words: "Help pressed" }],
    ...over,
  });
}

export function fakeTechnical(nowMs: number, over: Partial<AlertView> = {}): AlertView {
  return fakeAlert(nowMs, {
    alertId: "01JRS4R0N7PQ8YTF",
    kind: "technical",
    priority: "medium",
    lastSeen: null,
    explanation: null,
    title: "Device: flat battery",
    resident: null,
    deviceLabel: "Wearable 11",
    place: {
      roomId: "room-11",
      words: "Room 11",
      sourceWords: "where this device belongs",
      asOfMs: nowMs - 5 * 60 * MIN_MS,
    },
    lines: [{ atMs: nowMs - 20_000, kind: "device-flat", words: "Battery nearly flat (7%)" }],
    deliveries: [],
    ...over,
  });
}

/** Joan's sensitivity, lowered for the night. */
export function fakeLowered(nowMs: number): BoardView["lowered"][number] {
  return {
    ...{ residentId: "resident-4", preferredName: "Joan", roomName: "Room 4" },
    ...{ byName: "Grace Lee", sinceMs: nowMs - 60 * MIN_MS, untilMs: nowMs + 7 * 60 * MIN_MS },
  };
}
