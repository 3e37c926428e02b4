// Zigbee2MQTT: one topic a device, JSON of everything it knows of it [Zigbee2MQTT documentation].
// Before it: any topic under its base. After it: readings, marked where it only repeats its memory.
import { z } from "zod";
import { defineFamily, type FamilyReader, type ForeignPacket, type News } from "./define-family.ts";
import { epochMsOf } from "./epoch-ms-of.ts";
import { proposeType } from "./propose-type.ts";
import { type JsonObject, asObject, readJson, readJsonObject, textOf } from "./read-json.ts";
import { readProperties } from "./zigbee-properties.ts";

/**
 * `cache_state_send_on_startup` is on by default: after a start it says again all it knew, a fall
 * too. It does so at once; what comes first from a device later than this is news.
 */
const START_UP_MS = 20_000;

/** A start takes Zigbee2MQTT longer than this, so a message whose `last_seen` is so fresh is live. */
const FRESH_MS = 5_000;

/** Devices remembered: a Zigbee network of several hundred is the largest there is. */
const DEVICES_MOST = 1_000;

/** Of the list of devices, what is used here; it holds far more. */
const listed = z.object({
  ieee_address: z.string().min(1).max(40),
  friendly_name: z.string().min(1).max(150),
  type: z.string(),
  model_id: z.string().nullish(),
  definition: z
    .object({ model: z.string().nullish(), vendor: z.string().nullish(), exposes: z.unknown() })
    .nullish(),
});

type Listed = z.infer<typeof listed>;

/** Pads that only say *pressed*: most lie in beds. */
const PADS: ReadonlySet<string> = new Set(["C3007", "TS0601_bed_presence_sensor", "ZG-210Z"]);

export const zigbee2mqtt = defineFamily({
  kind: "zigbee2mqtt",
  summary: "Zigbee devices behind Zigbee2MQTT.",
  settings: { base: z.string().min(1).max(100).default("zigbee2mqtt") },
  topics: ({ base }) => [`${base}/#`],
  newReader: ({ base }) => new Zigbee2MqttReader(base),
});

class Zigbee2MqttReader implements FamilyReader {
  readonly #base: string;
  readonly #addressByName = new Map<string, string>();
  /** What each device said last; cleared when the bridge starts. */
  readonly #last = new Map<string, JsonObject>();
  #startedMs: number | undefined;

  constructor(base: string) {
    this.#base = `${base}/`;
  }

