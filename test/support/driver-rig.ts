// A driver with real sockets, its port recorded, and real MQTT clients against it.
import { createHash } from "node:crypto";
import { type IClientOptions, type MqttClient, connect } from "mqtt";
import type { Credential } from "../../gateway/drivers/credential.ts";
import type { BrokerContext, NetworkDriver } from "../../gateway/drivers/define-broker.ts";
import { mqttSettings } from "../../gateway/drivers/index.ts";
import type { Packet } from "../../gateway/domain/packet.ts";
import { systemClock } from "../../gateway/system-clock.ts";

export interface DriverRig extends AsyncDisposable {
  readonly driver: NetworkDriver;
  readonly packets: Packet[];
  readonly counted: Map<string, number>;
  readonly states: string[];
  readonly connections: string[];
  /** What `onPacket` gives back; replace it to withhold or refuse. */
  onPacket: (packet: Packet) => Promise<void> | undefined;
  /** A client that stays as it is when it is cut off; it closes with the rig. */
  client(username: string, options?: IClientOptions): MqttClient;
}

export const SECRET = "s".repeat(43);
const secretSha256 = createHash("sha256").update(SECRET).digest();

export const CREDENTIALS: ReadonlyMap<string, Credential> = new Map<string, Credential>([
  ["pendant-1", { kind: "device", secretSha256 }],
  ["pendant-2", { kind: "device", secretSha256 }],
  [
    "zigbee",
    { kind: "bridge", secretSha256, topics: ["zigbee2mqtt/+", "hearthwatch/v1/pendant-9/#"] },
  ],
  ["enrol-7", { kind: "enrolment", secretSha256 }],
]);

export function driverContext(folder = process.cwd()): BrokerContext {
  let traces = 0;
  return {
    clock: systemClock,
    credentials: (username) => CREDENTIALS.get(username),
    folder,
    newTraceId: () => `trace-${traces++}`,
    foreignTopics: ["zigbee2mqtt/#"],
    random: () => 0.5,
    devices: () => [],
  };
}

export async function startDriver(
  settings: unknown = { broker: "embedded", port: 0 },
  context = driverContext(),
): Promise<DriverRig> {
  const driver = mqttSettings.parse(settings)(context);
  const clients: MqttClient[] = [];
  const stop = new AbortController();
  const rig: DriverRig = {
    driver,
    packets: [],
    counted: new Map(),
    states: [],
    connections: [],
    onPacket: () => undefined,
    client: (username, options = {}) => {
      const client = connect(driver.address(), {
        username,
        password: SECRET,
        clientId: username,
        reconnectPeriod: 0,
        keepalive: 30,
        ...options,
      });
      // A refused or cut connection is what many tests are about.
      client.on("error", () => undefined);
      clients.push(client);
      return client;
    },
    [Symbol.asyncDispose]: async () => {
      await Promise.all(
        clients.map(async (client) => {
          await client.endAsync(true);
        }),
      );
      await driver.close();
      stop.abort();
    },
  };
  await driver.start(
    {
      onPacket: (packet) => {
        rig.packets.push(packet);
        return rig.onPacket(packet);
      },
      onConnection: (id, isConnected) =>
        rig.connections.push(`${id} ${isConnected ? "on" : "off"}`),
      onState: (state, detail) => rig.states.push(`${state}: ${detail}`),
      onCounted: (what) => rig.counted.set(what, (rig.counted.get(what) ?? 0) + 1),
    },
    stop.signal,
  );
  return rig;
}

/** Resolves when `client` is connected; rejects when it is refused. */
export async function connected(client: MqttClient): Promise<MqttClient> {
  if (client.connected) return client;
  return await new Promise((resolve, reject) => {
    client.once("connect", () => {
      resolve(client);
    });
    client.once("close", () => {
      reject(new Error("refused"));
    });
    client.once("error", reject);
  });
}

/** Resolves when `client`'s connection ends, however it ends. */
export async function cutOff(client: MqttClient): Promise<void> {
  await new Promise<void>((resolve) => {
    client.once("close", resolve);
  });
}

/** Topic of the next message that `client` gets. */
export async function nextTopic(client: MqttClient): Promise<string> {
  return await new Promise((resolve) => {
    client.once("message", resolve);
  });
}
