import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FaultSettings, withFaults } from "../../firmware-sim/faults.ts";
import { CODE } from "../../firmware-sim/kept-events.ts";
import { openLeanLink } from "../../firmware-sim/lean-link.ts";
import type { OpenLink } from "../../firmware-sim/link.ts";
import { openMqttLink } from "../../firmware-sim/mqtt-link.ts";
import { packSamples, USUAL_SENSOR } from "../../firmware-sim/pack-samples.ts";
import { Reconnecting } from "../../firmware-sim/reconnecting.ts";
import { monotonicMs } from "../../firmware-sim/run-clock.ts";
import { seededRandom } from "../../firmware-sim/seeded-random.ts";
import { Wearable } from "../../firmware-sim/wearable.ts";
import { MemoryHub } from "./sim-support/memory-hub.ts";

const DEVICE = "w-01";
const COUNT = 25;
const SAMPLES = packSamples(new Float64Array(COUNT * 6), USUAL_SENSOR);
const PATIENCE = { timeout: 20_000, interval: 20 } as const;
const noFaults = FaultSettings.parse({});

interface Rig {
  readonly wearable: Wearable;
  readonly connection: Reconnecting;
  readonly downs: string[];
  readonly press: () => void;
  readonly sample: () => void;
}

function rig(url: string, openLink: OpenLink, secret = `secret of ${DEVICE}`): Rig {
  const wearable = new Wearable({ bootNonce: 5, hasClockThatRunsOn: true }, monotonicMs() - 60_000);
  wearable.resumeMotion(monotonicMs() - 30_000);
  const downs: string[] = [];
  const connection = new Reconnecting(
    {
      address: { url, deviceId: DEVICE, secret },
      openLink,
      random: seededRandom(1),
      firstBackOffMs: 20,
      mostBackOffMs: 100,
    },
    {
      onUp: () => {
        connection.send(wearable.connected(monotonicMs()));
      },
      onDown: (reason) => {
        downs.push(reason);
        wearable.disconnected();
      },
      onDownlink: (payload) => {
        wearable.hear(payload);
      },
    },
  );
  const ticking = setInterval(() => {
    connection.send(wearable.tick(monotonicMs()));
  }, 20);
  cleanups.push(() => {
    clearInterval(ticking);
    connection.stop();
  });
  return {
    wearable,
    connection,
    downs,
    press: () => {
      connection.send(wearable.press(CODE.help, monotonicMs()).outgoing);
    },
    sample: () => {
      connection.send(wearable.motion(SAMPLES, monotonicMs()));
    },
  };
}

const cleanups: (() => void)[] = [];
let hub: MemoryHub;

beforeEach(async () => {
  hub = await MemoryHub.start();
});

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) cleanup();
  await hub.stop();
});

describe.each([
  ["MQTT.js", openMqttLink],
  ["light", openLeanLink],
])("a wearable over the %s link", (_name, openLink) => {
  it("delivers motion and a press, and forgets the press when it is acknowledged", async () => {
    const { wearable, connection, press, sample } = rig(hub.url, openLink);
    connection.open();
    await vi.waitFor(() => {
      expect(wearable.isConnected).toBe(true);
    }, PATIENCE);
    press();
    sample();
    await vi.waitFor(() => {
      expect(wearable.unacknowledged).toHaveLength(0);
      expect(hub.packets(DEVICE, 1)).toHaveLength(1);
      expect(wearable.keptMotionPackets).toBe(0);
    }, PATIENCE);
    expect(hub.packets(DEVICE, 3)).toHaveLength(1);
  });

  it("repeats a press under the same name until the hub acknowledges it", async () => {
    hub.isAcknowledging = false;
    const { wearable, connection, press } = rig(hub.url, openLink);
    connection.open();
    press();
    await vi.waitFor(() => {
      expect(hub.packets(DEVICE, 3).length).toBeGreaterThanOrEqual(2);
    }, PATIENCE);
    hub.isAcknowledging = true;
    await vi.waitFor(() => {
      expect(wearable.unacknowledged).toHaveLength(0);
    }, PATIENCE);
    const names = hub.packets(DEVICE, 3).map((packet) => packet.subarray(4, 12).toString("hex"));
    expect(new Set(names).size).toBe(1);
  });

  it("comes back after the connection broke and sends what is not decided, once more", async () => {
    const { wearable, connection, sample, downs } = rig(hub.url, openLink);
    connection.open();
    await vi.waitFor(() => {
      expect(wearable.isConnected).toBe(true);
    }, PATIENCE);
    for (let packet = 0; packet < 3; packet += 1) sample();
    await vi.waitFor(() => {
      expect(hub.packets(DEVICE, 1)).toHaveLength(3);
      expect(wearable.keptMotionPackets).toBe(2);
    }, PATIENCE);
    hub.breakConnections();
    await vi.waitFor(() => {
      expect(hub.packets(DEVICE, 1)).toHaveLength(5);
    }, PATIENCE);
    expect(downs.length).toBeGreaterThan(0);
    const again = hub.packets(DEVICE, 1).slice(3);
    expect(again.map((packet) => [packet[3], packet.readUInt32LE(8)])).toEqual([
      [1, 1],
      [1, 2],
    ]);
  });

  it("says that its credentials were refused", async () => {
    const { connection, downs } = rig(hub.url, openLink, "wrong");
    connection.open();
    await vi.waitFor(() => {
      expect(downs.join()).toMatch(/refused|not authorized/i);
    }, PATIENCE);
  });

  it("delivers every press through a link that drops, doubles, delays and swaps", async () => {
    const faults = {
      ...noFaults,
      drop: 0.3,
      double: 0.3,
      delay: 0.2,
      "delay-ms": 50,
      reorder: 0.2,
    };
    const faulty = withFaults(openLink, { ...faults, "drop-downlink": 0.3 }, seededRandom(7));
    const { wearable, connection, press } = rig(hub.url, faulty);
    connection.open();
    for (let number = 0; number < 10; number += 1) press();
    await vi.waitFor(
      () => {
        expect(wearable.unacknowledged).toHaveLength(0);
      },
      { ...PATIENCE, timeout: 50_000 },
    );
    const numbers = new Set(hub.packets(DEVICE, 3).map((packet) => packet.readUInt32LE(8)));
    expect(numbers.size).toBe(10);
  });
});
