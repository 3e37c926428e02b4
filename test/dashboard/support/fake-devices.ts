// The devices of the fake home, one that is not set up, and what it may be, as a screen is told it.
import { deviceChoicesView } from "../../../gateway/api/contract/care-views.ts";
import {
  type BoardView,
  devicesView,
  type SessionView,
} from "../../../gateway/api/contract/views.ts";
import { fakeDevice } from "./fake-home.ts";

const MIN_MS = 60_000;
const DAY_MS = 24 * 60 * MIN_MS;

export function fakeDevices(board: BoardView, nowMs: number): unknown {
  const cord = {
    ...fakeDevice(3, nowMs),
    ...{ deviceId: "cord-1", sensorType: "batteryless-button", label: "Pull cord 4" },
    ...{ position: null, worn: null, batteryPercent: null, carries: null, motion: null },
    ...{ canBeSupervised: false, silentAfterMs: null },
    ...{ lastHeardMs: nowMs - 9 * DAY_MS, lastTestedMs: nowMs - 9 * DAY_MS },
    packets: { received: 3, lost: 0, doubled: 0, late: 0, undecodable: 0 },
  };
  return devicesView.parse({
    nowMs,
    devices: [cord, ...board.rooms.flatMap((room) => room.devices)],
    notSetUp: [
      {
        hardwareId: "A4:CF:12:9B:03:7E",
        firstHeardMs: nowMs - 15 * MIN_MS,
        lastHeardMs: nowMs - 3000,
        packets: 214,
        ...{ model: "Tuya C3007", sends: ["pressure", "battery"], proposes: "bed-occupancy" },
      },
    ],
  });
}

/** An installer is told no names. */
export function fakeDeviceChoices({ rooms }: BoardView, { signedIn }: SessionView): unknown {
  const isNamed = signedIn?.role !== "installer";
  return deviceChoicesView.parse({
    types: [
      { type: "bed-occupancy", summary: "Bed sensor: says whether somebody is in the bed." },
      { type: "help-button", summary: "Help button or pull cord: any press calls for help." },
    ],
    rooms: rooms.map(({ roomId, name }) => ({ roomId, name })),
    residents: rooms.flatMap(({ name: roomName, residents }) =>
      residents.map(({ residentId, preferredName }) => ({
        ...{ residentId, roomName, preferredName: isNamed ? preferredName : null },
      })),
    ),
  });
}
