import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  matchesFilter,
  maySubscribe,
  originOf,
  type Principal,
} from "../../../gateway/drivers/mqtt-topic.ts";

const secretSha256 = new Uint8Array(32);
const device: Principal = { username: "w-1", credential: { kind: "device", secretSha256 } };
const enrolment: Principal = {
  username: "enrol-1",
  credential: { kind: "enrolment", secretSha256 },
};

function bridge(...topics: string[]): Principal {
  return { username: "b", credential: { kind: "bridge", secretSha256, topics } };
}

const anyTopic = fc
  .array(
    fc.constantFrom(
      "hearthwatch",
      "v1",
      "w-1",
      "w-2",
      "quarantine",
      "motion",
      "event",
      "+",
      "#",
      "",
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((parts) => parts.join("/"));

describe("what a credential may reach", () => {
  it("[H-20.1] is, for a device, its two uplink and three downlink topics and nothing else", () => {
    fc.assert(
      fc.property(anyTopic, (topic) => {
        const own = ["hearthwatch/v1/w-1/motion", "hearthwatch/v1/w-1/event"];
        expect(originOf(device, topic) !== undefined).toBe(own.includes(topic));
        expect(maySubscribe(device, topic)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
    expect(maySubscribe(device, "hearthwatch/v1/w-1/ack")).toBe(true);
    expect(maySubscribe(device, "hearthwatch/v1/w-2/ack")).toBe(false);
  });

  it("[H-20.1] is, for an enrolment, the quarantine, and never trusted", () => {
    fc.assert(
      fc.property(anyTopic, (topic) => {
        const origin = originOf(enrolment, topic);
        expect(origin?.trusted ?? false).toBe(false);
        if (origin !== undefined) expect(topic).toMatch(/^hearthwatch\/v1\/quarantine\//);
        expect(maySubscribe(enrolment, topic)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it("is, for a bridge, what its filters contain: a subscription never reaches further", () => {
    const filters = ["zigbee2mqtt/#", "hearthwatch/v1/w-9/+", "a/b"];
    fc.assert(
      fc.property(anyTopic, fc.constantFrom(...filters), (filter, allowed) => {
        if (!maySubscribe(bridge(allowed), filter)) return;
        fc.pre(!filter.includes("#") && !filter.includes("+"));
        expect(matchesFilter(allowed, filter)).toBe(true);
      }),
    );
    expect(maySubscribe(bridge("zigbee2mqtt/#"), "#")).toBe(false);
    expect(maySubscribe(bridge("zigbee2mqtt/+"), "zigbee2mqtt/#")).toBe(false);
    expect(originOf(bridge("zigbee2mqtt/#"), "zigbee2mqtt/bed/availability")?.trusted).toBe(true);
    expect(originOf(bridge("zigbee2mqtt/#"), "hearthwatch/v1/w-1/event")).toBeUndefined();
  });

  it("never lets a wildcard reach a broker's own topics", () => {
    expect(matchesFilter("#", "$SYS/uptime")).toBe(false);
    expect(matchesFilter("+/uptime", "$SYS/uptime")).toBe(false);
  });
});
