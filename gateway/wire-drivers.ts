// The drivers of config, built: the one of MQTT and every other. Before it: config and the hub's core.
// After it: the driver set, which starts and ends them.
import type { Logger } from "pino";
import type { Config } from "./config.ts";
import type { DeviceBook } from "./device-book.ts";
import type { Clock } from "./domain/clock.ts";
import { setUpDevices } from "./domain/set-up-device.ts";
import { DriverSet } from "./driver-set.ts";
import type { NetworkDriver } from "./drivers/define-broker.ts";
import type { Hub } from "./hub.ts";
import { traceIds } from "./ids.ts";

export interface DriverWiring {
  readonly config: Config;
  readonly clock: Clock;
  /** Paths in the config are relative to it. */
  readonly folder: string;
  readonly log: Logger;
  readonly hub: Hub;
  readonly book: DeviceBook;
}

export function wireDrivers({ config, clock, folder, log, hub, book }: DriverWiring): {
  readonly broker: NetworkDriver;
  readonly drivers: DriverSet;
} {
  const context = {
    ...{ clock, folder, random: Math.random, newTraceId: traceIds() },
    devices: () => setUpDevices(hub.home),
  };
  const broker = config.mqtt({
    ...{ ...context, credentials: hub.credentials.lookUp },
    foreignTopics: config.families.flatMap(({ topics }) => topics),
  });
  hub.credentials.onEnded((username) => {
    broker.disconnect(username);
  });
  const others = config.drivers.map((driver) => driver.build(context));
  const drivers = new DriverSet({
    ...{ drivers: [broker, ...others], book, faults: hub.faults, log },
    home: () => hub.home,
  });
  return { broker, drivers };
}
