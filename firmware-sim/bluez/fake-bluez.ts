// A pretended bluetoothd on a D-Bus of its own: an adapter, devices that advertise and connect, and the
// faults real ones have. Written from BlueZ's doc/org.bluez.*.rst. Before it: commands. After it: the hub.
import { Message, type MessageBus } from "dbus-next";
import {
  ADAPTER,
  BluezTree,
  CHARACTERISTIC,
  DEVICE,
  OBJECT_MANAGER,
  PROPERTIES,
  type Values,
  typed,
} from "./bluez-objects.ts";
import { ADAPTER_PATH, addressOf, numbered, pathOf } from "./bluez-paths.ts";
import { BluezError, type Method, answerCall, bytesOf, isOn } from "./answer-call.ts";
import { gattObjects } from "./gatt-objects.ts";
import type { Peripheral } from "./peripheral.ts";

/** What makes a deaf adapter hear again. */
export type DeafUntil = "restart" | "power-cycle" | "never";

export interface Beacon {
  readonly serviceData: Readonly<Record<string, Buffer>>;
  readonly rssi: number;
}

export class FakeBluez {
  readonly #bus: MessageBus;
  readonly #tree = new BluezTree();
  readonly #peripherals = new Map<string, Peripheral>();
  /** Characteristic → clients that listen. */
  readonly #listeners = new Map<string, Set<string>>();
  readonly #counts = { advertisements: 0, connects: 0, discoveries: 0, powerCycles: 0 };
  #deafUntil: DeafUntil | undefined;
  #slowMs = 0;
  #isDiscovering = false;

  constructor(bus: MessageBus) {
    this.#bus = bus;
    bus.addMethodHandler((message: Message) => this.#called(message));
    bus.on("message", (message) => {
      if (message.member === "NameOwnerChanged") this.#clientChanged(message.body);
    });
  }

  addAdapter(): void {
    this.#add(ADAPTER_PATH, ADAPTER, {
      Address: typed("s", "00:00:5E:00:53:01"),
      Name: typed("s", "hub"),
      Powered: typed("b", false),
      Discovering: typed("b", false),
    });
    for (const [address, { name }] of this.#peripherals) this.#addDevice(address, name);
  }

