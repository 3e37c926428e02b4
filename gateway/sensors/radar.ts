// Hop 2 for a radar on a ceiling or wall: somebody is there, somebody fell.
import type { ValueReading } from "../domain/reading.ts";
import type { Sign } from "../domain/sign.ts";
import { CONTACT_MS, silentAfter } from "../domain/supervision.ts";
import { defineSensor } from "./define-sensor.ts";
import { senseState } from "./sense-state.ts";

const sensePresence = senseState("occupied", "presence", "occupied", "empty");

export const radar = defineSensor({
  type: "radar",
  summary: "Radar: says that somebody is in the room, and that somebody fell.",
  settings: {
    silentAfterMs: silentAfter(CONTACT_MS.powered),
  },
  purpose: "falls",
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
  quantities: ["occupied", "fall", "motion", "illuminance", "heart-rate", "breathing-rate"],
  sense: (readings) => [...sensePresence(readings), ...senseFall(readings)],
});

function senseFall(readings: readonly ValueReading[]): Sign[] {
  const last = readings.findLast(({ quantity }) => quantity === "fall");
  if (last?.quantity !== "fall") return [];
  return [{ sign: "state", what: "fall", state: last.value }];
}
