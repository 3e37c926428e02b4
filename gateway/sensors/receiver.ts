// Hop 2 for a Bluetooth receiver: it senses nothing itself; what it hears says where devices are.
import { silentAfter } from "../domain/supervision.ts";
import { defineSensor } from "./define-sensor.ts";

/** It reports every two minutes by default [OpenMQTTGateway]; two may be lost. */
const SILENT_AFTER_MS = 6 * 60_000;

export const receiver = defineSensor({
  type: "receiver",
  summary: "Bluetooth receiver: passes on what it hears, and so says where worn devices are.",
  settings: { silentAfterMs: silentAfter(SILENT_AFTER_MS) },
  supervision: ({ silentAfterMs }) => ({ silentAfterMs }),
});
