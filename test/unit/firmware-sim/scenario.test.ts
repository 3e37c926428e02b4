// A home as a file: what is wrong is said with its path, and the shipped one fits its plan.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseScenario, readScenario } from "../../../firmware-sim/scenario.ts";
import { configSchema } from "../../../gateway/config.ts";
import { planSchema } from "../../../gateway/provision/plan.ts";

const read = (file: string): unknown => parse(readFileSync(file, "utf8"));

describe("a scenario file", () => {
  it("lists every fault with its path, unknown keys too", () => {
    const words = `
name: x
devices:
  - { id: a, family: esphome, node: n }
  - { id: a, family: esphome, node: n, colour: red }
  - { id: b, family: gong }
timeline:
  - { at: "1:70", device: a, does: fall }
  - { at: "1:00", device: c, does: jump }
`;
    expect(() => parseScenario(words, "x.yaml")).toThrow(/devices\.1: .*colour/s);
    for (const path of ["devices.2.family", "timeline.0.at", "timeline.1.does"]) {
      expect(() => parseScenario(words, "x.yaml")).toThrow(path);
    }
    const doubled = words.replace(", colour: red", "").replace("- { id: b, family: gong }", "");
    const good = doubled.replace("1:70", "1:07").replace("jump", "press");
    expect(() => parseScenario(good, "x.yaml")).toThrow(/devices\.1\.id.*timeline\.1\.device/s);
    expect(() => parseScenario("faults: drop=2\nname: x\ndevices: []\ntimeline: []", "x")).toThrow(
      /faults: .*drop/s,
    );
  });

  it("reads times since the start, to the second", () => {
    const words = `{ name: x, devices: [{ id: a, family: esphome, node: n }],
      timeline: [{ at: "1:02:03", device: a, does: fall }] }`;
    expect(parseScenario(words, "x").timeline[0]?.at).toBe(3_723_000);
  });
});

describe("the shipped night", () => {
  it("has a plan and a config that fit it, device by device", () => {
    const { devices } = readScenario("examples/night.yaml");
    const plan = planSchema.parse(read("examples/night-plan.yaml"));
    expect(configSchema.safeParse(read("examples/night-hub.yaml")).success).toBe(true);
    const planned = new Map(plan.devices.map((device) => [device.id, device]));
    for (const device of devices) expect(planned.has(device.id)).toBe(true);
    for (const device of devices) {
      const address = planned.get(device.id)?.address;
      if (device.family === "zigbee") expect(address).toBe(`zigbee2mqtt/${device.ieee}`);
      if (device.family === "bthome") expect(address).toBe(device.mac);
      if (device.family === "receiver") expect(address).toBe(device.topic);
      if (device.family === "wearable") {
        expect(planned.get(device.id)?.bluetooth).toBe(device.mac);
      }
    }
  });
});
