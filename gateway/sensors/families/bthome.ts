// BTHome v2: what many small Bluetooth devices advertise, Shelly's BLU line among them, plain or
// encrypted [bthome.io/format]. Before it: AD structures, by the hub's radio or a receiver. After it:
// readings under the sender's radio address, each press once.
import type { AdvertisementKeys } from "../../domain/advertisement-keys.ts";
import type { Measured } from "../../domain/quantity.ts";
import { GatewayError } from "../../errors.ts";
import { localNameOf, serviceDataOf } from "./advertisement.ts";
import { type BthomeObject, readBthomeObjects } from "./bthome-objects.ts";
import { readBthomePresses, readBthomeValues } from "./bthome-values.ts";
import { CounterGuard } from "./counter-guard.ts";
import { defineFamily, type FamilyReader, type ForeignPacket, type News } from "./define-family.ts";
import { HeardBefore } from "./heard-before.ts";
import { proposeType } from "./propose-type.ts";

const SERVICE = 0xfcd2;
const SERVICE_AS_ON_AIR = [0xd2, 0xfc];
const IS_ENCRYPTED = 0x01;
const HAS_ADDRESS = 0x02;
const VERSION_AT = 5;
const VERSION = 2;
const ADDRESS_BYTES = 6;
const COUNTER_BYTES = 4;
const MIC_BYTES = 4;
const REPLAYED =
  "its counter ran backwards: somebody replays it, or its battery was changed; set it up anew";
const ADDRESS = /^[0-9A-F]{2}(:[0-9A-F]{2}){5}$/;

/** Service data with what is encrypted opened. */
interface Opened {
  readonly plain: Uint8Array;
  readonly counter?: number;
}

export const bthome = defineFamily({
  kind: "bthome",
  summary:
    "Bluetooth devices that speak BTHome v2, such as Shelly BLU buttons, contacts and motion.",
  settings: {},
  // It comes by radio, or through a receiver whose family has the topics.
  topics: () => [],
  newReader: (_settings, keys) => new BthomeReader(keys),
});

class BthomeReader implements FamilyReader {
  readonly #keys: AdvertisementKeys;
  readonly #heard = new HeardBefore();
  readonly #counters: CounterGuard;

  constructor(keys: AdvertisementKeys) {
    this.#keys = keys;
    this.#counters = new CounterGuard(keys);
  }

  read(packet: ForeignPacket): readonly News[] | undefined {
    if (packet.channel !== "advertisement") return undefined;
    const address = packet.name.toUpperCase();
    const data = serviceDataOf(packet.payload, SERVICE);
    if (data === undefined || !ADDRESS.test(address)) return undefined;
    const [info = 0] = data;
    // Version 1 had other services, a later one has other rules [bthome.io].
    if (info >> VERSION_AT !== VERSION) return undefined;
    const body = data.subarray((info & HAS_ADDRESS) === 0 ? 1 : 1 + ADDRESS_BYTES);
    const isEncrypted = (info & IS_ENCRYPTED) !== 0;
    const refused = this.#refusal(address, isEncrypted);
    if (refused !== undefined) return [refused];
    return isEncrypted
      ? this.#believe(address, this.#open(address, info, body), packet)
      : this.#newsOf(address, { plain: body }, packet);
  }

