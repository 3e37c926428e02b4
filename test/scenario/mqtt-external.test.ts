// The hub on a broker that is not its own: a real mosquitto, held by the files the hub makes for it.
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type IClientOptions, type MqttClient, connect } from "mqtt";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type MosquittoUser, SALT_BYTES } from "../../gateway/drivers/mosquitto-files.ts";
import { isGatewayError } from "../../gateway/errors.ts";
import {
  type DriverRig,
  SECRET,
  connected,
  driverContext,
  nextTopic,
  startDriver,
} from "../support/driver-rig.ts";
import { Mosquitto } from "../support/mosquitto.ts";
import { available } from "../support/require.ts";

const EVENT = "hearthwatch/v1/pendant-1/event";
const MOTION = "hearthwatch/v1/pendant-1/motion";

function user(username: string, kind: MosquittoUser["kind"], topics?: string[]): MosquittoUser {
  const salt = randomBytes(SALT_BYTES);
  return { username, kind, salt, secret: SECRET, ...(topics === undefined ? {} : { topics }) };
}

const USERS = [
  user("hub", "hub"),
  user("pendant-1", "device"),
  user("pendant-2", "device"),
  user("zigbee", "bridge", ["zigbee2mqtt/#"]),
  user("enrol-7", "enrolment"),
];