  removeAdapter(): void {
    this.#isDiscovering = false;
    for (const peripheral of this.#peripherals.values()) peripheral.disconnected();
    this.#listeners.clear();
    for (const [path, interfaces] of this.#tree.remove(ADAPTER_PATH)) {
      this.#signal("/", OBJECT_MANAGER, "InterfacesRemoved", "oas", [path, interfaces]);
    }
  }

  addPeripheral(address: string, peripheral: Peripheral): void {
    this.#peripherals.set(address, peripheral);
    this.#addDevice(address, peripheral.name);
  }

  /** One advertisement on air. */
  advertise(address: string, { serviceData, rssi }: Beacon): void {
    if (!this.#isDiscovering || this.#deafUntil !== undefined) return;
    this.#counts.advertisements += 1;
    const path = pathOf(address);
    const data = Object.entries(serviceData).map(([uuid, bytes]) => [uuid, typed("ay", bytes)]);
    const news = {
      RSSI: typed("n", rssi),
      ServiceData: typed("a{sv}", Object.fromEntries(data)),
    };
    if (this.#tree.at(path) === undefined) this.#addDevice(address, undefined, news);
    else this.#change(path, DEVICE, news);
  }

  /** The device goes out of range, or its battery is taken out. */
  drop(address: string): void {
    this.#setConnected(address, false);
  }

  deaf(until: DeafUntil | undefined): void {
    this.#deafUntil = until;
  }

  /** Every answer takes so long. */
  slow(forMs: number): void {
    this.#slowMs = forMs;
  }

  command(address: string, name: string): void {
    this.#peripherals.get(address)?.command(name);
  }

  report(): Readonly<Record<string, unknown>> {
    const devices = [...this.#peripherals].map(([address, it]) => [address, it.report()]);
    const listeners = [...this.#listeners.values()].reduce((sum, { size }) => sum + size, 0);
    return { ...this.#counts, listeners, devices: Object.fromEntries(devices) };
  }

  #called(message: Message): boolean {
    const { path, member } = message;
    if (!path.startsWith("/org/bluez") && path !== "/") return false;
    const method = this.#methods[member];
    if (method === undefined) return false;
    setTimeout(() => {
      answerCall(this.#bus, message, method);
    }, this.#slowMs);
    return true;
  }

  readonly #methods: Readonly<Record<string, Method>> = {
    Introspect: ({ path }) => ["s", this.#tree.introspect(path)],
    GetManagedObjects: () => ["a{oa{sa{sv}}}", this.#tree.managed()],
    GetAll: ({ path, body }) => [
      "a{sv}",
      Object.fromEntries(this.#tree.at(path)?.get(String(body[0])) ?? []),
    ],
    Get: ({ path, body }) => {
      const value = this.#tree.at(path)?.get(String(body[0]))?.get(String(body[1]));
      if (value === undefined) throw new BluezError("org.freedesktop.DBus.Error.InvalidArgs");
      return ["v", value];
    },
    Set: ({ path, body }) => {
      this.#setProperty(path, String(body[1]), body[2]);
    },
    SetDiscoveryFilter: () => undefined,
    StartDiscovery: () => {
      if (this.#tree.value(ADAPTER_PATH, ADAPTER, "Powered") !== true) {
        throw new BluezError("org.bluez.Error.NotReady");
      }
      if (this.#isDiscovering) throw new BluezError("org.bluez.Error.InProgress");
      this.#counts.discoveries += 1;
      if (this.#deafUntil === "restart") this.#deafUntil = undefined;
      this.#isDiscovering = true;
      this.#change(ADAPTER_PATH, ADAPTER, { Discovering: typed("b", true) });
    },
    StopDiscovery: () => {
      if (!this.#isDiscovering) throw new BluezError("org.bluez.Error.Failed");
      this.#stopDiscovery();
    },
    Connect: ({ path }) => {
      this.#connect(path);
    },
    Disconnect: ({ path }) => {
      this.#setConnected(addressOf(path), false);
    },
    Pair: ({ path }) => {
      this.#change(path, DEVICE, { Paired: typed("b", true) });
    },
    ReadValue: ({ path }) => ["ay", this.#peripheralOf(path).read(this.#uuidAt(path))],
    WriteValue: ({ path, body }) => {
      this.#peripheralOf(path).written(this.#uuidAt(path), bytesOf(body[0]));
    },
    StartNotify: ({ path, sender }) => {
      const listeners = this.#listeners.get(path) ?? new Set();
      this.#listeners.set(path, listeners.add(sender));
      this.#change(path, CHARACTERISTIC, { Notifying: typed("b", true) });
      const peripheral = this.#peripheralOf(path);
      // The device hears of it after BlueZ has answered.
      setTimeout(() => {
        peripheral.listenedTo(this.#uuidAt(path));
      }, this.#slowMs + 1);
    },
    StopNotify: ({ path, sender }) => {
      this.#listeners.get(path)?.delete(sender);
    },
  };

  #setProperty(path: string, property: string, value: unknown): void {
    if (path !== ADAPTER_PATH || property !== "Powered") return;
    const isOnNow = isOn(value);
    if (!isOnNow) {
      this.#counts.powerCycles += 1;
      if (this.#deafUntil === "power-cycle") this.#deafUntil = undefined;
      this.#stopDiscovery();
      for (const address of this.#peripherals.keys()) this.#setConnected(address, false);
    }
    this.#change(ADAPTER_PATH, ADAPTER, { Powered: typed("b", isOnNow) });
  }

  #stopDiscovery(): void {
    if (!this.#isDiscovering) return;
    this.#isDiscovering = false;
    this.#change(ADAPTER_PATH, ADAPTER, { Discovering: typed("b", false) });
  }

  #connect(path: string): void {
    const peripheral = this.#peripheralOf(path);
    if (this.#tree.value(path, DEVICE, "Connected") === true) {
      throw new BluezError("org.bluez.Error.AlreadyConnected");
    }
    // Nobody answers a radio that hears nothing.
    if (this.#deafUntil !== undefined) throw new BluezError("org.bluez.Error.Failed");
    this.#counts.connects += 1;
    this.#setConnected(addressOf(path), true);
    setTimeout(() => {
      if (this.#tree.value(path, DEVICE, "Connected") !== true) return;
      this.#addServices(path, peripheral);
      this.#change(path, DEVICE, { ServicesResolved: typed("b", true) });
      peripheral.connected({
        notify: (uuid, value) => {
          this.#notify(path, uuid, value);
        },
      });
    }, this.#slowMs);
  }

  #setConnected(address: string, isConnected: boolean): void {
    const path = pathOf(address);
    if (this.#tree.value(path, DEVICE, "Connected") === isConnected) return;
    if (!isConnected) {
      this.#peripherals.get(address)?.disconnected();
      for (const at of this.#listeners.keys()) {
        if (at.startsWith(`${path}/`)) this.#listeners.delete(at);
      }
      this.#change(path, DEVICE, { ServicesResolved: typed("b", false) });
    }
    this.#change(path, DEVICE, { Connected: typed("b", isConnected) });
  }

  #notify(devicePath: string, uuid: string, value: Buffer): void {
    if (this.#deafUntil !== undefined) return;
    for (const [path, clients] of this.#listeners) {
      const isIt = path.startsWith(`${devicePath}/`) && this.#uuidAt(path) === uuid;
      if (isIt && clients.size > 0)
        this.#change(path, CHARACTERISTIC, { Value: typed("ay", value) });
    }
  }

  #addDevice(address: string, name: string | undefined, more: Values = {}): void {
    if (this.#tree.at(ADAPTER_PATH) === undefined) return;
    this.#add(pathOf(address), DEVICE, {
      Address: typed("s", address),
      ...(name === undefined ? {} : { Name: typed("s", name) }),
      Paired: typed("b", false),
      Connected: typed("b", false),
      ServicesResolved: typed("b", false),
      ...more,
    });
  }

  #addServices(devicePath: string, peripheral: Peripheral): void {
    if (this.#tree.at(`${devicePath}/service${numbered(0)}`) !== undefined) return;
    for (const { path, name, values } of gattObjects(devicePath, peripheral)) {
      this.#add(path, name, values);
    }
  }

  #add(path: string, name: string, values: Values): void {
    this.#tree.add(path, name, values);
    this.#signal("/", OBJECT_MANAGER, "InterfacesAdded", "oa{sa{sv}}", [path, { [name]: values }]);
  }

  #change(path: string, name: string, values: Values): void {
    if (!this.#tree.set(path, name, values)) return;
    this.#signal(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", [name, values, []]);
  }

  #signal(path: string, name: string, member: string, signature: string, body: unknown[]): void {
    this.#bus.send(Message.newSignal(path, name, member, signature, body));
  }

  #uuidAt(path: string): string {
    return String(this.#tree.value(path, CHARACTERISTIC, "UUID"));
  }

  #peripheralOf(path: string): Peripheral {
    const peripheral = this.#peripherals.get(addressOf(path));
    if (peripheral === undefined) throw new BluezError("org.bluez.Error.Failed");
    return peripheral;
  }

  /** bluetoothd forgets a client that left the bus, and what it wanted to hear. */
  #clientChanged([name, , owner]: readonly unknown[]): void {
    if (typeof name !== "string" || owner !== "") return;
    for (const [path, clients] of this.#listeners) {
      if (clients.delete(name) && clients.size === 0) this.#peripheralOf(path).unheard?.();
    }
  }
}
