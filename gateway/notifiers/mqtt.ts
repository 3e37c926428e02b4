// Upstream MQTT destination: alerts to a home's or a group's broker, and Home Assistant's discovery.
import { z } from "zod";
import { defineNotifier } from "./define-notifier.ts";
import { brokerAccess, brokerSettings } from "./mqtt/broker-settings.ts";
import { UpstreamBroker } from "./mqtt/upstream-broker.ts";
import { pathsSettings } from "./network-paths.ts";

const topicPart = z.string().regex(/^[^#+\0/][^#+\0]*[^#+\0/]$/, "must be a topic without # and +");

export const mqtt = defineNotifier({
  kind: "mqtt",
  summary: "Tells a home's or group's MQTT broker, and shows rooms and devices in Home Assistant.",
  settings: {
    ...brokerSettings,
    paths: pathsSettings,
    clientId: z.string().min(1).max(60).default("hearthwatch-upstream"),
    baseTopic: topicPart.default("hearthwatch"),
    discoveryPrefix: topicPart
      .nullable()
      .default("homeassistant")
      .describe("Where Home Assistant looks for entities; null: none are announced."),
    residents: z
      .enum(["none", "pseudonymous"])
      .default("none")
      .describe(
        "Whether it is shown which resident calls: by pseudonym, never by name, only with a recorded basis, never in private time.",
      ),
    checkEverySeconds: z
      .int()
      .min(5)
      .max(3_600)
      .default(30)
      .describe("How often the broker has to acknowledge that the hub is there."),
  },
  build: (settings, readSecret, clock) => {
    const { clientId, paths, checkEverySeconds, baseTopic, discoveryPrefix, residents } = settings;
    return new UpstreamBroker({
      ...{ clock, clientId, paths, heartbeatMs: checkEverySeconds * 1000 },
      access: brokerAccess(settings, readSecret),
      show: { baseTopic, discoveryPrefix, residents },
    });
  },
});
