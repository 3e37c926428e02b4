// Zigbee2MQTT's property names → readings. What `pressure` or `occupancy` means for a device is its
// sensor type's to say; here only the form decides (a number of hPa, or pressed on).
import { type Measured, PRESSES, measure } from "../../domain/quantity.ts";
import type { JsonObject } from "./read-json.ts";

/** One property's value → readings of it; an odd value gives none. */
type Reader = (value: unknown) => readonly (Measured | undefined)[];

const LINK_QUALITY_MOST = 255;
const MV_PER_V = 1_000;

function scaled(value: unknown, factor: number): unknown {
  return typeof value === "number" ? value * factor : value;
}

/** States of a person as radars say them → is somebody there, and did they fall. */
const STATUS: Readonly<Record<string, readonly [occupied: boolean, fall: "none" | "fall"]>> = {
  unoccupied: [false, "none"],
  occupied: [true, "none"],
  sitting: [true, "none"],
  on_the_bed: [true, "none"],
  low_posture: [true, "none"],
  falling: [true, "fall"],
};

/** *Maybe* and *warning* are observations; *unknown* says nothing. */
const FALL: Readonly<Record<string, "none" | "maybe" | "fall">> = {
  none: "none",
  normal: "none",
  maybe_fall: "maybe",
  fall_warning: "maybe",
  fall: "fall",
  fall_alarm: "fall",
};

const PRESSURE_STATE: Readonly<Record<string, boolean>> = {
  none: false,
  sit: true,
  sedentary: true,
};

/** Own keys only: `constructor` is no state of a radar. */
function lookUp<T>(table: Readonly<Record<string, T>>, value: unknown): T | undefined {
  return typeof value === "string" && Object.hasOwn(table, value) ? table[value] : undefined;
}

const CALLS: ReadonlySet<string> = new Set(["emergency", "sos", "panic", "help"]);

/** "1_double", "hold", "emergency" … A press that is not understood is a press. */
function pressOf(action: string): (typeof PRESSES)[number] {
  if (CALLS.has(action)) return "help";
  return PRESSES.find((name) => action === name || action.endsWith(`_${name}`)) ?? "single";
}

const READERS: Readonly<Record<string, Reader>> = {
  occupancy: (value) => [measure("occupied", value)],
  presence: (value) => [measure("occupied", value)],
  vibration: (value) => [measure("vibration", value)],
  moving: (value) => [measure("vibration", value)],
  tamper: (value) => [measure("tamper", value)],
  sos: (value) => [measure("asking", value)],
  // True is closed: the maker's word is for the magnet, ours for the door.
  contact: (value) => [measure("open", typeof value === "boolean" ? !value : value)],
  action: (value) =>
    typeof value === "string" && value !== "" ? [measure("pressed", pressOf(value))] : [],
  battery: (value) => [measure("battery", value)],
  battery_low: (value) => [measure("battery-low", value)],
  voltage: (value) => [measure("voltage", scaled(value, 1 / MV_PER_V))],
  linkquality: (value) => [measure("link-quality", scaled(value, 100 / LINK_QUALITY_MOST))],
  pressure: (value) => [
    typeof value === "boolean" ? measure("occupied", value) : measure("air-pressure", value),
  ],
  pressure_state: (value) => [measure("occupied", lookUp(PRESSURE_STATE, value))],
  illuminance: (value) => [measure("illuminance", value)],
  temperature: (value) => [measure("temperature", value)],
  humidity: (value) => [measure("humidity", value)],
  breathing_rate: (value) => [measure("breathing-rate", value)],
  heart_rate: (value) => [measure("heart-rate", value)],
  fall_down_status: (value) => [measure("fall", lookUp(FALL, value))],
  fall_status: (value) => [measure("fall", lookUp(FALL, value))],
  status: (value) => {
    const [occupied, fall] = lookUp(STATUS, value) ?? [];
    return [measure("occupied", occupied), measure("fall", fall)];
  },
};

/** Readings of every property that is known; what no real device gives is left out. */
export function readProperties(properties: JsonObject): readonly Measured[] {
  return Object.entries(properties).flatMap(([name, value]) => {
    const reader = Object.hasOwn(READERS, name) ? READERS[name] : undefined;
    return (reader?.(value) ?? []).filter((reading) => reading !== undefined);
  });
}
