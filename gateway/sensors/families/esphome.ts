// ESPHome nodes: one topic an entity, its state as plain text [ESPHome MQTT documentation]. What an
// entity is called decides what it is: radars of the MR60FDA2 kind above all.
import { measure } from "../../domain/quantity.ts";
import { defineFamily, type FamilyReader, type ForeignPacket, type News } from "./define-family.ts";
import { proposeType } from "./propose-type.ts";
import { textOf } from "./read-json.ts";

/** `room3-radar/binary_sensor/fall_detected/state`; a prefix may hold slashes. */
const STATE = /^([^+#]{1,100})\/(binary_sensor|sensor)\/([a-z0-9_-]{1,60})\/state$/;
const STATUS = /^([^+#]{1,100})\/status$/;

/** A filter has no word for "one level or more": a home sorts its nodes by floor and room, not deeper. */
const PREFIXES = ["+", "+/+", "+/+/+"] as const;

const BINARY: readonly (readonly [
  kindOfWord: RegExp,
  read: (isOn: boolean) => ReturnType<typeof measure>,
])[] = [
  [/^fall/, (isOn) => measure("fall", isOn ? "fall" : "none")],
  // Before the things beside which a button hangs: `bed_call` is a call.
  [/^(help|sos|call|cord|button|pullcord|callbutton)$/, (isOn) => measure("asking", isOn)],
  [/^(people|person|presence|occup)|^(bed|chair|mat)$/, (isOn) => measure("occupied", isOn)],
  [/^(door|window|contact)/, (isOn) => measure("open", isOn)],
  [/^(motion|pir)/, (isOn) => measure("motion", isOn)],
  [/^vibration/, (isOn) => measure("vibration", isOn)],
  [/^tamper/, (isOn) => measure("tamper", isOn)],
];

const NUMERIC = [
  [/heart/, "heart-rate"],
  [/breath|respir/, "breathing-rate"],
  [/temperature/, "temperature"],
  [/humidity/, "humidity"],
  [/illuminance|lux/, "illuminance"],
  [/battery/, "battery"],
  [/wifi_signal|rssi/, "signal"],
] as const;

export const esphome = defineFamily({
  kind: "esphome",
  summary: "ESPHome nodes, such as fall radars.",
  settings: {},
  topics: () =>
    PREFIXES.flatMap((prefix) => [
      ...[`${prefix}/binary_sensor/+/state`, `${prefix}/sensor/+/state`, `${prefix}/status`],
    ]),
  newReader: (): FamilyReader => ({ read: readNode }),
});

function readNode(packet: ForeignPacket): readonly News[] | undefined {
  if (packet.channel !== "bridge") return undefined;
  const [, node, component, entity = ""] = STATE.exec(packet.name) ?? [];
  if (node !== undefined) return readEntity(node, component === "sensor", entity, packet);
  const [, there] = STATUS.exec(packet.name) ?? [];
  const text = textOf(packet.payload);
  if (there === undefined || (text !== "online" && text !== "offline")) return undefined;
  return [{ news: "connection", addresses: [`esphome/${there}`], isConnected: text === "online" }];
}

function readEntity(
  node: string,
  isNumber: boolean,
  entity: string,
  { payload, wallMs: atMs, isRetained: isRemembered }: ForeignPacket,
): readonly News[] {
  const text = textOf(payload);
  const measured = isNumber ? numberOf(entity, text) : binaryOf(entity, text);
  const sends = [entity];
  const proposes = proposeType(measured === undefined ? [] : [measured.quantity]);
  const readings = measured === undefined ? [] : [{ ...measured, atMs }];
  return [
    { news: "readings", addresses: [`esphome/${node}`], isRemembered, sends, proposes, readings },
  ];
}

function binaryOf(entity: string, text: string): ReturnType<typeof measure> {
  if (text !== "ON" && text !== "OFF") return undefined;
  const words = entity.split(/[_-]/);
  return BINARY.find(([kind]) => words.some((word) => kind.test(word)))?.[1](text === "ON");
}

function numberOf(entity: string, text: string): ReturnType<typeof measure> {
  const quantity = NUMERIC.find(([word]) => word.test(entity))?.[1];
  const value = text.trim() === "" ? Number.NaN : Number(text);
  return quantity === undefined ? undefined : measure(quantity, value);
}
