// Hop 2 for a button or pull cord that lives on the energy of its press: it cannot say that it is there.
import { defineSensor } from "./define-sensor.ts";
import { helpButton } from "./help-button.ts";

export const batterylessButton = defineSensor({
  type: "batteryless-button",
  summary: "Help button or pull cord without a battery: any press calls for help; test it by hand.",
  settings: {},
  supervision: () => ({ silentAfterMs: null }),
  quantities: ["pressed"],
  sense: (readings) => helpButton.parse({ type: "help-button" }).sense(readings),
});
