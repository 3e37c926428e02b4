// Hop 2 for a passive infrared detector: somebody moves; it never says that nobody is there.
import { CONTACT_MS, silentAfter } from "../domain/supervision.ts";
import { defineSensor } from "./define-sensor.ts";
import { senseState } from "./sense-state.ts";

export const pirMotion = defineSensor({
  type: "pir-motion",
  summary: "Motion detector: says that somebody moves in a room.",
  settings: {
    silentAfterMs: silentAfter(CONTACT_MS.eventOnly),
  },
  purpose: "movement",
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
  quantities: ["motion", "occupied", "illuminance"],
  sense: (readings) =>
    // Bridges call a PIR's motion "occupancy"; it is no presence: a person who sits still is missed.
    senseState(
      "motion",
      "motion",
      "moving",
      "quiet",
    )(
      readings.map((reading) =>
        reading.quantity === "occupied" ? { ...reading, quantity: "motion" } : reading,
      ),
    ),
});
