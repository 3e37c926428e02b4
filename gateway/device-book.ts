// What is known of each device beyond its row: when it was last heard, its battery, what was lost.
// In memory: a row per packet would wear out the card. Strangers in quarantine are listed here too.
import { type PacketCounts, PacketOrder } from "./domain/packet-order.ts";
import { DeviceTime } from "./domain/device-time.ts";
import type { Home } from "./domain/home.ts";
import type { Measured, Quantity } from "./domain/quantity.ts";
import type { MotionHardware } from "./domain/motion-hardware.ts";
import type { MotionReading, Reading, ValueReading } from "./domain/reading.ts";
import type { Reach } from "./domain/last-place.ts";
import type { Place, StoredEvent } from "./events.ts";

const US_PER_S = 1_000_000;

/** Strangers kept: an installer sets up a few at a time; more is somebody flooding us. */
const STRANGERS_KEPT = 200;

/** Names of what a stranger sends, for the installer: a bound on what one can make us keep. */
const SENDS_KEPT = 24;
const NAME_MOST = 40;

export interface DeviceEntry {
  readonly deviceId: string;
  readonly time: DeviceTime;
  readonly order: PacketOrder<MotionReading>;
  /** In this run of the hub. */
  lastHeardMs: number | null;
  /** In runs before it, as far as the log has it: motion leaves no event there. */
  heardBeforeMs: number | null;
  /** Name of the driver that heard it last, in this run of the hub. */
  heardBy: string | undefined;
  batteryPercent: number | null;
  connected: boolean;
  /** The last value of each quantity a foreign device gave. */
  readonly values: Map<Quantity, ValueReading>;
  undecodable: number;
  /** Motion that was missing since the hub started. */
  gapMs: number;
  /** Rate and full scale of the motion it sends; undefined: none yet. */
  hardware: MotionHardware | undefined;
  /** Which receivers hear it; undefined: none did. */
  reach: Reach | undefined;
  /** How strongly a receiver heard it last. */
  rssiDbm: number | null;
  /** Where it was heard last; null: not known. Never in the log: only an alert's place is. */
  lastPlace: Place | null;
}

interface Stranger {
  readonly hardwareId: string;
  readonly firstHeardMs: number;
  lastHeardMs: number;
  packets: number;
  /** What it sends, as its maker calls it. */
  sends: readonly string[];
  model: string;
  /** The sensor type it looks like. */
  proposes: string | null;
}

/** What a packet told of a stranger; undefined: nothing new. */
type StrangerDetails = Pick<Stranger, "sends" | "model" | "proposes">;

