// Bluetooth receivers in the home, one a room: each passes on over MQTT what it hears on the air, as
// OpenMQTTGateway and Theengs Gateway do. Before it: their topics. After it: the same families that read
// the hub's own radio, and word that the receiver itself is there.
import { z } from "zod";
import { GatewayError } from "../../errors.ts";
import { nameStructure, serviceDataStructure } from "./advertisement.ts";
import { defineFamily, type FamilyReader, type ForeignPacket, type News } from "./define-family.ts";
import { asObject, readJson, readJsonObject, textOf } from "./read-json.ts";

const HEARD = "BTtoMQTT";
const STATUS = "SYStoMQTT";
const WILL = "LWT";
const HEX = /^(?:[0-9a-f]{2}){0,254}$/i;
const UUID_16 = /^(?:0x)?([0-9a-f]{4})$/i;
/** The 16-bit part of a UUID of the Bluetooth base. */
const UUID_128 = /^0000([0-9a-f]{4})-0000-1000-8000-00805f9b34fb$/i;
const MINUTE_MS = 60_000;
/** More than any home has rooms. */
const RECEIVERS_MOST = 500;

/** What is used of what was heard; there may be far more, decoded already. */
const heardShape = z.object({
  id: z.string().regex(/^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i),
  rssi: z.number().min(-130).max(20),
  name: z.string().optional(),
  servicedata: z.string().regex(HEX).optional(),
  servicedatauuid: z.string().optional(),
});

type Heard = z.infer<typeof heardShape>;

export const receiver = defineFamily({
  kind: "receiver",
  summary: "Bluetooth receivers that pass on what they hear, such as OpenMQTTGateway and Theengs.",
  settings: {
    base: z.string().min(1).max(100).default("home").describe("First part of their topics."),
    deafAfterMinutes: z
      .int()
      .min(1)
      .max(1_440)
      .default(15)
      .describe("A receiver that reports but heard no device for so long is taken for deaf."),
  },
  topics: ({ base }) => [HEARD, STATUS, WILL].map((leaf) => `${base}/+/${leaf}${tailOf(leaf)}`),
  newReader: (settings) => new ReceiverReader(settings),
});

function tailOf(leaf: string): string {
  return leaf === HEARD ? "/#" : "";
}

class ReceiverReader implements FamilyReader {
  readonly #topic: RegExp;
  readonly #deafAfterMs: number;
  /** When each receiver last heard anything, or was first heard of itself. */
  readonly #heardMs = new Map<string, number>();

  constructor({ base, deafAfterMinutes }: { base: string; deafAfterMinutes: number }) {
    const literal = base.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    this.#topic = new RegExp(`^(${literal}/[^/+#]{1,60})/(${HEARD}|${STATUS}|${WILL})(/|$)`);
    this.#deafAfterMs = deafAfterMinutes * MINUTE_MS;
  }

  read(packet: ForeignPacket): readonly News[] | undefined {
    const [, receiver, leaf] = this.#topic.exec(packet.name) ?? [];
    if (packet.channel !== "bridge" || receiver === undefined) return undefined;
    if (leaf === WILL) return readWill(receiver, packet);
    const isHeard = leaf === HEARD;
    const contact: News = {
      ...{ news: "readings", addresses: [receiver], readings: [], sends: [leaf ?? ""] },
      isRemembered: packet.isRetained || this.#isDeaf(receiver, isHeard, packet.monotonicMs),
      proposes: "receiver",
    };
    return isHeard ? [contact, relayed(receiver, readHeard(packet))] : [contact];
  }

  /** A radio that is stuck leaves its receiver chatting on: that must not count as cover. */
  #isDeaf(receiver: string, isHeard: boolean, nowMs: number): boolean {
    const sinceMs = this.#heardMs.get(receiver);
    if (isHeard || sinceMs === undefined) this.#remember(receiver, nowMs);
    return !isHeard && sinceMs !== undefined && nowMs - sinceMs > this.#deafAfterMs;
  }

  #remember(receiver: string, nowMs: number): void {
    if (this.#heardMs.size < RECEIVERS_MOST || this.#heardMs.has(receiver)) {
      this.#heardMs.set(receiver, nowMs);
    }
  }
}

function readHeard({ payload }: ForeignPacket): Heard {
  const { data } = heardShape.safeParse(readJsonObject(payload, "receiver's message"));
  if (data !== undefined) return data;
  throw new GatewayError("sensor/undecodable", "receiver's message: not what a receiver heard");
}

function relayed(receiver: string, heard: Heard): News {
  const address = heard.id.toUpperCase();
  const uuid = uuidOf(heard.servicedatauuid);
  const bytes = heard.servicedata?.match(/../g) ?? [];
  const data = Uint8Array.from(bytes, (byte) => Number.parseInt(byte, 16));
  const service = uuid === undefined ? new Uint8Array() : serviceDataStructure(uuid, data);
  const payload = Uint8Array.of(...service, ...nameStructure(heard.name ?? ""));
  return {
    ...{ news: "relayed", addresses: [receiver] },
    heard: { name: address, payload, rssiDbm: heard.rssi, receiver },
  };
}

function uuidOf(said: string | undefined): number | undefined {
  const [, digits] = UUID_16.exec(said ?? "") ?? UUID_128.exec(said ?? "") ?? [];
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}

/** `online`, or `{"state":"online"}` from newer versions. */
function readWill(receiver: string, { payload }: ForeignPacket): readonly News[] {
  const text = textOf(payload).trim();
  const said = text.startsWith("{") ? asObject(readJson(payload, WILL))?.["state"] : text;
  if (said !== "online" && said !== "offline") return [];
  return [{ news: "connection", addresses: [receiver], isConnected: said === "online" }];
}