  #believe(address: string, opened: Required<Opened>, packet: ForeignPacket): readonly News[] {
    switch (this.#counters.judge(address, opened.counter, packet.monotonicMs)) {
      case "late":
        return [];
      case "replayed":
        return [{ news: "refused", addresses: [address], why: REPLAYED }];
      case "repeat":
        return this.#newsOf(address, { ...opened, plain: new Uint8Array() }, packet);
      case "believed":
        return this.#newsOf(address, opened, packet);
    }
  }

  forget(address: string): void {
    this.#heard.forget(address);
    this.#counters.forget(address);
  }

  /** Neither a plain packet of a device with a key is believed, nor one that cannot be read. */
  #refusal(address: string, isEncrypted: boolean): News | undefined {
    if (this.#keys.has(address) === isEncrypted) return undefined;
    const why = isEncrypted
      ? "it encrypts what it sends, and the hub has no key for it"
      : "it has a key and spoke without it: somebody may be imitating it";
    return { news: "refused", addresses: [address], why };
  }

  #open(address: string, info: number, body: Uint8Array): Required<Opened> {
    const sealedBytes = body.length - COUNTER_BYTES - MIC_BYTES;
    if (sealedBytes < 0) throw undecodable(address, "too short to be encrypted");
    const sealed = body.subarray(0, sealedBytes);
    const counter = body.subarray(sealedBytes, sealedBytes + COUNTER_BYTES);
    const mic = body.subarray(sealedBytes + COUNTER_BYTES);
    const own = address.split(":").map((byte) => Number.parseInt(byte, 16));
    const nonce = Uint8Array.of(...own, ...SERVICE_AS_ON_AIR, info, ...counter);
    const plain = this.#keys.open({ address, nonce, sealed, mic });
    if (plain === undefined) throw undecodable(address, "not encrypted with this device's key");
    return { plain, counter: counter.reduceRight((high, byte) => high * 256 + byte, 0) };
  }

  #newsOf(address: string, { plain, counter }: Opened, packet: ForeignPacket): readonly News[] {
    const objects = readBthomeObjects(plain);
    const isRepeat = this.#heard.isRepeat({
      ...{ address, receiver: packet.receiver ?? "", nowMs: packet.monotonicMs },
      packetId: objects.find(({ name }) => name === "packet-id")?.value,
      words: plain.join(),
    });
    const said = isRepeat ? [] : objects;
    const sealed = counter === undefined ? {} : { counter };
    const make = (addresses: Named, measures: readonly Measured[]): News => ({
      ...{ news: "readings", addresses, isRemembered: packet.isRetained, ...sealed },
      readings: measures.map((one) => ({ ...one, atMs: packet.wallMs })),
      sends: objects.map(({ name }) => name),
      proposes: proposalFor(objects),
    });
    const model = localNameOf(packet.payload);
    return [
      ...(model === "" ? [] : [modelNews(address, model, objects)]),
      make([address], [...readBthomeValues(said), ...onlyPress(said, packet)]),
      ...severalPresses(said, packet).flatMap((press, index) =>
        press === undefined
          ? []
          : [make([`${address}/button:${String(index + 1)}`, address], [press])],
      ),
    ];
  }
}

type Named = readonly [string, ...string[]];

/** A broker may have kept a press: that is none. */
function pressesOf(
  objects: readonly BthomeObject[],
  { isRetained }: ForeignPacket,
): readonly (Measured | undefined)[] {
  return isRetained ? [] : readBthomePresses(objects);
}

function onlyPress(objects: readonly BthomeObject[], packet: ForeignPacket): readonly Measured[] {
  const presses = pressesOf(objects, packet);
  return presses.length > 1 ? [] : presses.filter((press) => press !== undefined);
}

/** Each button of several may be a thing of its own: a call here, private time there. */
function severalPresses(
  objects: readonly BthomeObject[],
  packet: ForeignPacket,
): readonly (Measured | undefined)[] {
  const presses = pressesOf(objects, packet);
  return presses.length > 1 ? presses : [];
}

function proposalFor(objects: readonly BthomeObject[]): string | null {
  const isButton = objects.some(({ name }) => name === "button");
  const quantities = readBthomeValues(objects).map(({ quantity }) => quantity);
  return proposeType(isButton ? ["pressed", ...quantities] : quantities);
}

function modelNews(address: string, model: string, objects: readonly BthomeObject[]): News {
  return { news: "device", addresses: [address], model, proposes: proposalFor(objects) };
}

function undecodable(address: string, why: string): GatewayError {
  return new GatewayError("sensor/undecodable", `BTHome ${address}: ${why}`);
}
