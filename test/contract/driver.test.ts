// Every driver of the registry keeps the same promises to the hub, over its own transport.
import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { connect } from "mqtt";
import type { Driver } from "../../gateway/domain/driver.ts";
import type { Packet } from "../../gateway/domain/packet.ts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { driverSettings, mqttSettings } from "../../gateway/drivers/index.ts";
import {
  type DriverRig,
  SECRET,
  connected,
  driverContext,
  nextTopic,
  startDriver,
} from "../support/driver-rig.ts";
import { Mosquitto } from "../support/mosquitto.ts";
import {
  type BusRig,
  busContext,
  emfitRig,
  enoceanRig,
  espaBusRig,
  radarRig,
} from "../support/bus-rig.ts";
import { bleBusRig } from "../support/ble-bus-rig.ts";
import { available } from "../support/require.ts";

interface Transport {
  readonly name: string;
  readonly isHere: boolean;
  /** Resolves with a function that starts a rig on it. */
  prepare(): Promise<() => Promise<DriverRig>>;
  dispose(): Promise<void>;
}

let mosquitto: Mosquitto | undefined;

const TRANSPORTS: readonly Transport[] = [
  {
    name: "embedded",
    isHere: true,
    prepare: async () => await Promise.resolve(async () => await startDriver()),
    dispose: async () => {
      await Promise.resolve();
    },
  },
  {
    name: "external",
    isHere: available("mosquitto"),
    prepare: async () => {
      const login = { secret: SECRET, salt: randomBytes(12) };
      const broker = await Mosquitto.start([
        { ...login, username: "hub", kind: "hub" },
        { ...login, username: "pendant-1", kind: "device" },
      ]);
      mosquitto = broker;
      writeFileSync(join(broker.folder, "hub-password"), SECRET);
      const files = { username: "hub", passwordFile: "hub-password" };
      const settings = { broker: "external", url: broker.url, ...files };
      return async () => await startDriver(settings, driverContext(broker.folder));
    },
    dispose: async () => {
      await mosquitto?.[Symbol.asyncDispose]();
    },
  },
];

describe.each(TRANSPORTS)("driver $name", (transport) => {
  describe.skipIf(!transport.isHere)("keeps what a driver promises", () => {
    let start: () => Promise<DriverRig>;
    let rig: DriverRig;

    beforeAll(async () => {
      start = await transport.prepare();
    });
    afterAll(async () => {
      await transport.dispose();
    });
    beforeEach(async () => {
      rig = await start();
      await vi.waitFor(() => {
        expect(rig.states).toHaveLength(1);
      });
    });
    afterEach(async () => {
      await rig[Symbol.asyncDispose]();
    });

    it("says once that it is up, and where", () => {
      expect(rig.states[0]).toMatch(/^up: .*127\.0\.0\.1/);
      expect(rig.driver.address()).toMatch(/^mqtt:\/\/127\.0\.0\.1:\d+$/);
    });

    it("hands on what a device sends, and brings it what the hub says", async () => {
      const client = await connected(rig.client("pendant-1"));
      await client.subscribeAsync("hearthwatch/v1/pendant-1/ack", { qos: 1 });
      await client.publishAsync("hearthwatch/v1/pendant-1/event", "press", { qos: 1 });
      await vi.waitFor(() => {
        expect(rig.packets[0]).toMatchObject({ deviceId: "pendant-1", channel: "event" });
      });
      const topic = nextTopic(client);
      rig.driver.send("pendant-1", "ack", Uint8Array.of(1));
      expect(await topic).toBe("hearthwatch/v1/pendant-1/ack");
    });

    it("sends to a device that is not there without a word: it repeats until it hears", () => {
      expect(() => {
        rig.driver.send("nobody", "ack", Uint8Array.of(1));
      }).not.toThrow();
    });

    it("closes twice as well as once, and is silent after", async () => {
      const client = await connected(
        connect(rig.driver.address(), {
          username: "pendant-1",
          password: SECRET,
          reconnectPeriod: 0,
        }),
      );
      client.on("error", () => undefined);
      await rig.driver.close();
      await rig.driver.close();
      client.publish("hearthwatch/v1/pendant-1/event", "late");
      await client.endAsync(true);
      expect(rig.packets).toEqual([]);
    });
  });
});

