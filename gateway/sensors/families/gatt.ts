// Values of standard GATT characteristics, and the steps of an InfiniTime watch, of devices that the hub
// holds connected [Bluetooth SIG: HRS 1.0 §3.1, BAS 1.1 §3.1, DIS 1.1 §3]. Before it: the Bluetooth
// driver. After it: readings under the device's address.
import { measure } from "../../domain/quantity.ts";
import type { ValueReading } from "../../domain/reading.ts";
import { GatewayError } from "../../errors.ts";
import { defineFamily, type ForeignPacket, type News } from "./define-family.ts";
import { textOf } from "./read-json.ts";

/** Flags of a heart rate measurement. */
const IS_U16 = 0x01;
const CONTACT_MASK = 0x06;
const NO_CONTACT = 0x04;

const TEXT_CHANNELS: ReadonlySet<string> = new Set([
  ...(["maker-name", "model-number", "firmware-revision"] as const),
]);

type Measured = ReturnType<typeof measure>;

const VALUES: Readonly<Record<string, (payload: Uint8Array, packet: ForeignPacket) => Measured>> = {
  "heart-rate": readHeartRate,
  "battery-level": (payload, packet) => {
    const [percent] = exactly(1, payload, packet);
    // Out of its range is reserved: no value, and no fault of the device's.
    return measure("battery", percent);
  },
  steps: (payload, packet) => {
    const bytes = exactly(4, payload, packet);
    return measure("steps", new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true));
  },
};

export const gatt = defineFamily({
  kind: "gatt",
  summary: "Bluetooth devices held connected: heart rate, battery, device information.",
  settings: {},
  topics: () => [],
  newReader: () => ({ read: readValue }),
});

function readValue(packet: ForeignPacket): readonly News[] | undefined {
  const { channel, name, payload, wallMs: atMs } = packet;
  if (TEXT_CHANNELS.has(channel)) {
    const model = channel === "model-number" ? textOf(payload).replaceAll("\0", "") : "";
    return [{ news: "device", addresses: [name], model, proposes: null }];
  }
  if (!Object.hasOwn(VALUES, channel)) return undefined;
  const measured = VALUES[channel]?.(payload, packet);
  const readings: readonly ValueReading[] = measured === undefined ? [] : [{ ...measured, atMs }];
  const said = { isRemembered: false, sends: [channel], proposes: null };
  return [{ news: "readings", addresses: [name], ...said, readings }];
}

function readHeartRate(payload: Uint8Array, packet: ForeignPacket): Measured {
  const [flags = 0, low, high = 0] = payload;
  const isWide = (flags & IS_U16) !== 0;
  if (low === undefined || (isWide && payload.length < 3)) throw refusal(packet);
  // Off the skin it measures nothing, whatever it says.
  if ((flags & CONTACT_MASK) === NO_CONTACT) return undefined;
  return measure("heart-rate", isWide ? low + 256 * high : low);
}

function exactly(bytes: number, payload: Uint8Array, packet: ForeignPacket): Uint8Array {
  if (payload.length !== bytes) throw refusal(packet);
  return payload;
}

function refusal({ channel, payload }: ForeignPacket): GatewayError {
  return new GatewayError("sensor/undecodable", `gatt: ${payload.length} bytes of ${channel}`);
}
