// BTHome's named values → readings. Before it: objects of one advertisement. After it: the sensor
// type, which says what of it is an event.
import { type Measured, type PRESSES, measure } from "../../domain/quantity.ts";
import type { BthomeObject } from "./bthome-objects.ts";

type Press = (typeof PRESSES)[number];

/** [bthome.io]; a Shelly BLU Button says hold as FE [Shelly BLU documentation]. */
const PRESS: ReadonlyMap<number, Press> = new Map<number, Press>([
  [0x01, "single"],
  [0x02, "double"],
  [0x03, "triple"],
  [0x04, "long"],
  [0x05, "long"],
  [0x06, "long"],
  [0x80, "hold"],
  [0xfe, "hold"],
]);

const NOT_PRESSED = 0x00;

/** A yes-or-no: one byte, 0 or 1; anything else is no such value. */
function isYes(value: number): boolean | undefined {
  return value === 0 || value === 1 ? value === 1 : undefined;
}

const READERS: Readonly<Record<string, (value: number) => Measured | undefined>> = {
  battery: (value) => measure("battery", value),
  "battery-low": (value) => measure("battery-low", isYes(value)),
  temperature: (value) => measure("temperature", value),
  humidity: (value) => measure("humidity", value),
  illuminance: (value) => measure("illuminance", value),
  voltage: (value) => measure("voltage", value),
  pressure: (value) => measure("air-pressure", value),
  opening: (value) => measure("open", isYes(value)),
  door: (value) => measure("open", isYes(value)),
  window: (value) => measure("open", isYes(value)),
  motion: (value) => measure("motion", isYes(value)),
  moving: (value) => measure("vibration", isYes(value)),
  vibration: (value) => measure("vibration", isYes(value)),
  occupancy: (value) => measure("occupied", isYes(value)),
  presence: (value) => measure("occupied", isYes(value)),
  tamper: (value) => measure("tamper", isYes(value)),
};

/** All but presses; what no real device gives is left out. */
export function readBthomeValues(objects: readonly BthomeObject[]): readonly Measured[] {
  return objects.flatMap(({ name, value }) => {
    const measured = Object.hasOwn(READERS, name) ? READERS[name]?.(value) : undefined;
    return measured ?? [];
  });
}

/** The nth button event is of the nth button; undefined: that one was not pressed. */
export function readBthomePresses(
  objects: readonly BthomeObject[],
): readonly (Measured | undefined)[] {
  return (
    objects
      .filter(({ name }) => name === "button")
      // A press that is not understood is a press: somebody may need help.
      .map(({ value }) =>
        value === NOT_PRESSED ? undefined : measure("pressed", PRESS.get(value) ?? "single"),
      )
  );
}