  read(packet: ForeignPacket): readonly News[] | undefined {
    if (packet.channel !== "bridge" || !packet.name.startsWith(this.#base)) return undefined;
    this.#startedMs ??= packet.monotonicMs;
    const rest = packet.name.slice(this.#base.length);
    if (rest.startsWith("bridge/")) return this.#readBridge(rest.slice(7), packet);
    const isKnown = this.#addressByName.has(rest);
    if (!isKnown && /\/(set|get)(\/|$)/.test(rest)) return [];
    const about = !isKnown && rest.endsWith("/availability") ? rest.slice(0, -13) : undefined;
    return about === undefined
      ? [this.#readState(rest, packet)]
      : this.#readAvailability(about, packet);
  }

  #readBridge(topic: string, packet: ForeignPacket): readonly News[] {
    if (topic === "state" && stateOf(packet.payload) === "online") {
      this.#startedMs = packet.monotonicMs;
      this.#last.clear();
    }
    if (topic !== "devices") return [];
    const list = z.array(z.unknown()).safeParse(readJson(packet.payload, "bridge/devices")).data;
    return (list ?? []).slice(0, DEVICES_MOST).flatMap((entry) => {
      const { data } = listed.safeParse(entry);
      return data === undefined || data.type === "Coordinator" ? [] : [this.#list(data)];
    });
  }

  #list(device: Listed): News {
    const { ieee_address: address, friendly_name: name, definition } = device;
    for (const [known, its] of this.#addressByName) {
      if (its === address && known !== name) this.#addressByName.delete(known);
    }
    this.#addressByName.set(name, address);
    const model = modelOf(device);
    const isPad = [...PADS].some((pad) => model.endsWith(pad));
    const proposes = isPad ? "bed-occupancy" : proposeType(propertiesIn(definition?.exposes, 0));
    return { news: "device", addresses: this.#addressesOf(name), model, proposes };
  }

  #readAvailability(name: string, { payload }: ForeignPacket): readonly News[] {
    const state = stateOf(payload);
    if (state !== "online" && state !== "offline") return [];
    const addresses = this.#addressesOf(name);
    return [{ news: "connection", addresses, isConnected: state === "online" }];
  }

  #readState(name: string, packet: ForeignPacket): News {
    const said = readJsonObject(packet.payload, "Zigbee2MQTT message");
    const before = this.#last.get(name);
    const isRemembered = this.#isRemembered(said, before, packet);
    if (this.#last.size < DEVICES_MOST || before !== undefined) this.#last.set(name, said);
    const { wallMs: atMs } = packet;
    const readings = readProperties(said)
      // An action is never cached, but a broker may have kept it.
      .filter(({ quantity }) => quantity !== "pressed" || !packet.isRetained)
      .map((reading) => ({ ...reading, atMs }));
    const sends = Object.keys(said);
    return {
      ...{ news: "readings", addresses: this.#addressesOf(name), isRemembered, sends },
      readings: isPressedAgain(said, before, isRemembered)
        ? [...readings, { quantity: "pressed", value: "help", atMs }]
        : readings,
      proposes: proposeType(sends),
    };
  }

  #isRemembered(said: JsonObject, before: JsonObject | undefined, packet: ForeignPacket): boolean {
    if (packet.isRetained) return true;
    const sinceStartMs = packet.monotonicMs - (this.#startedMs ?? packet.monotonicMs);
    if (before !== undefined || sinceStartMs > START_UP_MS) return false;
    if (typeof said["action"] === "string" && said["action"] !== "") return false;
    const seenMs = epochMsOf(said["last_seen"]);
    return seenMs === undefined || Math.abs(packet.wallMs - seenMs) > FRESH_MS;
  }

  #addressesOf(name: string): readonly [string, ...string[]] {
    const byName = `${this.#base}${name}`;
    const address = this.#addressByName.get(name);
    return address === undefined ? [byName] : [`${this.#base}${address}`, byName];
  }
}

/** "Tuya C3007" */
function modelOf({ definition, model_id: modelId }: Listed): string {
  const words = [definition?.vendor ?? "", definition?.model ?? modelId ?? ""];
  return words.filter((word) => word !== "").join(" ");
}

/** `{"state":"online"}`, or `online` from old versions. */
function stateOf(payload: Uint8Array): unknown {
  const text = textOf(payload).trim();
  if (!text.startsWith("{")) return text;
  return asObject(readJson(payload, "state"))?.["state"];
}

/** What says nothing of why a message was sent. */
const BESIDE: ReadonlySet<string> = new Set(["linkquality", "last_seen"]);

/**
 * A button that stays `sos` and is pressed again says the same again. Where something else changed,
 * that is why it spoke; where nothing did, it was pressed.
 */
function isPressedAgain(
  said: JsonObject,
  before: JsonObject | undefined,
  isRemembered: boolean,
): boolean {
  if (isRemembered || said["sos"] !== true || before?.["sos"] !== true) return false;
  return Object.entries(said).every(
    ([name, value]) => BESIDE.has(name) || JSON.stringify(value) === JSON.stringify(before[name]),
  );
}

/** Names of properties in `exposes`, which nests features in features. */
function propertiesIn(exposes: unknown, depth: number): readonly string[] {
  if (!Array.isArray(exposes) || depth > 4) return [];
  return exposes.flatMap((entry: unknown) => {
    const feature = asObject(entry);
    const name = feature?.["property"];
    const isPad = name === "pressure" && feature?.["type"] === "binary";
    const own = typeof name === "string" ? [isPad ? "pressure_pad" : name] : [];
    return [...own, ...propertiesIn(feature?.["features"], depth + 1)];
  });
}
