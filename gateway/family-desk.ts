// Hops 2 and 3 for devices of other makers: a bridge's or radio's packet → its family's readings →
// which device, resident and place → events. Before it: ingest. After it: the pipeline.
import { addressAlias } from "./address-alias.ts";
import type { AdvertisementKeys, SealedAdvertisement } from "./domain/advertisement-keys.ts";
import type { Clock } from "./domain/clock.ts";
import { maySense } from "./domain/basis.ts";
import { crc32 } from "./domain/crc32.ts";
import { conditionProposals, troubleBegins, troubleEnds } from "./domain/device-condition.ts";
import type { Device, Home } from "./domain/home.ts";
import { isOfDevice } from "./domain/quantity.ts";
import type { Packet } from "./domain/packet.ts";
import { reached, traceOf } from "./domain/packet-trace.ts";
import { signProposals } from "./domain/sign-proposals.ts";
import { assignmentAt, wearerOf } from "./domain/whereabouts.ts";
import { ChangeRate } from "./change-rate.ts";
import type { DeviceBook } from "./device-book.ts";
import { isGatewayError } from "./errors.ts";
import { MessageNames } from "./message-names.ts";
import type { Place, Proposal, StoredEvent } from "./events.ts";
import { PlaceDesk } from "./place-desk.ts";
import type { SensorType } from "./sensors/define-sensor.ts";
import type {
  Family,
  FamilyReader,
  ForeignPacket,
  News,
  RelayedPacket,
} from "./sensors/families/define-family.ts";

/** Hears through several radios at once; a relayed packet is not relayed again. */
const RELAYS_MOST = 1;

export interface FamilyDeskOptions {
  readonly clock: Clock;
  readonly home: () => Home;
  readonly sensorTypes: ReadonlyMap<string, SensorType>;
  readonly families: readonly Family[];
  readonly book: DeviceBook;
  readonly submit: (decide: (home: Home) => readonly Proposal[]) => Promise<unknown>;
  readonly onUndecodable: (deviceId: string, why: string) => void;
  /** Opens what devices encrypt. */
  readonly keys: Pick<AdvertisementKeys, "has" | "open">;
  /** Whether an installer teaches devices of this driver in. */
  readonly isLearning: (driver: string) => boolean;
}

type Readings = Extract<News, { news: "readings" }>;
type Told = Exclude<News, { news: "relayed" }>;

export class FamilyDesk {
  readonly #options: FamilyDeskOptions;
  readonly #readers: readonly FamilyReader[];
  readonly #rate = new ChangeRate();
  readonly #names = new MessageNames();
  readonly #places: PlaceDesk;

  constructor(options: FamilyDeskOptions) {
    const { keys, home } = options;
    this.#options = options;
    this.#places = new PlaceDesk(options);
    const lastCounter = (address: string): number | undefined =>
      home().address.get(address)?.counter;
    const own = {
      has: (address: string) => keys.has(address),
      open: (sealed: SealedAdvertisement) => keys.open(sealed),
      lastCounter,
    };
    this.#readers = options.families.map((family) => family.newReader(own));
  }

  /** A promise where something is to be kept: it settles with the commit. */
  onPacket(packet: Packet): Promise<void> | undefined {
    const kept = this.#takeAll(packet, 0);
    return kept.length === 0 ? undefined : Promise.all(kept).then(() => undefined);
  }

