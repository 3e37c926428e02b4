// Hop 2 for a call point of the nurse call system that the home has: its line is looked after as a
// whole, so that one that is silent says nothing of itself.
import type { Sign } from "../domain/sign.ts";
import { defineSensor } from "./define-sensor.ts";

export const nurseCall = defineSensor({
  type: "nurse-call",
  summary:
    "Call point of the home's nurse call system: any call is a call for help; test it by hand.",
  settings: {},
  supervision: () => ({ silentAfterMs: null }),
  quantities: ["pressed", "cleared"],
  sense: (readings) =>
    readings.flatMap(({ quantity, value }): readonly Sign[] => {
      if (quantity === "cleared") return [{ sign: "cleared" }];
      return quantity === "pressed" && value !== "release" ? [{ sign: "help" }] : [];
    }),
});
