// Hop 3: packets → which device, resident and place → events for the pipeline, motion for the
// detectors. Before it: drivers. After it: motion host and pipeline; acks go back the same way.
import type { Clock } from "./domain/clock.ts";
import type { DeviceBook, DeviceEntry } from "./device-book.ts";
import type { FamilyDesk } from "./family-desk.ts";
import type { Home } from "./domain/home.ts";
import type { Packet } from "./domain/packet.ts";
import { reached, traceOf } from "./domain/packet-trace.ts";
import type { BurstReading, EventReading, Reading } from "./domain/reading.ts";
import { pressOrTest } from "./domain/device-test.ts";
import { deviceEventId } from "./domain/reduce-signal.ts";
import { wearerOf } from "./domain/whereabouts.ts";
import { isGatewayError } from "./errors.ts";
import type { DeviceEventKey, Proposal } from "./events.ts";
import type { MotionHost } from "./motion-host.ts";
import type { SensorType } from "./sensors/define-sensor.ts";
import { encodeAck } from "./sensors/wearable-downlink.ts";
import { proposalOf } from "./sensors/reading-proposal.ts";

export interface IngestOptions {
  readonly clock: Clock;
  readonly home: () => Home;
  readonly sensorTypes: ReadonlyMap<string, SensorType>;
  readonly book: DeviceBook;
  readonly motion: MotionHost;
  /** Takes what does not speak the native protocol. */
  readonly foreign: Pick<FamilyDesk, "onPacket">;
  /** May this device's movement at that time be looked at? */
  readonly mayDetect: (deviceId: string, atMs: number) => boolean;
  readonly submit: (decide: (home: Home) => readonly Proposal[]) => Promise<unknown>;
  readonly send: (deviceId: string, channel: string, payload: Uint8Array) => void;
  /** A packet nobody can read; a burst of them becomes a technical alert. */
  readonly onUndecodable: (deviceId: string, why: string) => void;
}

export class Ingest {
  readonly #options: IngestOptions;

  constructor(options: IngestOptions) {
    this.#options = options;
  }

  /** A promise for events: it settles with the commit. Motion has none: its mark is `decided`. */
  onPacket(packet: Packet): Promise<void> | undefined {
    const { book, foreign, home, sensorTypes } = this.#options;
    if (packet.channel !== "motion" && packet.channel !== "event") return foreign.onPacket(packet);
    if (!packet.trusted) {
      book.strangerHeard(packet.deviceId, packet.wallMs);
      return undefined;
    }
    const device = home().device.get(packet.deviceId);
    const sensor = device === undefined ? undefined : sensorTypes.get(device.sensorType);
    if (sensor === undefined) {
      book.strangerHeard(packet.deviceId, packet.wallMs);
      return undefined;
    }
    const readings = this.#decode(sensor, packet);
    const kept = readings.flatMap((reading) => this.#take(packet, reading) ?? []);
    return kept.length === 0 ? undefined : Promise.all(kept).then(() => undefined);
  }

  #decode(sensor: SensorType, packet: Packet): readonly Reading[] {
    try {
      return sensor.decode(packet.payload, packet.channel);
    } catch (error) {
      if (!isGatewayError(error, "sensor/undecodable")) throw error;
      this.#options.book.entry(packet.deviceId).undecodable += 1;
      this.#options.onUndecodable(packet.deviceId, error.message);
      return [];
    }
  }

  #take(packet: Packet, reading: Reading): Promise<void> | undefined {
    const { book, motion } = this.#options;
    const entry = book.entry(packet.deviceId);
    book.heard(entry, reading, packet.wallMs);
    entry.heardBy = packet.driver;
    if (reading.kind === "motion") {
      entry.time.sent(reading.bootNonce, reading.sentUs, packet.monotonicMs);
      motion.take(entry, packet, reading);
      return undefined;
    }
    // A repeat may carry the nonce of one run and the clock of another: nothing to learn from it.
    if (!reading.resent) entry.time.sent(reading.bootNonce, reading.sentUs, packet.monotonicMs);
    return this.#keep(entry, packet, reading);
  }

  #mayDetect(entry: DeviceEntry, packet: Packet, reading: EventReading | BurstReading): boolean {
    const { occurredMs } = entry.time.occurred(reading, packet);
    return this.#options.mayDetect(packet.deviceId, occurredMs);
  }

  /** Commits the event once, however often it is sent, and only then says so to the device. */
  async #keep(
    entry: DeviceEntry,
    packet: Packet,
    reading: EventReading | BurstReading,
  ): Promise<void> {
    const { bootNonce, counter } = reading;
    const key: DeviceEventKey = { deviceId: packet.deviceId, bootNonce, counter };
    const id = deviceEventId(key);
    const isKnown = this.#options.home().deviceEvent.get(id) !== undefined;
    // In private time, or without a basis, a call for help is heard and a fall is not looked for.
    const isNew = !isKnown && (!isOfMovement(reading) || this.#mayDetect(entry, packet, reading));
    if (isNew && reading.kind === "burst") {
      await this.#options.motion.decideBurst(entry, packet, reading, key);
    } else if (isNew && reading.kind === "event") {
      const { clock, submit } = this.#options;
      const { traceId, wallMs, monotonicMs } = packet;
      const decoded = traceOf({ traceId, wallMs, monotonicMs, decodedMs: clock.monotonic() });
      const occurrence = entry.time.occurred(reading, packet);
      await submit((home) => {
        if (home.deviceEvent.get(id) !== undefined) return [];
        const { occurredMs } = occurrence;
        const wearer = wearerOf(home, packet.deviceId, occurredMs, entry.lastPlace);
        const trace = reached(decoded, "placed", clock.monotonic());
        const heard = proposalOf(reading, key, { ...wearer, occurrence, trace });
        return pressOrTest(home, heard, packet.wallMs);
      });
    }
    this.#options.send(packet.deviceId, "ack", encodeAck(bootNonce, counter));
  }
}

/** A fall that the device found, or samples to find one in. */
function isOfMovement(reading: EventReading | BurstReading): boolean {
  return reading.kind === "burst" || reading.event.name === "fall";
}
