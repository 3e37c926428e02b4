// Hop 2 for a vibration sensor on a thing: a bed frame, a drawer, a frame.
import { CONTACT_MS, silentAfter } from "../domain/supervision.ts";
import { defineSensor } from "./define-sensor.ts";
import { senseState } from "./sense-state.ts";

export const vibration = defineSensor({
  type: "vibration",
  summary: "Vibration sensor: says that the thing it sits on is moved.",
  settings: {
    silentAfterMs: silentAfter(CONTACT_MS.eventOnly),
  },
  purpose: "movement",
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
  quantities: ["vibration"],
  sense: senseState("vibration", "vibration", "moving", "quiet"),
});
