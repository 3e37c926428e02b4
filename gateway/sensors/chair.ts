// Hop 2 for a pad on a chair.
import { CONTACT_MS, silentAfter } from "../domain/supervision.ts";
import { defineSensor } from "./define-sensor.ts";
import { senseState } from "./sense-state.ts";

export const chair = defineSensor({
  type: "chair",
  summary: "Chair sensor: a pad that says whether somebody sits on the chair.",
  settings: {
    silentAfterMs: silentAfter(CONTACT_MS.battery),
  },
  purpose: "chair",
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
  quantities: ["occupied"],
  sense: senseState("occupied", "chair", "occupied", "empty"),
});
