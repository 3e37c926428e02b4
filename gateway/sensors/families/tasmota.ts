// Tasmota: telemetry as JSON under tele/…, what just happened under stat/… [Tasmota documentation]. Its
// times have no zone, so the hub's own count.
import { z } from "zod";
import { type Measured, measure } from "../../domain/quantity.ts";
import { defineFamily, type FamilyReader, type ForeignPacket, type News } from "./define-family.ts";
import { proposeType } from "./propose-type.ts";
import { type JsonObject, asObject, readJsonObject, textOf } from "./read-json.ts";

const TOPIC = /^(tele|stat)\/([^+#/]{1,100})\/(LWT|STATE|SENSOR|RESULT|STATUS\d{1,2})$/;
/** `Switch1`, `Button2` */
const INPUT = /^(Switch|Button)(\d{1,2})$/;
const ACTIONS: Readonly<Record<string, Measured["value"]>> = {
  SINGLE: "single",
  DOUBLE: "double",
  TRIPLE: "triple",
  QUAD: "triple",
  PENTA: "triple",
  HOLD: "hold",
  CLEAR: "release",
};

/** By the name within a sensor's part, such as `{"AM2301":{"Temperature":20.6}}`. */
const MEASURED = [
  ["Temperature", "temperature"],
  ["Humidity", "humidity"],
  ["Illuminance", "illuminance"],
  ["Pressure", "air-pressure"],
] as const;

const action = z.object({ Action: z.string() });

export const tasmota = defineFamily({
  kind: "tasmota",
  summary: "Tasmota devices: switches, buttons and sensors for room climate.",
  settings: {},
  topics: () => ["tele/+/+", "stat/+/RESULT"],
  newReader: (): FamilyReader => ({ read: readTasmota }),
});

function readTasmota(packet: ForeignPacket): readonly News[] | undefined {
  const [, prefix, device, leaf] = TOPIC.exec(packet.name) ?? [];
  if (packet.channel !== "bridge" || device === undefined) return undefined;
  if (leaf === "LWT") return readWill(device, packet);
  if (prefix === "tele" && leaf === "SENSOR") return readSensor(device, packet);
  if (prefix === "stat" && leaf === "RESULT") return readResult(device, packet);
  return prefix === "tele" ? [readState(device, packet)] : [];
}

/** That it is there, and how well its network hears it. */
function readState(device: string, packet: ForeignPacket): News {
  const said = readJsonObject(packet.payload, packet.name);
  const signal = measure("signal", asObject(said["Wifi"])?.["Signal"]);
  return newsOf(device, undefined, [], signal === undefined ? [] : [signal], packet);
}

function readWill(device: string, { payload }: ForeignPacket): readonly News[] {
  const text = textOf(payload);
  if (text !== "Online" && text !== "Offline") return [];
  const isConnected = text === "Online";
  return [{ news: "connection", addresses: [`tasmota/${device}`], isConnected }];
}

/** How things are: each switch may be a thing of its own, the rest is of the device. */
function readSensor(device: string, packet: ForeignPacket): readonly News[] {
  const said = readJsonObject(packet.payload, "Tasmota message");
  const isFahrenheit = said["TempUnit"] === "F";
  const parts = Object.entries(said);
  const own = parts.flatMap(([, part]) => measuresOf(asObject(part), isFahrenheit));
  const inputs = parts.flatMap(([name, state]) => {
    const readings = INPUT.test(name) ? switchState(state) : [];
    return readings.length === 0 ? [] : [newsOf(device, name, [name], readings, packet)];
  });
  const names = parts.map(([name]) => name).filter((name) => name !== "Time");
  return [newsOf(device, undefined, names, own, packet), ...inputs];
}

function measuresOf(part: JsonObject | undefined, isFahrenheit: boolean): readonly Measured[] {
  if (part === undefined) return [];
  return MEASURED.flatMap(([name, quantity]) => {
    const value = part[name];
    const isDegree = quantity === "temperature" && isFahrenheit && typeof value === "number";
    return measure(quantity, isDegree ? (value - 32) / 1.8 : value) ?? [];
  });
}

/** A contact, a pad or a cord: its sensor type says which of these it is. */
function switchState(state: unknown): readonly Measured[] {
  if (state !== "ON" && state !== "OFF") return [];
  const isOn = state === "ON";
  const quantities = ["occupied", "open", "motion", "asking"] as const;
  return quantities.flatMap((quantity) => measure(quantity, isOn) ?? []);
}

/** What just happened: a press, or a switch that moved. What a broker kept did not. */
function readResult(device: string, packet: ForeignPacket): readonly News[] {
  if (packet.isRetained) return [];
  const said = readJsonObject(packet.payload, "Tasmota message");
  return Object.entries(said).flatMap(([name, value]) => {
    const done = INPUT.test(name) ? action.safeParse(value).data?.Action : undefined;
    if (done === undefined) return [];
    const press = Object.hasOwn(ACTIONS, done) ? measure("pressed", ACTIONS[done]) : undefined;
    const readings = press === undefined ? switchState(done) : [press];
    return readings.length === 0 ? [] : [newsOf(device, name, [name], readings, packet)];
  });
}

function newsOf(
  device: string,
  input: string | undefined,
  sends: readonly string[],
  measures: readonly Measured[],
  { wallMs: atMs, isRetained: isRemembered }: ForeignPacket,
): News {
  const whole = `tasmota/${device}`;
  const quantities = measures.map(({ quantity }) => quantity);
  return {
    ...{ news: "readings", isRemembered, sends },
    addresses: input === undefined ? [whole] : [`${whole}/${input.toLowerCase()}`, whole],
    // A switch may be anything; most are contacts.
    proposes: proposeType(quantities.filter((quantity) => quantity !== "asking")),
    readings: measures.map((one) => ({ ...one, atMs })),
  };
}
