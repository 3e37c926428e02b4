// What a fixed sensor says and what is wrong with a device → words for the board.
import type { DeviceTrouble, SensedState, SensedThing } from "../../events.ts";

const THING: Readonly<Record<SensedThing, string>> = {
  bed: "Bed",
  chair: "Chair",
  mat: "Mat",
  presence: "Room",
  door: "Door",
  motion: "Movement",
  vibration: "Vibration",
  fall: "Fall",
  help: "Help",
  staff: "Staff",
};

/** "Bed empty"; of the others: "Movement: none now". */
const IS_SO: ReadonlySet<SensedThing> = new Set(["bed", "chair", "mat", "presence", "door"]);

const STATE: Readonly<Record<SensedState, string>> = {
  occupied: "occupied",
  empty: "empty",
  open: "open",
  closed: "closed",
  moving: "yes",
  quiet: "none now",
  none: "none",
  maybe: "perhaps",
  fall: "possible",
  asking: "asked for",
};

const TROUBLE: Readonly<Record<DeviceTrouble, string>> = {
  silent: "Silent: no cover",
  flat: "Battery nearly flat",
  tampered: "Opened or forced",
  implausible: "What it says cannot be right",
};

/** "Bed empty", "Door open", "Movement: none now" */
export function wordsOfSensed(what: SensedThing, state: SensedState): string {
  if (what === "staff") return state === "occupied" ? "Staff in the room" : "No staff in the room";
  return `${THING[what]}${IS_SO.has(what) ? " " : ": "}${STATE[state]}`;
}

export function wordsOfTrouble(trouble: DeviceTrouble): string {
  return TROUBLE[trouble];
}
