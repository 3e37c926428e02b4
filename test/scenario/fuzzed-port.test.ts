// 10,000 packets of nonsense to the broker's port of a real gateway: it lives, nobody is called out, and
// every one is counted.
import { once } from "node:events";
import { createConnection } from "node:net";
import { connectAsync } from "mqtt";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pick, type Random, seededRandom } from "../../firmware-sim/seeded-random.ts";
import { HubProcess, untilSome } from "../support/hub-process.ts";

/** Bridges, since one may send at once only what a house of sensors says. */
const BRIDGES = ["z1", "z2", "z3", "z4"] as const;
const PUBLISHED_EACH = 2_250;
const RAW = 1_000;
const RAW_AT_ONCE = 50;
const NONSENSE_MOST_BYTES = 200;

/** What bridges really say, without calls: it is cut, bent and mixed. */
const SAID = [
  '{"occupancy":true,"linkquality":80,"last_seen":"2026-11-22T02:10:00Z"}',
  '[{"ieee_address":"0x01","friendly_name":"a","type":"EndDevice"}]',
  '{"state":"online"}',
  '{"temperature":21.5,"humidity":40,"update":{"state":"idle"}}',
] as const;
const TOPICS = ["mat", "bridge/devices", "bridge/state", "x", "x/availability", "mat/set"] as const;

let hub: HubProcess;

beforeAll(async () => {
  hub = await HubProcess.start({
    plan: {
      bridges: BRIDGES.map((id) => ({ id, topics: ["zigbee2mqtt/#"] })),
      devices: [{ id: "mat", type: "floor-mat", address: "zigbee2mqtt/mat", room: "room-1" }],
    },
  });
});
afterAll(async () => {
  await hub[Symbol.asyncDispose]();
});

function nonsense(random: Random): Buffer {
  const length = Math.floor(random() * NONSENSE_MOST_BYTES);
  const bytes = Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
  if (random() < 0.3) return bytes;
  const said = Buffer.from(pick(random, ...SAID));
  const at = Math.floor(random() * said.length);
  if (random() < 0.5) return said.subarray(0, at);
  return Buffer.concat([said.subarray(0, at), bytes.subarray(0, 3), said.subarray(at)]);
}

/** Every packet is acknowledged, whatever is in it: a bridge would send it again for ever. */
async function publishNonsense(bridge: string, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const username = `bridge-${bridge}`;
  const client = await connectAsync(hub.home.mqttUrl, {
    ...{ clientId: username, username, password: hub.home.bridgeSecret(username) },
    ...{ protocolVersion: 4, clean: true, reconnectPeriod: 0 },
  });
  const sent = Array.from({ length: PUBLISHED_EACH }, async () => {
    const topic = `zigbee2mqtt/${pick(random, ...TOPICS)}`;
    await client.publishAsync(topic, nonsense(random), { qos: 1 });
  });
  await Promise.all(sent);
  await client.endAsync();
}

/** A whole frame that is no CONNECT, or a CONNECT that is none: the hub hangs up. */
async function sendRaw(random: Random): Promise<void> {
  const body = nonsense(random).subarray(0, 127);
  const kind = Math.floor(random() * 256);
  const port = Number(new URL(hub.home.mqttUrl).port);
  const socket = createConnection({ port, host: "127.0.0.1" });
  socket.on("error", () => undefined);
  socket.resume();
  const closed = once(socket, "close");
  socket.end(Buffer.concat([Buffer.from([kind, body.length]), body]));
  await closed;
}

/** The figures of one metric, by their labels. */
async function figures(name: string): Promise<ReadonlyMap<string, number>> {
  const lines = (await hub.metrics()).split("\n").filter((line) => line.startsWith(`${name}{`));
  return new Map(
    lines.map((line) => {
      const [, labels = "", value = ""] = /^[^{]*\{(.*)\} (\S+)$/.exec(line) ?? [];
      return [labels, Number(value)];
    }),
  );
}

const sum = (all: ReadonlyMap<string, number>): number =>
  [...all.values()].reduce((total, each) => total + each, 0);

describe("10,000 packets of nonsense at the broker's port", () => {
  it("[H-07.3] [H-20.5] end no hub, call nobody out, and are each counted", async () => {
    await Promise.all(
      BRIDGES.map(async (bridge, at) => {
        await publishNonsense(bridge, at + 1);
      }),
    );
    const packets = await figures("hearthwatch_packets_total");
    expect(sum(packets)).toBe(BRIDGES.length * PUBLISHED_EACH);
    const unread = (await figures("hearthwatch_refused_total")).get('why="undecodable"') ?? 0;
    expect(unread).toBeGreaterThan(PUBLISHED_EACH);
    const refused = sum(await figures("hearthwatch_refused_total"));
    const random = seededRandom(5);
    for (let left = RAW; left > 0; left -= RAW_AT_ONCE) {
      await Promise.all(
        Array.from({ length: RAW_AT_ONCE }, async () => {
          await sendRaw(random);
        }),
      );
    }
    await untilSome(async () => {
      const now = sum(await figures("hearthwatch_refused_total"));
      return now - refused >= RAW ? true : undefined;
    });
    const called = (await hub.alerts()).filter(({ kind }) => kind !== "technical");
    expect(called).toEqual([]);
    const wearable = await hub.wearable();
    await wearable.press(1);
    expect((await hub.alertWhere(({ kind }) => kind === "help")).stage).toBe("raised");
  }, 120_000);
});
