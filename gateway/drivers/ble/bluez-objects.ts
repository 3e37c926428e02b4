// What BlueZ has: its adapter and devices, kept as its signals tell. Before it: the bus. After it: the
// radio (is the adapter there?), advertisements, and GATT connections (is the device there?).
import { EventEmitter } from "node:events";
import type { BusSignal, SystemBus } from "./system-bus.ts";

export const ADAPTER = "org.bluez.Adapter1";
export const DEVICE = "org.bluez.Device1";
export const PROPERTIES = "org.freedesktop.DBus.Properties";
const OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager";

/** GATT values are not among them: each GATT connection listens for its own. */
const RULES = [
  `type='signal',sender='org.bluez',interface='${OBJECT_MANAGER}'`,
  `type='signal',sender='org.bluez',interface='${PROPERTIES}',arg0='${ADAPTER}'`,
  "type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='org.bluez'",
] as const;

export type Properties = Readonly<Record<string, unknown>>;

interface Changes {
  /** Of a device: what is new, and all that is known by now. */
  device: [path: string, news: Properties, known: Properties];
  /** The adapter came, went or changed. */
  adapter: [news: Properties];
  /** BlueZ itself left the bus. */
  gone: [];
}

export class BluezObjects {
  readonly changes = new EventEmitter<Changes>();
  readonly #bus: SystemBus;
  readonly #adapterPath: string;
  readonly #devices = new Map<string, Properties>();
  #adapter: Properties | undefined;

  constructor(bus: SystemBus, adapter: string) {
    this.#bus = bus;
    this.#adapterPath = `/org/bluez/${adapter}`;
    this.changes.setMaxListeners(0);
  }

  get adapter(): Properties | undefined {
    return this.#adapter;
  }

  get adapterPath(): string {
    return this.#adapterPath;
  }

  device(path: string): Properties | undefined {
    return this.#devices.get(path);
  }

  /** Listens first, then asks for what there is: nothing falls between. */
  async start(): Promise<void> {
    const [first, ...others] = RULES;
    await this.#bus.listen(first, (signal) => {
      this.#heard(signal);
    });
    for (const rule of others) await this.#bus.addMatch(rule);
    const namespace = `path_namespace='${this.#adapterPath}'`;
    const devices = `type='signal',sender='org.bluez',interface='${PROPERTIES}',arg0='${DEVICE}'`;
    await this.#bus.addMatch(`${devices},${namespace}`);
    const [objects] = await this.#bus.call({
      ...{ path: "/", interface: OBJECT_MANAGER, member: "GetManagedObjects" },
    });
    for (const [path, interfaces] of Object.entries(record(objects))) {
      this.#take(path, record(interfaces), true);
    }
  }

  #heard({ path, member, body }: BusSignal): void {
    const [first, second, third] = body;
    switch (member) {
      case "PropertiesChanged":
        this.#take(path, { [String(first)]: second }, false);
        return;
      case "InterfacesAdded":
        this.#take(String(first), record(second), false);
        return;
      case "InterfacesRemoved":
        this.#removed(String(first), Array.isArray(second) ? second : []);
        return;
      case "NameOwnerChanged":
        if (first === "org.bluez" && third === "") this.changes.emit("gone");
        return;
      default:
    }
  }

  /** `isOld`: it was there before we listened, so nothing of it was heard now. */
  #take(path: string, interfaces: Properties, isOld: boolean): void {
    const adapter = path === this.#adapterPath ? interfaces[ADAPTER] : undefined;
    if (adapter !== undefined) this.#adapterChanged(record(adapter));
    const device = path.startsWith(`${this.#adapterPath}/`) ? interfaces[DEVICE] : undefined;
    if (device !== undefined) this.#deviceChanged(path, record(device), isOld);
  }

  #adapterChanged(news: Properties): void {
    this.#adapter = { ...this.#adapter, ...news };
    this.changes.emit("adapter", news);
  }

  #deviceChanged(path: string, news: Properties, isOld: boolean): void {
    const known = { ...this.#devices.get(path), ...news };
    this.#devices.set(path, known);
    if (!isOld) this.changes.emit("device", path, news, known);
  }

  #removed(path: string, interfaces: readonly unknown[]): void {
    if (path === this.#adapterPath && interfaces.includes(ADAPTER)) {
      this.#adapter = undefined;
      this.#devices.clear();
      this.changes.emit("adapter", {});
    }
    if (!interfaces.includes(DEVICE) || !this.#devices.delete(path)) return;
    this.changes.emit("device", path, { Connected: false, ServicesResolved: false }, {});
  }
}

/** Anything else than a dictionary is an empty one: what BlueZ leaves out is not there. */
function record(value: unknown): Properties {
  const isDictionary = typeof value === "object" && value !== null && !Array.isArray(value);
  return isDictionary ? Object.fromEntries(Object.entries(value)) : {};
}
