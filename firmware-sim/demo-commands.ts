// Words typed while the demo runs → lines for the simulator. The demo itself does the rest.
import { DEMO_ROOMS, deviceOfRoom, residentOfRoom } from "./demo-home.ts";
import { pick, type Random } from "./seeded-random.ts";

const AWAY_SECONDS = 60;

/** What each word makes the simulator do to one device, and how it is told. */
const FOR_DEVICE: Readonly<
  Record<string, readonly [line: (device: string) => string, told: string]>
> = {
  fall: [(device) => `fall ${device}`, "falls"],
  help: [(device) => `help ${device}`, "presses for help"],
  ok: [(device) => `ok ${device}`, 'presses "I am OK"'],
  stumble: [(device) => `do stumble ${device}`, "stumbles"],
  away: [(device) => `away ${AWAY_SECONDS} ${device}`, "is out of range for a minute"],
  flat: [(device) => `battery 0 ${device}`, "has a wearable that runs flat"],
  charge: [(device) => `wear charging ${device}`, "has put the wearable on the charger"],
  wear: [(device) => `wear worn ${device}`, "wears the wearable again"],
};

export interface DeviceCommand {
  /** For the simulator's stdin. */
  readonly line: string;
  /** For the person at the keyboard. */
  readonly told: string;
}

/** `undefined` for a word or room the demo does not know. */
export function deviceCommand(typed: string, random: Random): DeviceCommand | undefined {
  const [word = "", where] = typed.trim().toLowerCase().split(/\s+/);
  const command = Object.hasOwn(FOR_DEVICE, word) ? FOR_DEVICE[word] : undefined;
  const room = where === undefined ? pick(random, 1, ...DEMO_ROOMS.slice(1)) : Number(where);
  if (command === undefined || !DEMO_ROOMS.includes(room)) return undefined;
  const [line, told] = command;
  return { line: line(deviceOfRoom(room)), told: `Room ${room}, ${residentOfRoom(room)}, ${told}` };
}
