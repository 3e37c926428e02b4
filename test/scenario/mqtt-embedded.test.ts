// The hub's own broker against real MQTT clients on loopback.
import { connect } from "mqtt";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type DriverRig,
  connected,
  cutOff,
  nextTopic,
  startDriver,
} from "../support/driver-rig.ts";

const DOWN = "hearthwatch/v1/pendant-1";
const MOTION = "hearthwatch/v1/pendant-1/motion";
const EVENT = "hearthwatch/v1/pendant-1/event";

let rig: DriverRig;

beforeEach(async () => {
  rig = await startDriver();
});

afterEach(async () => {
  await rig[Symbol.asyncDispose]();
});

describe("who may connect", () => {
  it("[H-20.1] refuses anonymous clients, wrong secrets and unknown names alike", async () => {
    const anonymous = connect(rig.driver.address(), { reconnectPeriod: 0, clientId: "pendant-1" });
    const wrongSecret = rig.client("pendant-1", { password: "x".repeat(43) });
    const stranger = rig.client("stranger");
    await Promise.all(
      [anonymous, wrongSecret, stranger].map(async (one) => {
        await cutOff(one);
      }),
    );
    await vi.waitFor(() => {
      expect(rig.counted.get("credential-refused")).toBe(3);
    });
    expect(rig.connections).toEqual([]);
  });

  it("says which device came and went", async () => {
    const client = await connected(rig.client("pendant-1"));
    await client.endAsync();
    await vi.waitFor(() => {
      expect(rig.connections).toEqual(["pendant-1 on", "pendant-1 off"]);
    });
  });

  it("[H-20.6] cuts off at once who is connected with a secret that ended, and nobody else", async () => {
    const ended = await connected(rig.client("pendant-1"));
    const other = await connected(rig.client("pendant-2"));
    const cut = cutOff(ended);
    rig.driver.disconnect("pendant-1");
    await cut;
    await vi.waitFor(() => {
      expect(rig.connections.at(-1)).toBe("pendant-1 off");
    });
    expect(other.connected).toBe(true);
  });

  it("lets the newest of two connections of one device win, and keeps speaking to it", async () => {
    const first = await connected(rig.client("pendant-1"));
    const cut = cutOff(first);
    const second = await connected(rig.client("pendant-1", { clientId: "another-name" }));
    await cut;
    const got = nextTopic(second);
    await second.subscribeAsync(`${DOWN}/ack`, { qos: 1 });
    rig.driver.send("pendant-1", "ack", Uint8Array.of(1, 2, 3));
    expect(await got).toBe(`${DOWN}/ack`);
    expect(rig.connections).toEqual(["pendant-1 on", "pendant-1 off", "pendant-1 on"]);
  });

  it("[H-20.1] keeps a client from taking another's place by its client id", async () => {
    const own = await connected(rig.client("pendant-1"));
    await connected(rig.client("pendant-2", { clientId: "pendant-1" }));
    await own.publishAsync(MOTION, "still here", { qos: 1 });
    expect(rig.packets[0]?.deviceId).toBe("pendant-1");
  });

  it("refuses a keep alive outside of 10 to 60 s", async () => {
    for (const keepalive of [0, 9, 61]) {
      await expect(connected(rig.client("pendant-1", { keepalive }))).rejects.toThrow();
    }
    expect(rig.counted.get("keepalive-refused")).toBe(3);
  });
});

