// Hop 2 for a mat on the floor, beside a bed or before a door.
import { CONTACT_MS, silentAfter } from "../domain/supervision.ts";
import { defineSensor } from "./define-sensor.ts";
import { senseState } from "./sense-state.ts";

export const floorMat = defineSensor({
  type: "floor-mat",
  summary: "Floor mat: says that somebody stands on it.",
  settings: {
    silentAfterMs: silentAfter(CONTACT_MS.battery),
  },
  purpose: "bed-exit",
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
  quantities: ["occupied"],
  sense: senseState("occupied", "mat", "occupied", "empty"),
});
