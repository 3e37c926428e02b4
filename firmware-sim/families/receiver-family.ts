// Bluetooth receivers in the rooms and the BTHome devices they hear, in the form of OpenMQTTGateway: each
// passes on every advertisement with its strength, and reports on itself.
import { between, type Random } from "../seeded-random.ts";
import { bthomeObjects, plainServiceData, sealedServiceData } from "./bthome-encode.ts";
import {
  applied,
  type Deed,
  json,
  newCondition,
  type SimFamily,
  type SimMessage,
} from "./sim-family.ts";

/** Small devices say every half minute that they are there; a receiver reports every two minutes. */
const EVERY_MS = 30_000;
const REPORT_EVERY_MS = 120_000;
/** In the same room, and through a wall or two. */
const NEAR_DBM = [-62, -50] as const;
const FAR_DBM = [-92, -76] as const;
/** A press is on the air for about a second: each receiver hears it some times. */
const REPEATS = 3;

type BthomeObject = readonly [id: number, value: number];

const OBJECT = new Map<Deed["does"], BthomeObject>([
  ["press", [0x3a, 0x01]],
  ["open", [0x2d, 0x01]],
  ["closed", [0x2d, 0x00]],
  ["moving", [0x21, 0x01]],
  ["quiet", [0x21, 0x00]],
  ["occupied", [0x23, 0x01]],
  ["empty", [0x23, 0x00]],
]);

export interface ReceiverThing {
  readonly id: string;
  /** `home/OMG_Lounge` */
  readonly topic: string;
  readonly room: string;
}

export interface BleThing {
  readonly id: string;
  readonly mac: string;
  readonly name: string;
  /** Where it is now. */
  readonly room: string;
  readonly key?: string | undefined;
  /** False: it only says that it is there, as a native wearable does. */
  readonly speaksBthome: boolean;
}

interface Beacon {
  readonly thing: BleThing;
  readonly condition: ReturnType<typeof newCondition>;
  room: string;
  packetId: number;
  counter: number;
}

export class ReceiverFamily implements SimFamily {
  readonly everyMs: number;
  readonly #receivers: readonly (ReceiverThing & { readonly condition: ReceiverCondition })[];
  readonly #beacons: ReadonlyMap<string, Beacon>;
  readonly #random: Random;
  #rounds = 0;

  constructor(
    receivers: readonly ReceiverThing[],
    things: readonly BleThing[],
    random: Random,
    everyMs = EVERY_MS,
  ) {
    this.#random = random;
    this.everyMs = everyMs;
    this.#receivers = receivers.map((receiver) => {
      return { ...receiver, condition: { ...newCondition(), isDeaf: false } };
    });
    const beacons = things.map((thing): [string, Beacon] => {
      const fresh = { condition: newCondition(), packetId: 0, counter: 0 };
      return [thing.id, { thing, room: thing.room, ...fresh }];
    });
    this.#beacons = new Map(beacons);
  }

  start(): readonly SimMessage[] {
    const wills = this.#receivers.map(({ topic }) => {
      return { topic: `${topic}/LWT`, payload: "online", retain: true };
    });
    return [...wills, ...this.regular()];
  }

  does(deviceId: string, what: Deed): readonly SimMessage[] {
    const receiver = this.#receivers.find(({ id }) => id === deviceId);
    if (receiver !== undefined) return happens(receiver, what);
    const beacon = this.#beacons.get(deviceId);
    if (beacon === undefined) return [];
    if (what.goes !== undefined) beacon.room = what.goes;
    if (!applied(beacon.condition, what)) return [];
    return this.#advertise(beacon, what.does);
  }

  regular(): readonly SimMessage[] {
    const there = this.#receivers.filter(({ condition }) => !condition.isGone);
    const isDue = this.#rounds++ % Math.max(1, REPORT_EVERY_MS / this.everyMs) === 0;
    const reports = (isDue ? there : []).map(({ topic }) =>
      json(`${topic}/SYStoMQTT`, { uptime: 4711, rssi: -60 }),
    );
    const beacons = [...this.#beacons.values()].filter(({ condition }) => !condition.isGone);
    return [...reports, ...beacons.flatMap((beacon) => this.#advertise(beacon, undefined))];
  }

  #advertise(beacon: Beacon, does: Deed["does"]): readonly SimMessage[] {
    const service = serviceOf(beacon, does);
    const { mac, name } = beacon.thing;
    const times = does === "press" ? REPEATS : 1;
    return Array.from({ length: times }).flatMap(() =>
      this.#receivers
        .filter(({ condition }) => !condition.isGone && !condition.isDeaf)
        .map(({ topic, room }) => {
          const [low, high] = room === beacon.room ? NEAR_DBM : FAR_DBM;
          const rssi = Math.round(between(this.#random, low, high));
          const heard = { id: mac, mac_type: 0, name, rssi, ...service };
          return json(`${topic}/BTtoMQTT/${mac.replaceAll(":", "")}`, heard);
        }),
    );
  }
}

type ReceiverCondition = ReturnType<typeof newCondition> & { isDeaf: boolean };

/** One whose radio is stuck goes on reporting. */
function happens(
  { topic, condition }: { readonly topic: string; readonly condition: ReceiverCondition },
  what: Deed,
): readonly SimMessage[] {
  if (what.does === "deaf") condition.isDeaf = true;
  if (what.does === "hearing") condition.isDeaf = false;
  const isThere = applied(condition, what);
  if (what.does !== "gone" && what.does !== "back") return [];
  return [{ topic: `${topic}/LWT`, payload: isThere ? "online" : "offline", retain: true }];
}

/** A new message has a new packet id, and where it is sealed a new counter. */
function serviceOf(beacon: Beacon, does: Deed["does"]): object {
  const { thing, condition } = beacon;
  if (!thing.speaksBthome) return {};
  beacon.packetId = (beacon.packetId + 1) % 256;
  const object = OBJECT.get(does);
  const words = { packetId: beacon.packetId, battery: condition.battery };
  const objects = bthomeObjects(object === undefined ? words : { ...words, object });
  const { key, mac } = thing;
  beacon.counter += 1;
  const data =
    key === undefined
      ? plainServiceData(objects)
      : sealedServiceData(objects, { key, mac, counter: beacon.counter });
  return { servicedatauuid: "0xfcd2", servicedata: data.toString("hex") };
}
