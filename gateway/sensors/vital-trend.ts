// Hop 2 for heart and breathing rate: a wellbeing trend for the telemetry lane, never an event.
import { CONTACT_MS, silentAfter } from "../domain/supervision.ts";
import { defineSensor } from "./define-sensor.ts";

export const vitalTrend = defineSensor({
  type: "vital-trend",
  summary: "Heart and breathing rate as a wellbeing trend: no threshold, no alert.",
  settings: {
    silentAfterMs: silentAfter(CONTACT_MS.worn),
  },
  purpose: "wellbeing",
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
  quantities: ["heart-rate", "breathing-rate", "steps"],
});
