// One connection to one device, by node-ble. Everything in it is made anew for each connection, its
// D-Bus connection too: node-ble adds listeners and dbus-next never takes a match rule back, so only
// ending that connection leaves nothing behind. Before it: the connect queue. After it: profiles.
import Device from "node-ble/src/Device.js";
import type NodeBle from "node-ble";
import type { Clock } from "../../domain/clock.ts";
import { GatewayError, messageOf } from "../../errors.ts";
import type { BluezObjects } from "./bluez-objects.ts";
import type { GattPeer } from "./gatt-profile.ts";
import { SystemBus } from "./system-bus.ts";

/** BlueZ itself gives a connection up after 40 s; other devices wait meanwhile. */
const CONNECT_TIMEOUT_MS = 20_000;
const RESOLVE_TIMEOUT_MS = 20_000;
const BOND_TIMEOUT_MS = 20_000;
const READ_TIMEOUT_MS = 5_000;
const FAREWELL_TIMEOUT_MS = 2_000;

/** With the service, the name of a characteristic that only one in it has. */
type Characteristics = ReadonlyMap<string, NodeBle.GattCharacteristic>;

export interface PeerOptions {
  readonly busAddress: string;
  readonly clock: Clock;
  readonly adapter: string;
  readonly objects: BluezObjects;
  readonly devicePath: string;
  /** Ends an attempt half-way: a hub that stops waits for no watch. */
  readonly signal: AbortSignal;
}

export class ConnectedPeer implements GattPeer {
  readonly #bus: SystemBus;
  readonly #device: NodeBle.Device;
  readonly #objects: BluezObjects;
  readonly #path: string;
  readonly #over = new AbortController();
  readonly #watch: (path: string, news: Readonly<Record<string, unknown>>) => void;
  #characteristics: Characteristics = new Map();
  #services: ReadonlySet<string> = new Set();

  private constructor(bus: SystemBus, { adapter, objects, devicePath }: PeerOptions) {
    this.#bus = bus;
    this.#objects = objects;
    this.#path = devicePath;
    const name = devicePath.slice(devicePath.lastIndexOf("/") + 1);
    this.#device = new Device(bus.raw, adapter, name);
    this.#watch = (path, news) => {
      if (path === devicePath && news["Connected"] === false) this.#end("the device disconnected");
    };
    objects.changes.on("device", this.#watch);
    bus.ended.addEventListener("abort", () => {
      this.#end("its D-Bus connection ended");
    });
  }

  /** Resolves when its services are known. Throws `driver/unavailable`; then nothing is left behind. */
  static async connect(options: PeerOptions): Promise<ConnectedPeer> {
    const bus = await SystemBus.open(options.busAddress, options.clock);
    const peer = new ConnectedPeer(bus, options);
    const giveUp = (): void => {
      bus.close();
    };
    options.signal.addEventListener("abort", giveUp);
    try {
      options.signal.throwIfAborted();
      await peer.#connect();
      return peer;
    } catch (error) {
      await peer.close();
      throw error;
    } finally {
      options.signal.removeEventListener("abort", giveUp);
    }
  }

  /** Aborted when the connection is over, whoever ended it. */
  get over(): AbortSignal {
    return this.#over.signal;
  }

  hasService(service: string): boolean {
    return this.#services.has(service);
  }

  /** Without a bond an address proves nothing. */
  async bond(): Promise<void> {
    if (this.#objects.device(this.#path)?.["Paired"] === true) return;
    await this.#within("pairing", BOND_TIMEOUT_MS, this.#device.pair());
  }

  has(service: string, characteristic: string): boolean {
    return this.#characteristics.has(key(service, characteristic));
  }

  async read(service: string, characteristic: string): Promise<Uint8Array> {
    const found = this.#find(service, characteristic);
    return await this.#within("reading", READ_TIMEOUT_MS, found.readValue());
  }

  async write(service: string, characteristic: string, value: Uint8Array): Promise<void> {
    const written = this.#find(service, characteristic).writeValueWithResponse(Buffer.from(value));
    await this.#within("writing", READ_TIMEOUT_MS, written);
  }

  async listen(
    service: string,
    characteristic: string,
    onValue: (value: Uint8Array) => void,
  ): Promise<void> {
    const found = this.#find(service, characteristic);
    found.on("valuechanged", (value) => {
      if (!this.#over.signal.aborted) onValue(value);
    });
    await this.#within("notifications", READ_TIMEOUT_MS, found.startNotifications());
  }

  async close(): Promise<void> {
    this.#end("closed");
    if (!this.#bus.ended.aborted) {
      const farewell = this.#device.disconnect();
      // A device that is gone cannot be taken leave of.
      await this.#within("disconnecting", FAREWELL_TIMEOUT_MS, farewell).catch(() => undefined);
    }
    this.#bus.close();
  }

  async #connect(): Promise<void> {
    const connected = this.#within("connecting", CONNECT_TIMEOUT_MS, this.#device.connect());
    await connected.catch((error: unknown) => {
      // Left over from a hub that ended without a farewell: it is what was wanted.
      if (!messageOf(error).includes("org.bluez.Error.AlreadyConnected")) throw error;
    });
    await this.#within("services", RESOLVE_TIMEOUT_MS, this.#resolved());
    const server = await this.#within("services", RESOLVE_TIMEOUT_MS, this.#device.gatt());
    const services = await server.services();
    const characteristics = new Map<string, NodeBle.GattCharacteristic>();
    for (const service of services) {
      const found = await server.getPrimaryService(service);
      for (const name of await found.characteristics()) {
        characteristics.set(key(service, name), await found.getCharacteristic(name));
      }
    }
    this.#services = new Set(services);
    this.#characteristics = characteristics;
    if (this.#over.signal.aborted) throw this.#over.signal.reason;
  }

  /** node-ble waits for it too, but misses word that comes while it asks. */
  async #resolved(): Promise<void> {
    const { changes } = this.#objects;
    const isResolved = (): boolean =>
      this.#objects.device(this.#path)?.["ServicesResolved"] === true;
    if (isResolved()) return;
    await new Promise<void>((resolve) => {
      const look = (): void => {
        if (!isResolved() && !this.#over.signal.aborted) return;
        changes.off("device", look);
        resolve();
      };
      changes.on("device", look);
      this.#over.signal.addEventListener("abort", look);
    });
  }

  #find(service: string, characteristic: string): NodeBle.GattCharacteristic {
    const found = this.#characteristics.get(key(service, characteristic));
    if (found !== undefined) return found;
    throw new GatewayError("driver/unavailable", `the device has no ${characteristic}`);
  }

  async #within<T>(what: string, timeoutMs: number, work: Promise<T>): Promise<T> {
    return await this.#bus.within(what, timeoutMs, work);
  }

  #end(why: string): void {
    if (this.#over.signal.aborted) return;
    this.#objects.changes.off("device", this.#watch);
    this.#over.abort(new GatewayError("driver/unavailable", why));
  }
}

function key(service: string, characteristic: string): string {
  return `${service}/${characteristic}`;
}
