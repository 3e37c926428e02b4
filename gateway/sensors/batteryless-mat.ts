// Hop 2 for a mat that lives on the energy of a step on it: it cannot say that it is there.
import { defineSensor } from "./define-sensor.ts";
import { senseState } from "./sense-state.ts";

export const batterylessMat = defineSensor({
  type: "batteryless-mat",
  summary: "Floor mat without a battery: says that somebody stands on it; test it by hand.",
  settings: {},
  purpose: "bed-exit",
  supervision: () => ({ silentAfterMs: null }),
  quantities: ["occupied"],
  sense: senseState("occupied", "mat", "occupied", "empty"),
});
