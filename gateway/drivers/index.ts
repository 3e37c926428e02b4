// Registry of drivers: a new one is a file of its own and one line here. `broker` in the config
// chooses between the hub's own broker and one that is there already.
import { z } from "zod";
import { mqttEmbedded } from "./mqtt-embedded.ts";
import { mqttExternal } from "./mqtt-external.ts";

/** Parsing is choosing: the result builds the driver. */
export const mqttSettings = z.discriminatedUnion("broker", [mqttEmbedded, mqttExternal]);
