// Hop 1 over the hub's own Bluetooth adapter, by BlueZ: advertisements of devices that only call out,
// and GATT connections to those that have to be held. After it: ingest and the families.
import { z } from "zod";
import { backoffMs } from "../domain/backoff.ts";
import type { Driver, DriverPort } from "../domain/driver.ts";
import { messageOf, runInBackground } from "../errors.ts";
import { type HeldDevice, HeldDevices } from "./ble/held-devices.ts";
import { bluetoothDevices, heldDevices } from "./ble/bluetooth-devices.ts";
import { type Advertisement, Radio } from "./ble/radio.ts";
import { RadioGuard } from "./ble/radio-guard.ts";
import { SystemBus } from "./ble/system-bus.ts";
import { type DriverContext, defineDriver } from "./define-driver.ts";

/** Names the hub's own adapter among the radios that hear the home. */
const HERE = "hub";

const LEAST_NO_COVER_MS = 5_000;
const USUAL_NO_COVER_MS = 90_000;
const MOST_NO_COVER_MS = 3_600_000;

export const ble = defineDriver({
  kind: "ble",
  summary: "The hub's own Bluetooth adapter, through BlueZ.",
  label: "Bluetooth",
  settings: {
    busAddress: z
      .string()
      .regex(/^unix:(path|abstract)=./)
      .default("unix:path=/var/run/dbus/system_bus_socket")
      .describe("D-Bus address of the system bus."),
    adapter: z
      .string()
      .regex(/^hci\d{1,2}$/)
      .default("hci0")
      .describe("As `bluetoothctl list` and `hciconfig` name it."),
    noCoverAfterMs: z
      .int()
      .min(LEAST_NO_COVER_MS)
      .max(MOST_NO_COVER_MS)
      .default(USUAL_NO_COVER_MS)
      .describe("A radio that is deaf for so long leaves rooms without cover, and that is said."),
  },
  build: (settings, name, context) => new Ble(settings, name, context),
});

interface Settings {
  readonly busAddress: string;
  readonly adapter: string;
  readonly noCoverAfterMs: number;
}

class Ble implements Driver {
  readonly name: string;
  readonly #settings: Settings;
  readonly #context: DriverContext;
  readonly #stop = new AbortController();
  #held: HeldDevices | undefined;
  #life: Promise<void> | undefined;
  #state: "up" | "down" | undefined;
  #guard: RadioGuard | undefined;
  #port: DriverPort | undefined;

  constructor(settings: Settings, name: string, context: DriverContext) {
    this.#settings = settings;
    this.name = name;
    this.#context = context;
  }

  /** Resolves once the bus was tried: an adapter may be plugged in later, and waits for nobody. */
  async start(port: DriverPort, signal: AbortSignal): Promise<void> {
    this.#port = port;
    const stop = (): void => {
      runInBackground(this.name, this.close());
    };
    signal.addEventListener("abort", stop, { once: true });
    const { clock, devices } = this.#context;
    this.#guard = new RadioGuard({
      ...{ clock, noCoverAfterMs: this.#settings.noCoverAfterMs },
      expected: () => bluetoothDevices(devices()),
      onSaid: (said) => port.onRadio?.(said),
    });
    await new Promise<void>((tried) => {
      this.#life = this.#live(tried);
      runInBackground(this.name, this.#life);
    });
  }

  send(deviceId: string, channel: string, payload: Uint8Array): void {
    this.#held?.send(deviceId, channel, payload);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    this.#guard?.close();
    await this.#life;
  }

