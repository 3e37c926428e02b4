// Debian's python3-dbusmock with its bluez5 template: a bluetoothd by other hands than the simulator's.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { type MessageBus, Variant, sessionBus } from "dbus-next";
import { vi } from "vitest";
import { available } from "./require.ts";

/** Debian's own interpreter: its packages are not another one's. */
const PYTHON = "/usr/bin/python3";
const MODULE = "/usr/lib/python3/dist-packages/dbusmock";
const MOCK = "org.freedesktop.DBus.Mock";
const BLUEZ_MOCK = "org.bluez.Mock";
const DEVICE = "org.bluez.Device1";

/** By Debian's D-Bus library, since dbus-next cannot send a dictionary whose keys are numbers. */
const ADVERTISE = `
import sys, dbus
path, uuid, service, company, maker = sys.argv[1:6]
data = lambda text: dbus.Array(bytes.fromhex(text), signature="y", variant_level=1)
device = dbus.SystemBus().get_object("org.bluez", path)
device.EmitSignal("org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as", [
    "${DEVICE}",
    dbus.Dictionary({
        "RSSI": dbus.Int16(-44, variant_level=1),
        "ServiceData": dbus.Dictionary({uuid: data(service)}, signature="sv", variant_level=1),
        "ManufacturerData": dbus.Dictionary(
            {dbus.UInt16(int(company)): data(maker)}, signature="qv", variant_level=1),
    }, signature="sv"),
    dbus.Array([], signature="s"),
], dbus_interface="${MOCK}")
`;

type Values = Readonly<Record<string, Variant>>;

/** What the driver calls; the mock does nothing and answers. */
const METHODS: Readonly<Record<string, readonly (readonly string[])[]>> = {
  "org.bluez.GattCharacteristic1": [
    ["StartNotify", "", "", ""],
    ["StopNotify", "", "", ""],
    ["ReadValue", "a{sv}", "ay", "ret = dbus.ByteArray(b'\\x37')"],
  ],
};

/** False: skip, and it was said. Throws where D-Bus is required, of which it is a part. */
export function hasMockBluez(): boolean {
  if (!available("dbus")) return false;
  if (existsSync(MODULE)) return true;
  if ((process.env["HEARTHWATCH_REQUIRE"] ?? "").split(",").includes("dbus")) {
    throw new Error("python3-dbusmock is required with dbus and is not here");
  }
  process.stderr.write("SKIPPED: python3-dbusmock is not on this machine\n");
  return false;
}

export class MockBluez implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #bus: MessageBus;
  readonly #env: NodeJS.ProcessEnv;
  readonly #exited: Promise<unknown>;

  private constructor(busAddress: string) {
    this.#env = { ...process.env, DBUS_SYSTEM_BUS_ADDRESS: busAddress };
    this.#child = spawn(PYTHON, ["-m", "dbusmock", "--system", "--template", "bluez5"], {
      ...{ env: this.#env, stdio: ["ignore", "ignore", "inherit"] },
    });
    this.#exited = once(this.#child, "exit");
    this.#bus = sessionBus({ busAddress });
  }

  static async start(busAddress: string): Promise<MockBluez> {
    const mock = new MockBluez(busAddress);
    await vi.waitFor(
      async () => {
        await mock.addAdapter();
      },
      { timeout: 20_000, interval: 200 },
    );
    return mock;
  }

  async addAdapter(): Promise<void> {
    await this.#call("/", BLUEZ_MOCK, "AddAdapter", "hci0", "hub");
  }

  async removeAdapter(): Promise<void> {
    await this.#call("/", BLUEZ_MOCK, "RemoveAdapter", "hci0");
  }

  /** Its path. */
  async addDevice(address: string, name: string): Promise<string> {
    return String(await this.#call("/", BLUEZ_MOCK, "AddDevice", "hci0", address, name));
  }

  async addObject(path: string, name: string, values: Values): Promise<void> {
    await this.#call("/", MOCK, "AddObject", path, name, values, METHODS[name] ?? []);
  }

  /** Says a change, as the template itself does, without keeping it. */
  async change(path: string, name: string, values: Values): Promise<void> {
    const changed = [value("s", name), value("a{sv}", values), value("as", [])];
    const signal = ["org.freedesktop.DBus.Properties", "PropertiesChanged", "sa{sv}as"];
    await this.#call(path, MOCK, "EmitSignal", ...signal, changed);
  }

  /** The template connects and never finds services: here they are known from the start. */
  async resolved(path: string): Promise<void> {
    const values = { ServicesResolved: value("b", true) };
    await this.#call(path, MOCK, "UpdateProperties", DEVICE, values);
  }

  advertise(
    path: string,
    on: { uuid: string; serviceHex: string; company: number; hex: string },
  ): void {
    const given = [path, on.uuid, on.serviceHex, String(on.company), on.hex];
    execFileSync(PYTHON, ["-c", ADVERTISE, ...given], { env: this.#env });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#bus.disconnect();
    this.#child.kill("SIGTERM");
    await this.#exited;
  }

  async #call(path: string, name: string, member: string, ...args: unknown[]): Promise<unknown> {
    const proxy = await this.#bus.getProxyObject("org.bluez", path);
    const answer: unknown = proxy.getInterface(name)[member]?.(...args);
    return await answer;
  }
}

export function value(signature: string, held: unknown): Variant {
  return new Variant(signature, held);
}