describe("what a client may say and hear", () => {
  it("hands packets on with device, channel, bytes and both times", async () => {
    const client = await connected(rig.client("pendant-1"));
    await client.publishAsync(MOTION, Buffer.from([1, 2, 3]), { qos: 1 });
    const [packet] = rig.packets;
    expect(packet).toMatchObject({
      traceId: "trace-0",
      driver: "mqtt",
      deviceId: "pendant-1",
      trusted: true,
      channel: "motion",
      payload: Buffer.from([1, 2, 3]),
    });
    expect(packet?.wallMs).toBeGreaterThan(0);
    expect(packet?.monotonicMs).toBeGreaterThan(0);
  });

  it.each([
    "hearthwatch/v1/pendant-2/event",
    "hearthwatch/v1/pendant-1/ack",
    "hearthwatch/v1/pendant-1/event/more",
    "hearthwatch/v1/quarantine/x1/event",
    "hearthwatch/v2/pendant-1/event",
    "$SYS/anything",
    "elsewhere",
  ])("[H-20.1] cuts a device off that publishes to %s", async (topic) => {
    const client = await connected(rig.client("pendant-1"));
    const cut = cutOff(client);
    client.publish(topic, "x");
    await cut;
    expect(rig.packets).toEqual([]);
    expect(rig.counted.get("topic-refused")).toBe(1);
  });

  it("[H-20.1] refuses subscriptions to anything but a device's own downlink", async () => {
    const client = await connected(rig.client("pendant-1"));
    const foreign = ["#", "hearthwatch/v1/+/ack", "hearthwatch/v1/pendant-2/ack", EVENT];
    for (const filter of foreign) {
      const refused = client.subscribeAsync(filter, { qos: 1 });
      await expect(refused).rejects.toThrow();
    }
    expect(rig.counted.get("topic-refused")).toBe(foreign.length);
  });

  it("sends downlink to the device alone, and only what it subscribed to", async () => {
    const [one, two] = [
      await connected(rig.client("pendant-1")),
      await connected(rig.client("pendant-2")),
    ];
    const heard: string[] = [];
    for (const client of [one, two]) client.on("message", (topic) => heard.push(topic));
    await one.subscribeAsync([`${DOWN}/ack`, `${DOWN}/decided`], { qos: 1 });
    await two.subscribeAsync("hearthwatch/v1/pendant-2/ack", { qos: 1 });
    rig.driver.send("pendant-1", "answer", Uint8Array.of(1));
    rig.driver.send("pendant-1", "decided", Uint8Array.of(1));
    rig.driver.send("pendant-1", "ack", Uint8Array.of(1));
    rig.driver.send("nobody", "ack", Uint8Array.of(1));
    await vi.waitFor(() => {
      expect(heard).toHaveLength(2);
    });
    expect(heard).toEqual([`${DOWN}/decided`, `${DOWN}/ack`]);
  });

  it("lets an enrolment credential reach the quarantine alone, marked as not trusted", async () => {
    const client = await connected(rig.client("enrol-7"));
    await client.publishAsync("hearthwatch/v1/quarantine/SN-0042/event", "x", { qos: 1 });
    expect(rig.packets[0]).toMatchObject({ deviceId: "SN-0042", trusted: false, channel: "event" });
    const cut = cutOff(client);
    client.publish(EVENT, "x");
    await cut;
    expect(rig.packets).toHaveLength(1);
  });

  it("lets a bridge speak and listen for its listed topics alone", async () => {
    const client = await connected(rig.client("zigbee"));
    await client.publishAsync("zigbee2mqtt/bed-3", "{}", { qos: 1 });
    await client.publishAsync("hearthwatch/v1/pendant-9/event", "x", { qos: 1 });
    expect(rig.packets.map(({ deviceId, channel }) => `${deviceId} ${channel}`)).toEqual([
      "zigbee2mqtt/bed-3 bridge",
      "pendant-9 event",
    ]);
    await client.subscribeAsync("hearthwatch/v1/pendant-9/ack", { qos: 1 });
    const got = nextTopic(client);
    rig.driver.send("pendant-9", "ack", Uint8Array.of(7));
    expect(await got).toBe("hearthwatch/v1/pendant-9/ack");
    await expect(client.subscribeAsync("hearthwatch/v1/+/ack")).rejects.toThrow();
    const cut = cutOff(client);
    client.publish("zigbee2mqtt/bed-3/set", "{}");
    await cut;
  });

  it("takes a packet marked as retained, retains nothing, and ignores a will", async () => {
    const client = await connected(
      rig.client("pendant-1", { will: { topic: EVENT, payload: Buffer.from("will") } }),
    );
    await client.publishAsync(EVENT, "press", { qos: 1, retain: true });
    expect(rig.counted.get("retain-ignored")).toBe(1);
    const cut = cutOff(client);
    client.stream.destroy();
    await cut;
    await vi.waitFor(() => {
      expect(rig.connections).toContain("pendant-1 off");
    });
    expect(rig.packets.map(({ payload }) => Buffer.from(payload).toString())).toEqual(["press"]);
  });

  it("refuses QoS 2", async () => {
    const client = await connected(rig.client("pendant-1"));
    const cut = cutOff(client);
    client.publish(EVENT, "x", { qos: 2 });
    await cut;
    expect(rig.counted.get("qos-2-refused")).toBe(1);
  });
});
