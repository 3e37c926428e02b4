// Hop 2 for the button with which a resident chooses not to be sensed for a while.
import { defineSensor } from "./define-sensor.ts";

export const privateButton = defineSensor({
  type: "private-button",
  summary:
    "Private time button: a press stops the sensing of its resident, another starts it again.",
  settings: {},
  // Nobody depends on it for help: silence of this one is no loss of cover.
  supervision: () => ({ silentAfterMs: null }),
  quantities: ["pressed"],
  sense: (readings) =>
    readings.some(({ quantity, value }) => quantity === "pressed" && value !== "release")
      ? [{ sign: "private" }]
      : [],
});