describe.skipIf(!available("mosquitto"))("a broker that is there already", () => {
  let broker: Mosquitto;
  let rig: DriverRig | undefined;
  let clients: MqttClient[] = [];

  beforeEach(async () => {
    broker = await Mosquitto.start(USERS);
    writeFileSync(join(broker.folder, "hub-password"), `${SECRET}\n`);
  });

  afterEach(async () => {
    await Promise.all(
      clients.map(async (client) => {
        await client.endAsync(true);
      }),
    );
    clients = [];
    await rig?.[Symbol.asyncDispose]();
    rig = undefined;
    await broker[Symbol.asyncDispose]();
  });

  async function hub(settings: object = {}): Promise<DriverRig> {
    const given = { broker: "external", url: broker.url, username: "hub", ...settings };
    const context = driverContext(broker.folder);
    rig = await startDriver({ passwordFile: "hub-password", ...given }, context);
    return rig;
  }

  function device(username: string, options: IClientOptions = {}): MqttClient {
    const login = { username, password: SECRET, clientId: username };
    const client = connect(broker.url, { ...login, reconnectPeriod: 0, ...options });
    client.on("error", () => undefined);
    clients.push(client);
    return client;
  }

  it("takes packets in, and reaches devices with downlink", async () => {
    const { driver, packets, states } = await hub();
    await vi.waitFor(() => {
      expect(states).toEqual([`up: connected to ${broker.url}`]);
    });
    const client = await connected(device("pendant-1"));
    await client.subscribeAsync("hearthwatch/v1/pendant-1/ack", { qos: 1 });
    await client.publishAsync(EVENT, "press", { qos: 1 });
    await vi.waitFor(() => {
      expect(packets[0]).toMatchObject({ deviceId: "pendant-1", channel: "event", trusted: true });
    });
    const topic = nextTopic(client);
    driver.send("pendant-1", "ack", Uint8Array.of(1));
    expect(await topic).toBe("hearthwatch/v1/pendant-1/ack");
  });

  it("marks what comes from the quarantine as not trusted", async () => {
    const { packets } = await hub();
    const client = await connected(device("enrol-7"));
    await client.publishAsync("hearthwatch/v1/quarantine/SN-1/motion", "x", { qos: 1 });
    await vi.waitFor(() => {
      expect(packets[0]).toMatchObject({ deviceId: "SN-1", trusted: false });
    });
  });

  it("[H-02.1] acknowledges an event to the broker after the commit only: what a killed hub had not stored comes again", async () => {
    const first = await hub();
    await vi.waitFor(() => {
      expect(first.states).toHaveLength(1);
    });
    first.onPacket = async () => {
      await new Promise<void>(() => undefined);
    };
    const client = await connected(device("pendant-1"));
    for (const text of ["one", "two", "three"]) await client.publishAsync(EVENT, text, { qos: 1 });
    await client.publishAsync(MOTION, "motion passes", { qos: 1 });
    await vi.waitFor(() => {
      expect(first.packets).toHaveLength(4);
    });
    await first[Symbol.asyncDispose]();
    const second = await hub();
    await vi.waitFor(() => {
      const again = second.packets.map(({ payload }) => Buffer.from(payload).toString());
      expect(again.slice(0, 3)).toEqual(["one", "two", "three"]);
    });
  });

  it("lets the broker send again what could not be stored", async () => {
    const broken = await hub();
    let isBroken = true;
    broken.onPacket = async () => {
      if (isBroken) throw new Error("disk");
      await Promise.resolve();
    };
    const { packets, states } = broken;
    const client = await connected(device("pendant-1"));
    await client.publishAsync(EVENT, "press", { qos: 1 });
    await vi.waitFor(() => {
      expect(packets).toHaveLength(1);
    });
    isBroken = false;
    await vi.waitFor(() => {
      expect(packets).toHaveLength(2);
    }, 10_000);
    expect(states.length).toBeLessThanOrEqual(3);
  });

  it("says once that the broker went and once that it is back, and keeps what came meanwhile", async () => {
    const { packets, states } = await hub();
    await vi.waitFor(() => {
      expect(states).toHaveLength(1);
    });
    await broker.pause();
    await vi.waitFor(() => {
      expect(states.at(-1)).toMatch(/^down/);
    });
    await broker.resume();
    const client = await connected(device("pendant-1"));
    await client.publishAsync(EVENT, "while it was away", { qos: 1 });
    await vi.waitFor(() => {
      expect(packets).toHaveLength(1);
    }, 20_000);
    await vi.waitFor(() => {
      expect(states.map((state) => state.slice(0, 4))).toEqual(["up: ", "down", "up: "]);
    });
  }, 60_000);

  it("starts although the broker is not there yet, says so, and connects when it is", async () => {
    await broker.pause();
    const { states } = await hub();
    expect(states).toHaveLength(1);
    expect(states[0]).toMatch(/^down/);
    await broker.resume();
    await vi.waitFor(() => {
      expect(states.at(-1)).toMatch(/^up/);
    }, 20_000);
  }, 60_000);

  it("lists what it cannot enforce there", async () => {
    const { driver } = await hub();
    expect(driver.limits?.join("\n")).toMatch(/ack/);
    expect(driver.limits?.length).toBeGreaterThanOrEqual(4);
  });

  it("[H-20.2] refuses a broker beyond this machine without TLS", async () => {
    await expect(hub({ url: "mqtt://192.0.2.1:1884" })).rejects.toSatisfy((error) =>
      isGatewayError(error, "listener/insecure"),
    );
  });

  describe("held by the files made for it", () => {
    it("[H-20.1] refuses anonymous clients and wrong secrets", async () => {
      await expect(connected(device("pendant-1", { password: "wrong" }))).rejects.toThrow();
      const anonymous = connect(broker.url, { reconnectPeriod: 0 });
      clients.push(anonymous);
      await expect(connected(anonymous)).rejects.toThrow();
    });

    it("[H-20.1] keeps each device to its own topics, whatever client id it gives", async () => {
      const { packets } = await hub();
      const own = await connected(device("pendant-1"));
      const other = await connected(device("pendant-2", { clientId: "pendant-1" }));
      for (const topic of [EVENT, "hearthwatch/v1/pendant-2/ack", "zigbee2mqtt/x"]) {
        await other.publishAsync(topic, "forged", { qos: 1 });
      }
      await own.publishAsync(MOTION, "own", { qos: 1 });
      await vi.waitFor(() => {
        expect(packets).toHaveLength(1);
      });
      expect(Buffer.from(packets[0]?.payload ?? []).toString()).toBe("own");
    });
  });
});
