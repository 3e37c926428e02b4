// What is known of each device beyond its row: when it was last heard, its battery, what was lost.
// In memory: a row per packet would wear out the card. Strangers in quarantine are listed here too.
import { type PacketCounts, PacketOrder } from "./domain/packet-order.ts";
import { DeviceTime } from "./domain/device-time.ts";
import type { MotionReading, Reading } from "./domain/reading.ts";

/** Strangers kept: an installer sets up a few at a time; more is somebody flooding us. */
const STRANGERS_KEPT = 200;

export interface DeviceEntry {
  readonly deviceId: string;
  readonly time: DeviceTime;
  readonly order: PacketOrder<MotionReading>;
  lastHeardMs: number | null;
  batteryPercent: number | null;
  connected: boolean;
  undecodable: number;
  /** Motion that was missing since the hub started. */
  gapMs: number;
}

interface Stranger {
  readonly hardwareId: string;
  readonly firstHeardMs: number;
  lastHeardMs: number;
  packets: number;
}

export interface DeviceStatusView {
  readonly lastHeardMs: number | null;
  readonly batteryPercent: number | null;
  readonly connected: boolean;
  readonly packets: Pick<PacketCounts, "received" | "lost" | "doubled" | "late"> & {
    readonly undecodable: number;
  };
}

export class DeviceBook {
  readonly #entries = new Map<string, DeviceEntry>();
  readonly #strangers = new Map<string, Stranger>();

  entry(deviceId: string): DeviceEntry {
    const known = this.#entries.get(deviceId);
    if (known !== undefined) return known;
    const made: DeviceEntry = {
      deviceId,
      time: new DeviceTime(),
      order: new PacketOrder(),
      lastHeardMs: null,
      batteryPercent: null,
      connected: false,
      undecodable: 0,
      gapMs: 0,
    };
    this.#entries.set(deviceId, made);
    return made;
  }

  heard(entry: DeviceEntry, reading: Reading, wallMs: number): void {
    entry.lastHeardMs = wallMs;
    if (reading.batteryPercent !== null) entry.batteryPercent = reading.batteryPercent;
  }

  strangerHeard(hardwareId: string, wallMs: number): void {
    const known = this.#strangers.get(hardwareId);
    if (known !== undefined) {
      known.lastHeardMs = wallMs;
      known.packets += 1;
    } else if (this.#strangers.size < STRANGERS_KEPT) {
      const first = { hardwareId, firstHeardMs: wallMs, lastHeardMs: wallMs, packets: 1 };
      this.#strangers.set(hardwareId, first);
    }
  }

  strangers(): readonly Readonly<Stranger>[] {
    return [...this.#strangers.values()];
  }

  entries(): Iterable<DeviceEntry> {
    return this.#entries.values();
  }

  status(deviceId: string): DeviceStatusView | undefined {
    const entry = this.#entries.get(deviceId);
    if (entry === undefined) return undefined;
    const { received, lost, doubled, late } = entry.order.counts;
    const { lastHeardMs, batteryPercent, connected, undecodable } = entry;
    return {
      ...{ lastHeardMs, batteryPercent, connected },
      packets: { received, lost, doubled, late, undecodable },
    };
  }
}
