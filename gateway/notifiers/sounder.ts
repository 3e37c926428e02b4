// Sounder destination: something in the home that is no tablet and makes a noise while an alert calls.
import { z } from "zod";
import { defineNotifier } from "./define-notifier.ts";
import { brokerAccess } from "./mqtt/broker-settings.ts";
import { Loudspeaker, loudspeakerSettings } from "./sounder/loudspeaker.ts";
import { sirenSettings } from "./sounder/siren-settings.ts";
import { Siren } from "./sounder/siren.ts";
import { SounderDestination } from "./sounder/sounder-destination.ts";

export const sounder = defineNotifier({
  kind: "sounder",
  summary: "Sounds a siren over MQTT, or the hub's own loudspeaker, while an alert calls.",
  place: "in-the-home",
  settings: {
    timeoutMs: z
      .int()
      .min(500)
      .max(60_000)
      .default(20_000)
      .describe("How long one attempt may take in all; the sound itself counts."),
    told: z
      .enum(["at-once", "by-ladder"])
      .default("by-ladder")
      .describe(
        "By the ladder: at once where no board can sound, else with everybody in the home (`rules.ladder`).",
      ),
    checkEverySeconds: z
      .int()
      .min(5)
      .max(3_600)
      .default(60)
      .describe("How often it is asked whether it is there; it makes no noise."),
    device: z.discriminatedUnion("by", [sirenSettings, loudspeakerSettings]),
  },
  build: ({ device, checkEverySeconds, timeoutMs }, readSecret, clock) =>
    new SounderDestination({
      ...{ clock, heartbeatMs: checkEverySeconds * 1000, timeoutMs },
      device:
        device.by === "mqtt"
          ? new Siren(device, brokerAccess(device, readSecret), clock)
          : new Loudspeaker(device, clock),
    }),
});
