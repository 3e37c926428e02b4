// Hop 2 for a help button, pendant or pull cord: any press is a call for help.
import type { ValueReading } from "../domain/reading.ts";
import type { Sign } from "../domain/sign.ts";
import { CONTACT_MS, silentAfter } from "../domain/supervision.ts";
import { defineSensor } from "./define-sensor.ts";
import { senseState } from "./sense-state.ts";

const senseAsking = senseState("asking", "help", "asking", "none");

export const helpButton = defineSensor({
  type: "help-button",
  summary: "Help button, pendant or pull cord: any press calls for help.",
  settings: {
    silentAfterMs: silentAfter(CONTACT_MS.eventOnly),
  },
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
  quantities: ["pressed", "asking"],
  sense: (readings) => [...senseAsking(readings), ...sensePress(readings)],
});

/** Somebody in need presses as they can: only letting go of a button is no press of its own. */
function sensePress(readings: readonly ValueReading[]): readonly Sign[] {
  const isPress = ({ quantity, value }: ValueReading): boolean =>
    quantity === "pressed" && value !== "release";
  return readings.some(isPress) ? [{ sign: "help" }] : [];
}
