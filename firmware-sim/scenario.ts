// A home over a night or a day, as a file says it: which devices of which family, and what happens when.
// Before it: YAML. After it: the run at true time, or a test on a clock of its own.
import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { parseFaults } from "./faults.ts";
import { deed } from "./families/sim-family.ts";

const id = z.string().regex(/^[a-z0-9-]{1,40}$/, "1 to 40 characters of a–z, 0–9 and -");
const text = z.string().min(1).max(100);
const mac = z.string().regex(/^[0-9A-F]{2}(:[0-9A-F]{2}){5}$/, "an address as AA:BB:CC:DD:EE:FF");
/** Where a pseudo-terminal is made for the hub to open. */
const path = z.string().regex(/^\/[^\0]{1,200}$/, "a whole path");
/** Hours, minutes and seconds since the start. */
const at = z
  .string()
  .regex(/^\d{1,2}:[0-5]\d(:[0-5]\d)?$/, "h:mm or h:mm:ss since the start")
  .transform((words) => {
    const [hours = 0, minutes = 0, seconds = 0] = words.split(":").map(Number);
    return ((hours * 60 + minutes) * 60 + seconds) * 1000;
  });

const device = z.discriminatedUnion("family", [
  z.strictObject({
    id,
    family: z.literal("wearable"),
    room: id.default("none"),
    mac: mac.optional(),
  }),
  z.strictObject({
    ...{ id, family: z.literal("zigbee"), ieee: text, name: text, vendor: text, model: text },
    says: z.enum(["occupancy", "pressure", "contact", "action", "sos", "vibration", "presence"]),
  }),
  z.strictObject({ id, family: z.literal("shelly"), topic: text, input: z.int().min(0).max(9) }),
  z.strictObject({ id, family: z.literal("esphome"), node: text }),
  z.strictObject({ id, family: z.literal("tasmota"), topic: text }),
  z.strictObject({
    ...{ id, family: z.literal("emfit"), serial: z.string().regex(/^[0-9a-f]{6}$/) },
    port: z.int().min(1).max(65_535),
  }),
  z.strictObject({
    ...{ id, family: z.literal("enocean"), port: path },
    sender: z.string().regex(/^[0-9a-f]{8}$/, "eight hexadecimal digits"),
  }),
  z.strictObject({ id, family: z.literal("radar"), port: path }),
  z.strictObject({ id, family: z.literal("receiver"), topic: text, room: id }),
  z.strictObject({
    ...{ id, family: z.literal("bthome"), mac, name: text, room: id },
    key: z
      .string()
      .regex(/^[0-9a-fA-F]{32}$/)
      .optional(),
  }),
]);

const moment = z.strictObject({
  at,
  device: id,
  ...deed.shape,
  note: z.string().optional().describe("What it is in the story; printed when it happens."),
});

const faults = z
  .string()
  .default("")
  .superRefine((words, context) => {
    try {
      parseFaults(words);
    } catch (fault) {
      context.addIssue({ code: "custom", message: fault instanceof Error ? fault.message : "?" });
    }
  })
  .describe("Shares of messages that the network spoils: drop, double, delay, delay-ms.");

const shape = z.strictObject({
  name: text,
  seed: z.int().default(1),
  faults,
  devices: z.array(device).min(1),
  timeline: z.array(moment),
});

const scenario = shape.superRefine(({ devices, timeline }, context) => {
  const known = new Set<string>();
  for (const [index, { id: own }] of devices.entries()) {
    if (known.has(own)) {
      const path = ["devices", index, "id"];
      context.addIssue({ code: "custom", path, message: "this id stands twice" });
    }
    known.add(own);
  }
  for (const [index, { device: name, does, battery, goes }] of timeline.entries()) {
    const report = (message: string, last: string): void => {
      context.addIssue({ code: "custom", path: ["timeline", index, last], message });
    };
    if (!known.has(name)) report("no such device in this file", "device");
    if (does === undefined && battery === undefined && goes === undefined) {
      report("nothing happens: give does, battery or goes", "does");
    }
  }
});

export type SimScenario = z.output<typeof scenario>;
export type ScenarioDevice = SimScenario["devices"][number];
export type Moment = SimScenario["timeline"][number];

/** Throws with every fault and its path. */
export function parseScenario(words: string, name: string): SimScenario {
  const parsed = scenario.safeParse(parse(words));
  if (parsed.success) return parsed.data;
  const found = parsed.error.issues.map(({ path, message }) => `  ${path.join(".")}: ${message}`);
  throw new Error(`${name} is no home; mend each of these:\n${found.join("\n")}`);
}

export function readScenario(file: string): SimScenario {
  return parseScenario(readFileSync(file, "utf8"), file);
}
