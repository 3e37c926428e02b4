// Hop 3 for what goes about: which receiver hears a device best, and so where it was last. Before it: an
// advertisement with its strength. After it: the place of its alerts. Kept in memory only.
import { isPrivate, maySense } from "./domain/basis.ts";
import type { Home } from "./domain/home.ts";
import { sighted } from "./domain/last-place.ts";
import type { Packet } from "./domain/packet.ts";
import { betterPlaces } from "./domain/place-alert.ts";
import { currentAssignment } from "./domain/whereabouts.ts";
import type { DeviceBook } from "./device-book.ts";
import type { Place, Proposal } from "./events.ts";
import type { SensorType } from "./sensors/define-sensor.ts";

export interface PlaceDeskOptions {
  readonly home: () => Home;
  readonly sensorTypes: ReadonlyMap<string, SensorType>;
  readonly book: DeviceBook;
}

/** One hearing of a device that is set up. */
export interface Sighted {
  readonly place: Place | null;
  /** Better places for alerts that were just raised. */
  readonly decide: (home: Home) => readonly Proposal[];
}

export class PlaceDesk {
  readonly #options: PlaceDeskOptions;

  constructor(options: PlaceDeskOptions) {
    this.#options = options;
  }

  /** Undefined: nobody's device, or nothing is known of how it was heard. */
  heard(packet: Packet): Sighted | undefined {
    const { home, book } = this.#options;
    const { deviceId: address, receiver, rssiDbm, wallMs, monotonicMs } = packet;
    // What a broker kept was heard at some other time.
    if (receiver === undefined || packet.retained === true) return undefined;
    const roomId = this.#receiverHears(receiver, wallMs);
    const deviceId = home().address.get(address)?.deviceId;
    if (deviceId === undefined || rssiDbm === undefined) return undefined;
    const entry = book.entry(deviceId);
    entry.rssiDbm = rssiDbm;
    const reach = sighted(entry.reach, { receiver, rssiDbm, monotonicMs });
    entry.reach = reach;
    // Only the one that has the device says where it is.
    const place: Place | null =
      reach.receiver !== receiver
        ? entry.lastPlace
        : roomId === null
          ? null
          : { roomId, source: "receiver", asOfMs: wallMs };
    entry.lastPlace = this.#mayKeep(deviceId, wallMs) ? place : null;
    return {
      place,
      decide: (now) => (place === null ? [] : betterPlaces(now, deviceId, place, wallMs)),
    };
  }

  /** A receiver that passes something on is there; where that is. */
  #receiverHears(receiver: string, wallMs: number): string | null {
    const { home, book } = this.#options;
    const deviceId = home().address.get(receiver)?.deviceId;
    if (deviceId === undefined) return null;
    book.valuesHeard(book.entry(deviceId), [], { wallMs, isRemembered: false });
    return currentAssignment(home(), deviceId)?.roomId ?? null;
  }

  /** Whoever chose not to be sensed, or is sensed without a basis, is followed nowhere. */
  #mayKeep(deviceId: string, nowMs: number): boolean {
    const home = this.#options.home();
    const assignment = currentAssignment(home, deviceId);
    const residentId = assignment?.residentId ?? null;
    if (residentId !== null && isPrivate(home, residentId, nowMs)) return false;
    const sensorType = home.device.get(deviceId)?.sensorType ?? "";
    const purpose = this.#options.sensorTypes.get(sensorType)?.purpose ?? null;
    return maySense(home, assignment, purpose, nowMs);
  }
}