export interface DeviceStatusView {
  readonly lastHeardMs: number | null;
  readonly batteryPercent: number | null;
  readonly connected: boolean;
  /** Rate and full scale of its motion; undefined: it has sent none. */
  readonly hardware: MotionHardware | undefined;
  /** How well it is heard, per cent; null: it does not say. */
  readonly signalPercent: number | null;
  readonly lastPlace: Place | null;
  readonly values: readonly (Measured & { readonly atMs: number })[];
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
      heardBeforeMs: null,
      heardBy: undefined,
      batteryPercent: null,
      connected: false,
      values: new Map(),
      undecodable: 0,
      gapMs: 0,
      hardware: undefined,
      reach: undefined,
      rssiDbm: null,
      lastPlace: null,
    };
    this.#entries.set(deviceId, made);
    return made;
  }

  /** What the log of earlier runs says of when each device spoke. */
  resume(home: Pick<Home, "deviceEvent" | "sensing">): void {
    for (const [id, { atMs }] of home.deviceEvent.entries()) {
      this.#heardBefore(id.slice(0, id.indexOf("/")), atMs);
    }
    for (const { deviceId, sinceMs } of home.sensing.values()) this.#heardBefore(deviceId, sinceMs);
  }

  #heardBefore(deviceId: string, atMs: number): void {
    const entry = this.entry(deviceId);
    entry.heardBeforeMs = Math.max(entry.heardBeforeMs ?? atMs, atMs);
  }

  heardBy(deviceId: string): string | undefined {
    return this.#entries.get(deviceId)?.heardBy;
  }

  heard(entry: DeviceEntry, reading: Reading, wallMs: number): void {
    entry.lastHeardMs = wallMs;
    if (reading.batteryPercent !== null) entry.batteryPercent = reading.batteryPercent;
    if (reading.kind === "event") return;
    const { periodUs, rangeG } = reading.block;
    entry.hardware = { rateHz: US_PER_S / periodUs, rangeG };
  }

  /**
   * Readings of a device that gives its events no names. What a bridge told from its memory is no
   * contact: the device may be long gone.
   */
  valuesHeard(
    entry: DeviceEntry,
    readings: readonly ValueReading[],
    { wallMs, isRemembered }: { readonly wallMs: number; readonly isRemembered: boolean },
  ): void {
    if (!isRemembered) {
      entry.lastHeardMs = wallMs;
      entry.connected = true;
    }
    for (const reading of readings) {
      entry.values.set(reading.quantity, reading);
      if (reading.quantity === "battery") entry.batteryPercent = reading.value;
    }
  }

  strangerHeard(hardwareId: string, wallMs: number, details?: StrangerDetails): void {
    const known = this.#strangers.get(hardwareId);
    if (known === undefined && this.#strangers.size >= STRANGERS_KEPT) this.#forgetOldest();
    const stranger = known ?? {
      ...{ hardwareId, firstHeardMs: wallMs, lastHeardMs: wallMs, packets: 0 },
      ...{ sends: [], model: "", proposes: null },
    };
    stranger.lastHeardMs = wallMs;
    stranger.packets += 1;
    if (details !== undefined) describe(stranger, details);
    this.#strangers.set(hardwareId, stranger);
  }

  /** Known to the hub by one of these: a stranger by none. */
  isSetUp(addresses: readonly string[]): void {
    for (const address of addresses) this.#strangers.delete(address);
  }

  /** Who is set up is a stranger no more. */
  committed(events: readonly StoredEvent[]): void {
    for (const { type, data } of events) {
      if (type === "device.added") this.#strangers.delete(data.address ?? data.deviceId);
      if (type === "device.address-learned") this.#strangers.delete(data.address);
    }
  }

  #forgetOldest(): void {
    const [first, ...others] = this.#strangers.values();
    if (first === undefined) return;
    const oldest = others.reduce((a, b) => (b.lastHeardMs < a.lastHeardMs ? b : a), first);
    this.#strangers.delete(oldest.hardwareId);
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
    const { batteryPercent, connected, undecodable, values, hardware } = entry;
    const lastHeardMs = entry.lastHeardMs ?? entry.heardBeforeMs;
    const link = values.get("link-quality");
    return {
      ...{ lastHeardMs, batteryPercent, connected, hardware, values: [...values.values()] },
      signalPercent:
        link?.quantity === "link-quality" ? Math.round(link.value) : percentOf(signalOf(entry)),
      lastPlace: entry.lastPlace,
      packets: { received, lost, doubled, late, undecodable },
    };
  }
}

/** As a receiver heard it, or as it says itself. */
function signalOf({ rssiDbm, values }: DeviceEntry): number | null {
  const own = values.get("signal");
  return rssiDbm ?? (own?.quantity === "signal" ? own.value : null);
}

/** A radio gives up near -100 dBm, and -50 dBm is as good as beside it. */
function percentOf(rssiDbm: number | null): number | null {
  return rssiDbm === null ? null : Math.round(Math.max(0, Math.min(100, (rssiDbm + 100) * 2)));
}

function describe(stranger: Stranger, { sends, model, proposes }: StrangerDetails): void {
  const names = sends.map((name) => name.slice(0, NAME_MOST));
  stranger.sends = [...new Set([...stranger.sends, ...names])].slice(0, SENDS_KEPT);
  if (model !== "") stranger.model = model.slice(0, 2 * NAME_MOST);
  stranger.proposes ??= proposes;
}