/** What each registered kind of driver is tried on; a new one needs a line here. */
const BUSES: Readonly<Record<string, { isHere: boolean; start: () => Promise<BusRig> }>> = {
  ble: { isHere: available("dbus"), start: bleBusRig },
  emfit: { isHere: true, start: emfitRig },
  enocean: { isHere: available("socat"), start: enoceanRig },
  espa: { isHere: available("socat"), start: espaBusRig },
  "radar-uart": { isHere: available("socat"), start: radarRig },
};

describe.each(Object.entries(BUSES))("driver %s", (_kind, { isHere, start }) => {
  describe.skipIf(!isHere)("keeps what a driver promises", () => {
    let rig: BusRig;
    const states: string[] = [];
    const packets: string[] = [];

    function build(): Driver {
      return driverSettings.parse(rig.settings).build(busContext());
    }
    async function started(driver: Driver): Promise<AbortController> {
      const stop = new AbortController();
      const port = {
        onPacket: (packet: Packet) => {
          packets.push(packet.driver);
          return undefined;
        },
        onConnection: () => undefined,
        onState: (state: string) => states.push(state),
        onCounted: () => undefined,
      };
      await driver.start(port, stop.signal);
      return stop;
    }
    async function says(expected: readonly string[]): Promise<void> {
      await vi.waitFor(() => {
        expect(states).toEqual(expected);
      }, 15_000);
    }

    beforeEach(async () => {
      states.length = 0;
      packets.length = 0;
      rig = await start();
    });
    afterEach(async () => {
      await rig[Symbol.asyncDispose]();
    });

    it("says once that it is up, and hands on what it hears under its own name", async () => {
      const driver = build();
      await started(driver);
      await says(["up"]);
      await rig.speak();
      await vi.waitFor(() => {
        expect(packets[0]).toBe(driver.name);
      });
      await driver.close();
    });

    it("[H-08.6] says once that what it needs is gone, and once that it is back", async () => {
      const driver = build();
      await started(driver);
      await says(["up"]);
      await rig.leave();
      await says(["up", "down"]);
      await rig.comeBack();
      await says(["up", "down", "up"]);
      await driver.close();
    }, 30_000);

    it("starts also where what it needs is not there yet", async () => {
      await rig.leave();
      const driver = build();
      await started(driver);
      await says(["down"]);
      await rig.comeBack();
      await says(["down", "up"]);
      await driver.close();
    }, 30_000);

    it("closes twice as well as once, by its signal too, and is silent after", async () => {
      const driver = build();
      const stop = await started(driver);
      await says(["up"]);
      stop.abort();
      await driver.close();
      await driver.close();
      packets.length = 0;
      await rig.leave();
      await rig.comeBack();
      // One that asks its devices has heard some by now.
      const heard = packets.length;
      await rig.speak();
      expect(states).toEqual(["up"]);
      expect(packets).toHaveLength(heard);
    }, 30_000);

    it("sends to a device that is not there without a word", async () => {
      const driver = build();
      await started(driver);
      expect(() => {
        driver.send("nobody", "ack", Uint8Array.of(1));
      }).not.toThrow();
      await driver.close();
    });
  });
});

describe("the registry of drivers", () => {
  it("has every kind tried", () => {
    const registered = driverSettings.options.map(({ kindName }) => kindName);
    expect(Object.keys(BUSES).sort()).toEqual([...registered].sort());
  });

  it("names the brokers there are when it is given another", () => {
    const { error } = mqttSettings.safeParse({ broker: "carrier-pigeon" });
    expect(error?.message).toMatch(/broker/);
  });

  it("refuses settings it does not know", () => {
    const given = { broker: "embedded", port: 1_884, prot: 1 };
    expect(mqttSettings.safeParse(given).error?.message).toMatch(/prot/);
  });
});
