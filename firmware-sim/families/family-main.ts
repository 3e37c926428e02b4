// Process entry of one simulated family: `family-main.js FAMILY`, its devices as the first line of stdin,
// then what happens to them, a line each. It speaks to any MQTT broker, or serves its pages itself.
import { createInterface } from "node:readline";
import { type MqttClient, connect } from "mqtt";
import { z } from "zod";
import { EmfitStrap } from "../emfit-strap.ts";
import { type FaultSettings, parseFaults } from "../faults.ts";
import { type Random, seededRandom } from "../seeded-random.ts";
import { parseScenario, type ScenarioDevice } from "../scenario.ts";
import { BRIDGED, makeFamily } from "./make-family.ts";
import { deed, type Deed, type SimFamily, type SimMessage } from "./sim-family.ts";

const RECONNECT_MS = 1_000;
const KEEP_ALIVE_S = 30;
const MQTT_3_1_1 = 4;
/** Of somebody asleep. */
const HEART = 58;
const BREATHING = 13;

const first = z.object({
  mqttUrl: z.string(),
  username: z.string(),
  secret: z.string(),
  /** The scenario itself, as JSON, which is YAML too. */
  scenario: z.string(),
  speed: z.number(),
});
type First = z.infer<typeof first>;
const happening = deed.extend({ device: z.string() });

function tell(event: string, details: object = {}): void {
  process.stdout.write(`${JSON.stringify({ event, ...details })}\n`);
}

/** What a network does to messages; a message that is dropped is gone. */
function publishWith(client: MqttClient, faults: FaultSettings, random: Random) {
  const send = ({ topic, payload, retain = false }: SimMessage): void => {
    client.publish(topic, payload, { qos: 1, retain });
  };
  return (messages: readonly SimMessage[]): void => {
    for (const message of messages) {
      if (random() < faults.drop) continue;
      if (random() < faults.delay) setTimeout(send, faults["delay-ms"], message);
      else send(message);
      if (random() < faults.double) send(message);
    }
  };
}

function runBridged(family: SimFamily, own: First, faults: FaultSettings, random: Random): Running {
  const client = connect(own.mqttUrl, {
    ...{ username: own.username, password: own.secret, clientId: own.username },
    ...{ keepalive: KEEP_ALIVE_S, reconnectPeriod: RECONNECT_MS, protocolVersion: MQTT_3_1_1 },
  });
  const publish = publishWith(client, faults, random);
  client.on("connect", () => {
    tell("connected");
    publish(family.start());
  });
  client.on("error", (fault) => {
    tell("error", { message: fault.message });
  });
  const timer = setInterval(() => {
    if (client.connected) publish(family.regular());
  }, family.everyMs / own.speed);
  return {
    happens: async (device, what) => {
      publish(family.does(device, what));
      await Promise.resolve();
    },
    stop: async () => {
      clearInterval(timer);
      await client.endAsync();
    },
  };
}

interface Running {
  happens(device: string, what: Deed): Promise<void>;
  stop(): Promise<void>;
}

async function runEmfit(devices: readonly ScenarioDevice[]): Promise<Running> {
  const straps = new Map<string, { strap: EmfitStrap; port: number }>();
  for (const device of devices) {
    if (device.family !== "emfit") continue;
    const strap = new EmfitStrap(device.serial);
    await strap.plugIn(device.port);
    straps.set(device.id, { strap, port: device.port });
  }
  tell("connected");
  return {
    happens: async (device, { does }) => {
      const { strap, port } = straps.get(device) ?? {};
      if (does === "occupied") strap?.lies(HEART, BREATHING);
      if (does === "empty") strap?.empty();
      if (does === "gone") await strap?.pullOut();
      if (does === "back") await strap?.plugIn(port);
    },
    stop: async () => {
      for (const { strap } of straps.values()) await strap.pullOut();
    },
  };
}

async function run(name: string): Promise<void> {
  const lines = createInterface({ input: process.stdin });
  let running: Running | undefined;
  for await (const line of lines) {
    if (running === undefined) {
      const own = first.parse(JSON.parse(line));
      const { devices, seed, faults } = parseScenario(own.scenario, name);
      const random = seededRandom(seed);
      const family = BRIDGED.find((known) => known === name);
      running =
        family === undefined
          ? await runEmfit(devices)
          : runBridged(makeFamily(family, devices, seed), own, parseFaults(faults), random);
      continue;
    }
    const { device, ...what } = happening.parse(JSON.parse(line));
    await running.happens(device, what);
  }
  await running?.stop();
}

await run(process.argv[2] ?? "");
