// Registry of drivers: a new one is a file of its own and one line here. `broker` chooses between the
// hub's own broker and one that is there already; `kind` names every other radio or bus.
import { z } from "zod";
import { ble } from "./ble.ts";
import { emfit } from "./emfit.ts";
import { enocean } from "./enocean.ts";
import { espa } from "./espa.ts";
import { mqttEmbedded } from "./mqtt-embedded.ts";
import { mqttExternal } from "./mqtt-external.ts";
import { radarUart } from "./radar-uart.ts";

/** Parsing is choosing: the result builds the driver. */
export const mqttSettings = z.discriminatedUnion("broker", [mqttEmbedded, mqttExternal]);

/** One entry of config's `drivers`. */
export const driverSettings = z.discriminatedUnion("kind", [ble, emfit, enocean, espa, radarUart]);
