// Emfit QS, a strap under a mattress: what its page says when it is asked, or what it posts by itself
// [Emfit local API]. Bed and wellbeing are things of their own: each needs its own basis.
import { z } from "zod";
import { type Measured, measure } from "../../domain/quantity.ts";
import { GatewayError } from "../../errors.ts";
import { defineFamily, type FamilyReader, type ForeignPacket, type News } from "./define-family.ts";
import { readJsonObject, textOf } from "./read-json.ts";

/** `SER=00abcd`, one after the other, whatever stands between. */
const PAIR = /\b([A-Z_]{2,6})\s*=\s*([0-9a-f.]{1,12})\b/gi;
const SERIAL = /^[0-9a-f]{6}$/i;
const ROWS_MOST = 100;

const number = z.coerce.number();
const posted = z.object({ data: z.array(z.unknown()) });
const row = z.object({
  device: z.union([z.string(), z.number()]).optional(),
  serialnumber: z.union([z.string(), z.number()]).optional(),
  heart_rate: number.nullish(),
  respiration_rate: number.nullish(),
  connected: z.union([z.boolean(), z.literal([0, 1])]).optional(),
});

export const emfit = defineFamily({
  kind: "emfit",
  summary: "Emfit QS bed sensors on the home's own network.",
  settings: {},
  topics: () => [],
  newReader: (): FamilyReader => ({ read: readEmfit }),
});

function readEmfit(packet: ForeignPacket): readonly News[] | undefined {
  if (packet.channel !== "report" || !packet.name.startsWith("emfit/")) return undefined;
  const text = textOf(packet.payload).trimStart();
  return text.startsWith("{") ? readPosted(packet) : readPage(text, packet);
}

function readPage(text: string, packet: ForeignPacket): readonly News[] {
  const said = new Map([...text.matchAll(PAIR)].map(([, name = "", value]) => [name, value]));
  const serial = said.get("SER") ?? "";
  if (!SERIAL.test(serial)) throw undecodable("no serial number");
  const presence = said.get("PRES");
  const isThere = presence === "1" ? true : presence === "0" ? false : undefined;
  if (isThere === undefined) throw undecodable("no word of presence");
  const bed = measure("occupied", isThere);
  // In an empty bed the rates are the last ones, or noise.
  const rates = isThere ? ratesOf(said.get("HR"), said.get("RR")) : [];
  return [
    newsOf(serial, "", bed === undefined ? [] : [bed], packet),
    newsOf(serial, "/wellbeing", rates, packet),
  ];
}

function ratesOf(heart: unknown, breathing: unknown): readonly Measured[] {
  const rates = [
    measure("heart-rate", number.safeParse(heart).data),
    measure("breathing-rate", number.safeParse(breathing).data),
  ];
  return rates.filter((rate) => rate !== undefined);
}

/** Posts hold rates and states; that somebody is in bed is asked for, never guessed from a rate. */
function readPosted(packet: ForeignPacket): readonly News[] {
  const { data } = posted.safeParse(readJsonObject(packet.payload, "Emfit message"));
  if (data === undefined) throw undecodable("a post without data");
  return data.data.slice(0, ROWS_MOST).flatMap((entry) => {
    const said = row.safeParse(entry).data;
    return said === undefined ? [] : readRow(said, packet);
  });
}

function readRow(said: z.infer<typeof row>, packet: ForeignPacket): readonly News[] {
  const serial = serialOf(said.device ?? said.serialnumber);
  if (serial === undefined) return [];
  const { connected, heart_rate: heart, respiration_rate: breathing } = said;
  const rates = ratesOf(heart ?? undefined, breathing ?? undefined);
  const isConnected = connected === true || connected === 1;
  return [
    ...(connected === undefined ? [] : [connection(serial, isConnected)]),
    ...(rates.length === 0 ? [] : [newsOf(serial, "/wellbeing", rates, packet)]),
  ];
}

function serialOf(said: string | number | undefined): string | undefined {
  const text = String(said ?? "");
  return /^[0-9a-z-]{1,40}$/i.test(text) ? text : undefined;
}

function connection(serial: string, isConnected: boolean): News {
  return { news: "connection", addresses: [addressOf(serial)], isConnected };
}

function newsOf(
  serial: string,
  part: string,
  measures: readonly Measured[],
  { wallMs: atMs }: ForeignPacket,
): News {
  return {
    ...{ news: "readings", addresses: [`${addressOf(serial)}${part}`], isRemembered: false },
    sends: measures.map(({ quantity }) => quantity),
    proposes: part === "" ? "bed-occupancy" : "vital-trend",
    readings: measures.map((one) => ({ ...one, atMs })),
  };
}

function addressOf(serial: string): string {
  return `emfit/${serial.toLowerCase()}`;
}

function undecodable(why: string): GatewayError {
  return new GatewayError("sensor/undecodable", `Emfit message: ${why}`);
}