  /** What was said of a device before it was set up anew no longer counts. */
  committed(events: readonly StoredEvent[]): void {
    for (const { type, data } of events) {
      if (type !== "device.added" || data.address === undefined) continue;
      for (const reader of this.#readers) reader.forget?.(data.address);
    }
  }

  #takeAll(packet: Packet, relays: number): readonly Promise<unknown>[] {
    const sighted = this.#places.heard(packet);
    const kept = this.#read(packet).flatMap((news) =>
      news.news === "relayed"
        ? this.#relay(packet, news.heard, relays)
        : (this.#take(packet, news, sighted?.place) ?? []),
    );
    const isBetter = sighted !== undefined && sighted.decide(this.#options.home()).length > 0;
    return isBetter ? [...kept, this.#options.submit(sighted.decide)] : kept;
  }

  /** What a receiver heard, as if the hub had heard it itself. */
  #relay(packet: Packet, heard: RelayedPacket, relays: number): readonly Promise<unknown>[] {
    if (relays >= RELAYS_MOST) return [];
    const { name: deviceId, payload, rssiDbm, receiver } = heard;
    const advertisement = { deviceId, payload, rssiDbm, receiver, channel: "advertisement" };
    return this.#takeAll({ ...packet, ...advertisement }, relays + 1);
  }

  #read(packet: Packet): readonly News[] {
    const foreign = {
      ...foreignOf(packet),
      isLearning: this.#options.isLearning(packet.driver),
      isSetUp: (address: string) => this.#options.home().address.get(address) !== undefined,
    };
    const { name, channel, wallMs } = foreign;
    try {
      for (const reader of this.#readers) {
        const news = reader.read(foreign);
        if (news !== undefined) return news;
      }
    } catch (error) {
      if (!isGatewayError(error, "sensor/undecodable")) throw error;
      const known = deviceAt(this.#options.home(), [name])?.deviceId;
      if (known !== undefined) this.#options.book.entry(known).undecodable += 1;
      // One name for all strangers: a bridge must not fill the watch with topics.
      this.#options.onUndecodable(known ?? "a device that is not set up", error.message);
      return [];
    }
    // Every telephone that passes by advertises: it is nobody's business.
    if (channel !== "advertisement") this.#options.book.strangerHeard(name, wallMs);
    return [];
  }

  #take(packet: Packet, news: Told, place: Place | null = null): Promise<unknown> | undefined {
    const { book, home } = this.#options;
    const device = deviceAt(home(), news.addresses);
    if (device === undefined) {
      if (news.news !== "connection") this.#quarantine(packet, news);
      return undefined;
    }
    const { deviceId } = device;
    const learnt = learn(home(), news.addresses, deviceId);
    book.isSetUp(news.addresses);
    if (news.news === "refused") return this.#refuse(deviceId, news.why);
    if (news.news === "connection") book.entry(deviceId).connected = news.isConnected;
    if (news.news === "readings") return this.#keep(packet, news, device, { learnt, place });
    return learnt.length === 0 ? undefined : this.#options.submit(() => learnt);
  }

  /** Staff are told once, until it is believed again. */
  #refuse(deviceId: string, why: string): Promise<unknown> | undefined {
    const { book, home, submit } = this.#options;
    book.entry(deviceId).undecodable += 1;
    const decide = (now: Home): readonly Proposal[] =>
      troubleBegins(now, deviceId, "implausible", why);
    return decide(home()).length === 0 ? undefined : submit(decide);
  }

  #quarantine({ wallMs }: Packet, news: Exclude<Told, { news: "connection" }>): void {
    const [address] = news.addresses;
    const proposes = news.news === "refused" ? null : news.proposes;
    const sends = news.news === "readings" ? news.sends : [];
    const model = news.news === "device" ? news.model : "";
    const why = news.news === "refused" ? [news.why] : sends;
    this.#options.book.strangerHeard(address, wallMs, { sends: why, model, proposes });
  }

  #keep(
    packet: Packet,
    news: Readings,
    { deviceId, sensorType }: Device,
    { learnt, place }: { readonly learnt: readonly Proposal[]; readonly place: Place | null },
  ): Promise<unknown> | undefined {
    const { book, clock, home, sensorTypes, submit } = this.#options;
    const sensor = sensorTypes.get(sensorType);
    const entry = book.entry(deviceId);
    entry.heardBy = packet.driver;
    const { traceId, wallMs, monotonicMs, payload } = packet;
    const purpose = sensor?.purpose ?? null;
    const isAllowed = maySense(home(), assignmentAt(home(), deviceId, wallMs), purpose, wallMs);
    const heard = isAllowed ? news.readings : news.readings.filter(isOfDevice);
    book.valuesHeard(entry, heard, { wallMs, isRemembered: news.isRemembered });
    const signs = isAllowed ? (sensor?.sense(news.readings) ?? []) : [];
    const decoded = traceOf({ traceId, wallMs, monotonicMs, decodedMs: clock.monotonic() });
    const checksum = crc32(payload, 0, payload.length);
    const isResent = packet.resent === true;
    const name = `${deviceId}/${String(checksum)}`;
    const namedMs = this.#names.nameOf(name, wallMs, isResent);
    const decide = (now: Home): readonly Proposal[] => {
      const message = {
        ...{ deviceId, receivedMs: wallMs, namedMs, isRemembered: news.isRemembered },
        ...{ isResent, checksum },
        occurrence: { occurredMs: wallMs, ageMs: 0 },
        wearer: wearerOf(now, deviceId, wallMs, place ?? entry.lastPlace),
        trace: reached(decoded, "placed", clock.monotonic()),
      };
      return [
        ...learnt,
        ...plausible(now, deviceId, signProposals(now, signs, message), isTooFast),
        ...conditionProposals(now, deviceId, news.readings),
      ];
    };
    const decideAll = (now: Home): readonly Proposal[] => {
      const proposals = decide(now);
      return proposals.length === 0 ? [] : [...proposals, ...counterSeen(now, news)];
    };
    let isTooFast = false;
    const changes = decide(home()).filter(isChange).length;
    isTooFast = this.#rate.isTooFast(deviceId, changes, monotonicMs);
    // Most messages are no news: they must not cost a commit.
    if (decide(home()).length === 0) return undefined;
    return this.#names.kept(name, namedMs, wallMs, submit(decideAll));
  }
}

