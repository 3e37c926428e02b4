// Hop 2 for temperature, humidity and light: figures for the telemetry lane, never an event.
import { CONTACT_MS, silentAfter } from "../domain/supervision.ts";
import { defineSensor } from "./define-sensor.ts";

export const climate = defineSensor({
  type: "climate",
  summary: "Room climate: temperature, humidity, light.",
  settings: {
    silentAfterMs: silentAfter(CONTACT_MS.battery),
  },
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
  quantities: ["humidity", "illuminance", "air-pressure"],
});
