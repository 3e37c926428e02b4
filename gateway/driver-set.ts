// Every driver of the hub, from start to end: the MQTT one and those that the config lists. Before it:
// config. After it: each driver's port; answers to a device go out by the driver that heard it last.
import type { DeviceBook } from "./device-book.ts";
import type { Driver } from "./domain/driver.ts";
import type { Logger } from "pino";
import type { FaultDesk } from "./fault-desk.ts";
import type { Home } from "./domain/home.ts";
import { type DriverPortParts, driverPortOf } from "./driver-port.ts";

export interface DriverSetOptions {
  readonly drivers: readonly [Driver, ...Driver[]];
  readonly book: DeviceBook;
  readonly faults: FaultDesk;
  readonly home: () => Home;
  readonly log: Logger;
}

export class DriverSet {
  readonly #options: DriverSetOptions;
  readonly #byName: ReadonlyMap<string, Driver>;
  readonly #started: Driver[] = [];

  constructor(options: DriverSetOptions) {
    this.#options = options;
    this.#byName = new Map(options.drivers.map((driver) => [driver.name, driver]));
  }

  /** Downlink: nothing where the device cannot be reached now. */
  send(deviceId: string, channel: string, payload: Uint8Array): void {
    const { book, drivers } = this.#options;
    const name = book.heardBy(deviceId);
    const driver = name === undefined ? drivers[0] : this.#byName.get(name);
    driver?.send(deviceId, channel, payload);
  }

  /** Resolves when all were tried. Throws what the first that cannot work at all throws. */
  async start(parts: DriverPortParts, signal: AbortSignal): Promise<void> {
    this.#forgetOthers();
    for (const driver of this.#options.drivers) {
      for (const limit of driver.limits ?? [])
        this.#options.log.warn({ driver: driver.name }, limit);
      this.#started.push(driver);
      await driver.start(driverPortOf(driver.name, parts), signal);
    }
  }

  async close(): Promise<void> {
    for (const driver of this.#started.reverse()) await driver.close();
  }

  /** A driver that is no longer configured cannot come back to say that it is well. */
  #forgetOthers(): void {
    const { faults, home } = this.#options;
    for (const { fault, subject } of home().fault.values()) {
      if (fault === "driver" && !this.#byName.has(subject)) faults.clear("driver", subject);
      // Whether a radio hears is found out anew in each run.
      if (fault === "no-cover") faults.clear(fault, subject);
    }
  }
}