function foreignOf(packet: Packet): ForeignPacket {
  const { deviceId: name, channel, payload, wallMs, monotonicMs, retained } = packet;
  const { rssiDbm, receiver } = packet;
  return {
    ...{ name, channel, payload, wallMs, monotonicMs, isRetained: retained === true },
    ...(rssiDbm === undefined ? {} : { rssiDbm }),
    ...(receiver === undefined ? {} : { receiver }),
  };
}

/** With what it led to, so that after a restart too nobody can say it again. */
function counterSeen(home: Home, { addresses, counter }: Readings): readonly Proposal[] {
  const address = addresses.at(-1) ?? "";
  if (counter === undefined || counter <= (home.address.get(address)?.counter ?? -1)) return [];
  return [{ type: "device.counter-seen", data: { address, counter } }];
}

function isChange({ type }: Proposal): boolean {
  return type === "sensing.changed";
}

/** Of a device that changes too fast only calls are kept: a press is never swallowed. */
function plausible(
  home: Home,
  deviceId: string,
  proposals: readonly Proposal[],
  isTooFast: boolean,
): readonly Proposal[] {
  if (isTooFast) {
    const why = "it changes faster than people can";
    const calls = proposals.filter((proposal) => !isChange(proposal));
    return [...calls, ...troubleBegins(home, deviceId, "implausible", why)];
  }
  const over = proposals.length > 0 ? troubleEnds(home, deviceId, "implausible") : [];
  return [...proposals, ...over];
}

function deviceAt(home: Home, addresses: readonly string[]): Device | undefined {
  for (const address of addresses) {
    const known = home.address.get(address) ?? home.address.get(addressAlias(address));
    const deviceId = known?.deviceId;
    const device = deviceId === undefined ? undefined : home.device.get(deviceId);
    if (device !== undefined) return device;
  }
  return undefined;
}

/**
 * The bridge's present names for a device, so that it is known before the bridge lists it again. Only
 * the address that lasts, the first, is kept as it is.
 */
function learn(home: Home, addresses: readonly string[], deviceId: string): readonly Proposal[] {
  const [lasting] = addresses;
  return addresses
    .filter((address) => home.address.get(address)?.deviceId !== deviceId)
    .map((address) => (address === lasting ? address : addressAlias(address)))
    .filter((address) => home.address.get(address)?.deviceId !== deviceId)
    .map((address) => ({ type: "device.address-learned", data: { deviceId, address } }));
}
