// Registry of families: a new one is a file of its own and one line here.
import { z } from "zod";
import type { Family } from "./define-family.ts";
import { bthome } from "./bthome.ts";
import { emfit } from "./emfit.ts";
import { enocean } from "./enocean.ts";
import { espa } from "./espa.ts";
import { esphome } from "./esphome.ts";
import { gatt } from "./gatt.ts";
import { radarUart } from "./radar-uart.ts";
import { receiver } from "./receiver.ts";
import { shelly } from "./shelly.ts";
import { tasmota } from "./tasmota.ts";
import { zigbee2mqtt } from "./zigbee2mqtt.ts";

const familySettings = z.discriminatedUnion("kind", [
  zigbee2mqtt,
  shelly,
  esphome,
  receiver,
  bthome,
  enocean,
  espa,
  tasmota,
  emfit,
  radarUart,
  gatt,
]);

/** Every family with its usual settings. */
const usual = familySettings.options.map((option) => ({ kind: option.in.shape.kind.value }));

/** Config's `families`: parsing is choosing; all of them where nothing is said. */
export const familiesSettings = z
  .array(familySettings)
  .prefault(usual)
  .describe("Devices of other makers that the hub understands, where their topics differ.");

export const families: readonly Family[] = familiesSettings.parse(undefined);
