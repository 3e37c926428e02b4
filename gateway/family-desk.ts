// Hops 2 and 3 for devices of other makers: a bridge's or radio's packet → its family's readings →
// which device, resident and place → events. Before it: ingest. After it: the pipeline.
import { addressAlias } from "./address-alias.ts";
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
import type { Proposal } from "./events.ts";
import type { SensorType } from "./sensors/define-sensor.ts";
import type { Family, FamilyReader, News } from "./sensors/families/define-family.ts";

export interface FamilyDeskOptions {
  readonly clock: Clock;
  readonly home: () => Home;
  readonly sensorTypes: ReadonlyMap<string, SensorType>;
  readonly families: readonly Family[];
  readonly book: DeviceBook;
  readonly submit: (decide: (home: Home) => readonly Proposal[]) => Promise<unknown>;
  readonly onUndecodable: (deviceId: string, why: string) => void;
}

type Readings = Extract<News, { news: "readings" }>;

export class FamilyDesk {
  readonly #options: FamilyDeskOptions;
  readonly #readers: readonly FamilyReader[];
  readonly #rate = new ChangeRate();
  readonly #names = new MessageNames();

  constructor(options: FamilyDeskOptions) {
    this.#options = options;
    this.#readers = options.families.map((family) => family.newReader());
  }

  /** A promise where something is to be kept: it settles with the commit. */
  onPacket(packet: Packet): Promise<void> | undefined {
    const kept = this.#read(packet).flatMap((news) => this.#take(packet, news) ?? []);
    return kept.length === 0 ? undefined : Promise.all(kept).then(() => undefined);
  }

  #read(packet: Packet): readonly News[] {
    const { deviceId: name, channel, payload, wallMs, monotonicMs, retained } = packet;
    const isRetained = retained === true;
    try {
      for (const reader of this.#readers) {
        const news = reader.read({ name, channel, payload, wallMs, monotonicMs, isRetained });
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
    this.#options.book.strangerHeard(name, wallMs);
    return [];
  }

  #take(packet: Packet, news: News): Promise<unknown> | undefined {
    const { book, home } = this.#options;
    const device = deviceAt(home(), news.addresses);
    if (device === undefined) {
      if (news.news !== "connection") this.#quarantine(packet, news);
      return undefined;
    }
    const { deviceId } = device;
    const learnt = learn(home(), news.addresses, deviceId);
    book.isSetUp(news.addresses);
    if (news.news === "connection") book.entry(deviceId).connected = news.isConnected;
    if (news.news === "readings") return this.#keep(packet, news, device, learnt);
    return learnt.length === 0 ? undefined : this.#options.submit(() => learnt);
  }

  #quarantine({ wallMs }: Packet, news: Exclude<News, { news: "connection" }>): void {
    const [address] = news.addresses;
    const { proposes } = news;
    const sends = news.news === "readings" ? news.sends : [];
    const model = news.news === "device" ? news.model : "";
    this.#options.book.strangerHeard(address, wallMs, { sends, model, proposes });
  }

  #keep(
    packet: Packet,
    news: Readings,
    { deviceId, sensorType }: Device,
    learnt: readonly Proposal[],
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
        wearer: wearerOf(now, deviceId, wallMs),
        trace: reached(decoded, "placed", clock.monotonic()),
      };
      return [
        ...learnt,
        ...plausible(now, deviceId, signProposals(now, signs, message), isTooFast),
        ...conditionProposals(now, deviceId, news.readings),
      ];
    };
    let isTooFast = false;
    const changes = decide(home()).filter(isChange).length;
    isTooFast = this.#rate.isTooFast(deviceId, changes, monotonicMs);
    // Most messages are no news: they must not cost a commit.
    if (decide(home()).length === 0) return undefined;
    return this.#names.kept(name, namedMs, wallMs, submit(decide));
  }
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
  const over = proposals.some(isChange) ? troubleEnds(home, deviceId, "implausible") : [];
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
