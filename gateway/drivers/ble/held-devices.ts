// The devices that are held connected: one connects at a time, each that fails waits longer, and what
// was lost is taken up again. Before it: the radio. After it: profiles, and packets under device ids.
import { backoffMs } from "../../domain/backoff.ts";
import type { Clock } from "../../domain/clock.ts";
import type { Reach } from "../../domain/driver.ts";
import { messageOf } from "../../errors.ts";
import type { BluezObjects } from "./bluez-objects.ts";
import type { OpenProfile } from "./gatt-profile.ts";
import { ConnectedPeer } from "./gatt-peer.ts";
import { profiles } from "./profiles.ts";

/** A device that is set up and that only speaks when it is connected to. */
export interface HeldDevice {
  readonly deviceId: string;
  /** As it is set up: packets that a family reads carry it. */
  readonly address: string;
  readonly mac: string;
}

export interface HeldDevicesOptions {
  readonly busAddress: string;
  readonly clock: Clock;
  readonly random: () => number;
  readonly adapter: string;
  readonly objects: BluezObjects;
  readonly wanted: () => readonly HeldDevice[];
  readonly onNative: (device: HeldDevice, channel: string, payload: Uint8Array) => void;
  readonly onValue: (device: HeldDevice, channel: string, payload: Uint8Array) => void;
  readonly onConnection: (deviceId: string, isConnected: boolean) => void;
  readonly onCounted: (what: string) => void;
  readonly onReach: (deviceId: string, reach: Reach) => void;
}

/** Devices set up meanwhile, and those whose wait is over, are looked for this often. */
const LOOK_EVERY_MS = 1_000;

/** As people and as BlueZ's paths write one: it is in no log. */
const RADIO_ADDRESS = /(?:[0-9a-f]{2}[:_]){5}[0-9a-f]{2}/gi;

interface Held {
  readonly device: HeldDevice;
  failures: number;
  /** It was said that it cannot be connected to. */
  isSaid: boolean;
  /** By the monotonic clock. */
  nextTryMs: number;
  peer: ConnectedPeer | undefined;
  open: readonly OpenProfile[];
}

export class HeldDevices {
  readonly #options: HeldDevicesOptions;
  readonly #held = new Map<string, Held>();
  #look: Disposable | undefined;
  #connecting: Promise<void> | undefined;
  readonly #closing = new AbortController();

  constructor(options: HeldDevicesOptions) {
    this.#options = options;
  }

  start(): void {
    this.#tryNext();
    this.#look = this.#options.clock.after(LOOK_EVERY_MS, "held devices", () => {
      this.start();
    });
  }

  send(deviceId: string, channel: string, payload: Uint8Array): void {
    for (const profile of this.#held.get(deviceId)?.open ?? []) {
      if (profile.send?.(channel, payload) === true) return;
    }
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#look?.[Symbol.dispose]();
    const peers = [...this.#held.values()].map(({ peer }) => peer);
    await Promise.all(peers.map(async (peer) => await peer?.close()));
    await this.#connecting;
  }

  /** One at a time: controllers take no second connection while they make one. */
  #tryNext(): void {
    if (this.#closing.signal.aborted || this.#connecting !== undefined) return;
    const next = this.#nextDue();
    if (next === undefined) return;
    this.#connecting = this.#connect(next).finally(() => {
      this.#connecting = undefined;
      this.#tryNext();
    });
  }

  /** Whoever has waited longest, of those that BlueZ has heard. */
  #nextDue(): Held | undefined {
    const { clock, objects, wanted } = this.#options;
    const nowMs = clock.monotonic();
    const there = wanted().filter((device) => objects.device(this.#pathOf(device)) !== undefined);
    const due = there
      .map((device) => this.#heldOf(device))
      .filter(({ peer, nextTryMs }) => peer === undefined && nextTryMs <= nowMs);
    return due.sort((a, b) => a.nextTryMs - b.nextTryMs)[0];
  }

  #heldOf(device: HeldDevice): Held {
    const known = this.#held.get(device.deviceId);
    if (known?.device.mac === device.mac) return known;
    const start = { failures: 0, isSaid: false, nextTryMs: 0, peer: undefined, open: [] };
    const held: Held = { device, ...start };
    this.#held.set(device.deviceId, held);
    return held;
  }

  #pathOf({ mac }: HeldDevice): string {
    return `${this.#options.objects.adapterPath}/dev_${mac.replaceAll(":", "_")}`;
  }

  async #connect(held: Held): Promise<void> {
    const { busAddress, clock, adapter, objects, onCounted } = this.#options;
    const devicePath = this.#pathOf(held.device);
    let peer: ConnectedPeer | undefined;
    try {
      peer = await ConnectedPeer.connect({
        ...{ busAddress, clock, adapter, objects, devicePath, signal: this.#closing.signal },
      });
      held.peer = peer;
      held.open = await this.#openProfiles(held, peer);
    } catch (error) {
      onCounted("ble-connect-failed");
      this.#sayFailed(held, messageOf(error));
      this.#failed(held);
      await peer?.close();
      return;
    }
    held.failures = 0;
    const { deviceId } = held.device;
    if (held.isSaid) {
      held.isSaid = false;
      this.#options.onReach(deviceId, {
        isReached: true,
        detail: "it could be connected to again",
      });
    }
    this.#options.onConnection(deviceId, true);
    const over = (): void => {
      this.#lost(held, peer);
    };
    peer.over.addEventListener("abort", over, { once: true });
    if (peer.over.aborted) over();
  }

  async #openProfiles(held: Held, peer: ConnectedPeer): Promise<readonly OpenProfile[]> {
    const { clock, random, onCounted, onNative, onValue } = this.#options;
    const { device } = held;
    const open: OpenProfile[] = [];
    const there = profiles.filter(({ service }) => peer.hasService(service));
    if (there.some(({ needsBond }) => needsBond)) await peer.bond();
    for (const profile of there) {
      try {
        const context = {
          ...{ clock, random, peer, onCounted },
          onNative: (channel: string, payload: Uint8Array) => {
            onNative(device, channel, payload);
          },
          onValue: (channel: string, payload: Uint8Array) => {
            onValue(device, channel, payload);
          },
        };
        open.push(await profile.open(context));
      } catch (error) {
        if (profile.isEssential) {
          for (const opened of open) opened.close?.();
          throw error;
        }
        onCounted("ble-profile-failed");
      }
    }
    return open;
  }

  /** Once, however often it is tried: a device in a drawer must not fill the log. */
  #sayFailed(held: Held, why: string): void {
    if (held.isSaid || this.#closing.signal.aborted) return;
    held.isSaid = true;
    const detail = `it cannot be connected to (${why.replaceAll(RADIO_ADDRESS, "…")}); it is tried again`;
    this.#options.onReach(held.device.deviceId, { isReached: false, detail });
  }

  #failed(held: Held): void {
    held.peer = undefined;
    held.open = [];
    held.failures += 1;
    const { clock, random } = this.#options;
    held.nextTryMs = clock.monotonic() + backoffMs(held.failures, random());
  }

  #lost(held: Held, peer: ConnectedPeer): void {
    if (held.peer !== peer) return;
    for (const profile of held.open) profile.close?.();
    this.#options.onConnection(held.device.deviceId, false);
    this.#failed(held);
    void peer.close();
  }
}
