// The objects of a pretended bluetoothd: paths, interfaces, typed properties, and how they introspect.
// Written from BlueZ's doc/org.bluez.*.rst alone. After it: fake-bluez answers calls with them.
import { Variant } from "dbus-next";

export const ADAPTER = "org.bluez.Adapter1";
export const DEVICE = "org.bluez.Device1";
export const SERVICE = "org.bluez.GattService1";
export const CHARACTERISTIC = "org.bluez.GattCharacteristic1";
export const PROPERTIES = "org.freedesktop.DBus.Properties";
export const OBJECT_MANAGER = "org.freedesktop.DBus.ObjectManager";

export type Values = Readonly<Record<string, Variant>>;
export type Interfaces = ReadonlyMap<string, Map<string, Variant>>;

/** Method → argument types in and out; only what a client of ours may find by introspection. */
const METHODS: Readonly<Record<string, readonly (readonly [string, string, string])[]>> = {
  [ADAPTER]: [
    ["StartDiscovery", "", ""],
    ["StopDiscovery", "", ""],
    ["SetDiscoveryFilter", "a{sv}", ""],
    ["RemoveDevice", "o", ""],
  ],
  [DEVICE]: [
    ["Connect", "", ""],
    ["Disconnect", "", ""],
    ["Pair", "", ""],
    ["CancelPairing", "", ""],
  ],
  [SERVICE]: [],
  [CHARACTERISTIC]: [
    ["ReadValue", "a{sv}", "ay"],
    ["WriteValue", "ay,a{sv}", ""],
    ["StartNotify", "", ""],
    ["StopNotify", "", ""],
  ],
};

const COMMON = `<interface name="${PROPERTIES}"><method name="Get"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/></method><method name="GetAll"><arg type="s" direction="in"/><arg type="a{sv}" direction="out"/></method><method name="Set"><arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="in"/></method><signal name="PropertiesChanged"><arg type="s"/><arg type="a{sv}"/><arg type="as"/></signal></interface>`;

export function typed(signature: string, value: unknown): Variant {
  return new Variant(signature, value);
}

export class BluezTree {
  readonly #objects = new Map<string, Map<string, Map<string, Variant>>>();

  paths(): Iterable<string> {
    return this.#objects.keys();
  }

  at(path: string): Interfaces | undefined {
    return this.#objects.get(path);
  }

  value(path: string, name: string, property: string): unknown {
    const held: unknown = this.#objects.get(path)?.get(name)?.get(property)?.value;
    return held;
  }

  add(path: string, name: string, values: Values): void {
    const interfaces = this.#objects.get(path) ?? new Map<string, Map<string, Variant>>();
    interfaces.set(name, new Map(Object.entries(values)));
    this.#objects.set(path, interfaces);
  }

  set(path: string, name: string, values: Values): boolean {
    const held = this.#objects.get(path)?.get(name);
    if (held === undefined) return false;
    for (const [property, value] of Object.entries(values)) held.set(property, value);
    return true;
  }

  /** Paths that went with it, deepest first. */
  remove(path: string): readonly (readonly [path: string, interfaces: readonly string[]])[] {
    const gone = [...this.#objects]
      .filter(([at]) => at === path || at.startsWith(`${path}/`))
      .map(([at, interfaces]) => [at, [...interfaces.keys()]] as const);
    for (const [at] of gone) this.#objects.delete(at);
    return gone.reverse();
  }

  managed(): Readonly<Record<string, Readonly<Record<string, Values>>>> {
    const managed: Record<string, Record<string, Values>> = {};
    for (const [path, interfaces] of this.#objects) {
      const held: Record<string, Values> = {};
      for (const [name, values] of interfaces) held[name] = Object.fromEntries(values);
      managed[path] = held;
    }
    return managed;
  }

  introspect(path: string): string {
    const interfaces = [...(this.#objects.get(path)?.keys() ?? [])].map(describe).join("");
    const below = path === "/" ? "/" : `${path}/`;
    const children = [...this.#objects.keys()]
      .filter((at) => at.startsWith(below))
      .map((at) => at.slice(below.length).split("/")[0] ?? "");
    const nodes = [...new Set(children)].map((child) => `<node name="${child}"/>`).join("");
    return `<!DOCTYPE node PUBLIC "-//freedesktop//DTD D-BUS Object Introspection 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd"><node>${COMMON}${interfaces}${nodes}</node>`;
  }
}

function describe(name: string): string {
  const methods = (METHODS[name] ?? []).map(([method, given, returned]) => {
    const ins = given.split(",").filter((type) => type !== "");
    const args = ins.map((type) => `<arg type="${type}" direction="in"/>`).join("");
    const out = returned === "" ? "" : `<arg type="${returned}" direction="out"/>`;
    return `<method name="${method}">${args}${out}</method>`;
  });
  return `<interface name="${name}">${methods.join("")}</interface>`;
}
