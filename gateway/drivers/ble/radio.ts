// The hub's Bluetooth adapter for as long as it works: powered, listening, every advertisement handed
// on. Before it: one D-Bus connection. After it: packets; and the steps that mend a deaf adapter.
import type { Clock } from "../../domain/clock.ts";
import { GatewayError, messageOf } from "../../errors.ts";
import { type Advertised, advertisingData } from "./advertising-data.ts";
import type { MendStep } from "../../domain/radio-watch.ts";
import { ADAPTER, BluezObjects, PROPERTIES, type Properties } from "./bluez-objects.ts";
import type { SystemBus } from "./system-bus.ts";

/** An adapter that was pulled is waited for, and looked for anew now and then. */
const ADAPTER_WAIT_MS = 30_000;

/** Some controllers need this long to come up. */
const POWER_TIMEOUT_MS = 10_000;

export interface Advertisement {
  readonly address: string;
  readonly payload: Uint8Array;
  readonly rssiDbm: number | undefined;
}

export interface RadioOptions {
  readonly bus: SystemBus;
  readonly clock: Clock;
  readonly adapter: string;
  readonly onAdvertisement: (advertisement: Advertisement) => void;
  /** Anything at all was received: proof that the adapter hears. */
  readonly onHeard: () => void;
  /** The adapter is not there: it is waited for. */
  readonly onWaiting: (why: string) => void;
}

export class Radio {
  readonly objects: BluezObjects;
  readonly #options: RadioOptions;
  readonly #lost = new AbortController();
  #isMending = false;
  #isUp = false;

  constructor(options: RadioOptions) {
    this.#options = options;
    this.objects = new BluezObjects(options.bus, options.adapter);
    const { ended } = options.bus;
    const over = (): void => {
      this.#lose(messageOf(ended.reason));
    };
    ended.addEventListener("abort", over, { once: true });
    if (ended.aborted) over();
  }

  /** Aborted when this adapter works no more; its reason says why. */
  get lost(): AbortSignal {
    return this.#lost.signal;
  }

  /** Resolves when it listens. Throws `driver/unavailable`. */
  async start(): Promise<void> {
    const { changes } = this.objects;
    changes.on("gone", () => {
      this.#lose("bluetoothd has stopped");
    });
    changes.on("adapter", (news) => {
      this.#adapterChanged(news);
    });
    changes.on("device", (_path, news, known) => {
      this.#deviceChanged(news, known);
    });
    await this.objects.start();
    await this.#adapterThere();
    await this.#listen();
    this.#isUp = true;
    if (this.objects.adapter === undefined) this.#removed();
  }

  async mend(step: MendStep): Promise<void> {
    this.#isMending = true;
    try {
      // Whether there is something to stop is what we do not know of a deaf adapter.
      await this.#call("StopDiscovery").catch(() => undefined);
      if (step === "power-cycle") await this.#power(false);
      await this.#listen();
    } finally {
      this.#isMending = false;
    }
  }

  async #listen(): Promise<void> {
    if (this.objects.adapter?.["Powered"] !== true || this.#isMending) await this.#power(true);
    const { bus } = this.#options;
    const filter = {
      Transport: bus.variant("s", "le"),
      // Without it BlueZ keeps repeats to itself, and a device that only repeats looks silent.
      DuplicateData: bus.variant("b", true),
    };
    await this.#call("SetDiscoveryFilter", "a{sv}", [filter]);
    await this.#call("StartDiscovery").catch((error: unknown) => {
      // It listens for us already: that is what was wanted.
      if (!messageOf(error).includes("org.bluez.Error.InProgress")) throw error;
    });
  }

  async #power(isOn: boolean): Promise<void> {
    await this.#options.bus.call({
      ...{ path: this.objects.adapterPath, interface: PROPERTIES, member: "Set" },
      signature: "ssv",
      body: [ADAPTER, "Powered", this.#options.bus.variant("b", isOn)],
      timeoutMs: POWER_TIMEOUT_MS,
    });
  }

  async #call(member: string, signature = "", body: readonly unknown[] = []): Promise<void> {
    const path = this.objects.adapterPath;
    await this.#options.bus.call({ path, interface: ADAPTER, member, signature, body });
  }

  /** The next attempt waits here for an adapter that was pulled: it is back the moment it is there. */
  async #adapterThere(): Promise<void> {
    const { changes, adapter } = this.objects;
    if (adapter !== undefined) return;
    const there = new Promise<void>((resolve) => {
      changes.on("adapter", () => {
        resolve();
      });
    });
    const { bus, onWaiting } = this.#options;
    onWaiting(`the adapter ${this.#options.adapter} is not there`);
    await bus.within(`adapter ${this.#options.adapter}`, ADAPTER_WAIT_MS, there);
  }

  /** Goes by what is said now: what was known before may be older than our own switching. */
  #adapterChanged(news: Properties): void {
    if (!this.#isUp) return;
    if (this.objects.adapter === undefined) this.#removed();
    else if (news["Powered"] === false && !this.#isMending) {
      this.#lose(`the adapter ${this.#options.adapter} was switched off`);
    }
  }

  #removed(): void {
    this.#lose(`the adapter ${this.#options.adapter} was removed`);
  }

  #lose(why: string): void {
    if (this.#lost.signal.aborted) return;
    this.objects.changes.removeAllListeners();
    this.#lost.abort(new GatewayError("driver/unavailable", why));
  }

  #deviceChanged(news: Properties, known: Properties): void {
    if (!("RSSI" in news || "ServiceData" in news || "ManufacturerData" in news)) return;
    this.#options.onHeard();
    const address = known["Address"];
    if (typeof address !== "string") return;
    // Only what came now: what BlueZ remembers of earlier ones must not look like a new press.
    const advertised: Advertised = {
      name: textOf(known["Name"]),
      serviceData: bytesBy(news["ServiceData"], (uuid) => uuid),
      manufacturerData: bytesBy(news["ManufacturerData"], Number),
    };
    if (advertised.serviceData.size + advertised.manufacturerData.size === 0) return;
    const rssi = news["RSSI"] ?? known["RSSI"];
    const rssiDbm = typeof rssi === "number" ? rssi : undefined;
    this.#options.onAdvertisement({ address, rssiDbm, payload: advertisingData(advertised) });
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function bytesBy<K>(dictionary: unknown, keyOf: (key: string) => K): ReadonlyMap<K, Uint8Array> {
  const found = new Map<K, Uint8Array>();
  if (typeof dictionary !== "object" || dictionary === null) return found;
  for (const [key, value] of Object.entries(dictionary)) {
    if (value instanceof Uint8Array) found.set(keyOf(key), value);
  }
  return found;
}
