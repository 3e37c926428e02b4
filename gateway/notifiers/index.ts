// The registry of destinations: one line each.
import { z } from "zod";
import { fhir } from "./fhir.ts";
import { mqtt } from "./mqtt.ts";
import { espa } from "./espa.ts";
import { recordFiles } from "./record-files.ts";
import { scaip } from "./scaip.ts";
import { sounder } from "./sounder.ts";
import { webhook } from "./webhook.ts";

/** Config's `destinations`: parsing one chooses its kind and checks its settings. */
export const destinationSettings = z.discriminatedUnion("kind", [
  espa,
  fhir,
  recordFiles,
  mqtt,
  scaip,
  sounder,
  webhook,
]);