  async #live(tried: () => void): Promise<void> {
    let failures = 0;
    while (!this.#stop.signal.aborted) {
      failures += 1;
      try {
        await this.#once(tried, () => {
          failures = 0;
        });
      } catch (error) {
        this.#say("down", messageOf(error));
      }
      tried();
      await this.#pause(backoffMs(Math.max(1, failures), this.#context.random()));
    }
  }

  /** From the first word on the bus until the adapter is lost, which it throws. */
  async #once(tried: () => void, isUp: () => void): Promise<void> {
    const { busAddress, adapter } = this.#settings;
    const { clock } = this.#context;
    const bus = await SystemBus.open(busAddress, clock);
    const stop = (): void => {
      bus.close();
    };
    this.#stop.signal.addEventListener("abort", stop);
    if (this.#stop.signal.aborted) stop();
    tried();
    const radio = new Radio({
      ...{ bus, clock, adapter },
      onAdvertisement: this.#advertised.bind(this),
      onHeard: () => this.#guard?.heard(),
      onWaiting: (why) => {
        this.#say("down", why);
      },
    });
    try {
      await radio.start();
      isUp();
      this.#say("up", `Bluetooth adapter ${adapter} is listening`);
      const held = this.#hold(radio);
      this.#guard?.radioIs(radio);
      await aborted(radio.lost);
      this.#held = undefined;
      // Said first: taking leave of devices may take its time.
      this.#say("down", messageOf(radio.lost.reason));
      await held.close();
    } finally {
      this.#guard?.radioIs(undefined);
      this.#stop.signal.removeEventListener("abort", stop);
      bus.close();
    }
  }

  #hold(radio: Radio): HeldDevices {
    const { busAddress, adapter } = this.#settings;
    const { clock, devices, random } = this.#context;
    const port = this.#port;
    const held = new HeldDevices({
      ...{ busAddress, adapter, clock, random, objects: radio.objects },
      wanted: () => heldDevices(devices()),
      onNative: (device, channel, payload) => {
        this.#received(device.deviceId, device, channel, payload);
      },
      onValue: (device, channel, payload) => {
        this.#received(device.address, device, channel, payload);
      },
      onConnection: (deviceId, isConnected) => port?.onConnection(deviceId, isConnected),
      onCounted: (what) => port?.onCounted(what),
      onReach: (deviceId, reach) => port?.onReach?.(deviceId, reach),
    });
    held.start();
    this.#held = held;
    return held;
  }

  #received(deviceId: string, { mac }: HeldDevice, channel: string, payload: Uint8Array): void {
    this.#guard?.heard(mac);
    this.#handOn({ deviceId, channel, payload });
  }

  #advertised({ address, payload, rssiDbm }: Advertisement): void {
    this.#guard?.heard(address);
    const strength = rssiDbm === undefined ? {} : { rssiDbm };
    this.#handOn({ deviceId: address, channel: "advertisement", payload, ...strength });
  }

  #handOn(heard: {
    readonly deviceId: string;
    readonly channel: string;
    readonly payload: Uint8Array;
    readonly rssiDbm?: number;
  }): void {
    const { clock, newTraceId } = this.#context;
    const stored = this.#port?.onPacket({
      ...heard,
      ...{ traceId: newTraceId(), driver: this.name, trusted: true, receiver: HERE },
      ...{ wallMs: clock.now(), monotonicMs: clock.monotonic() },
    });
    // Not stored: a native device repeats until it is, and of the others boards were told.
    stored?.catch(() => this.#port?.onCounted("ble-not-stored"));
  }

  /** Once when it goes and once when it is back. */
  #say(state: "up" | "down", detail: string): void {
    if (this.#state === state || this.#stop.signal.aborted) return;
    this.#state = state;
    this.#port?.onState(state, detail);
  }

  async #pause(forMs: number): Promise<void> {
    const { signal } = this.#stop;
    if (signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = this.#context.clock.after(forMs, "Bluetooth", resolve);
      const stop = (): void => {
        timer[Symbol.dispose]();
        resolve();
      };
      signal.addEventListener("abort", stop, { once: true });
    });
  }
}

async function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    signal.addEventListener(
      "abort",
      () => {
        resolve();
      },
      { once: true },
    );
  });
}
