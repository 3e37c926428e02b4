// The objects of a BTHome v2 payload [bthome.io/format]: an id, then a value of that id's own length,
// low byte first. Before it: plain service data. After it: named values, in their units.

type Form = readonly [name: string, bytes: number, factor?: number, isSigned?: "signed"];

/** Every id that is known, with its length: an unknown one has none, and ends the reading. */
const FORMS: ReadonlyMap<number, Form> = new Map<number, Form>([
  [0x00, ["packet-id", 1]],
  [0x01, ["battery", 1]],
  [0x02, ["temperature", 2, 0.01, "signed"]],
  [0x03, ["humidity", 2, 0.01]],
  [0x04, ["pressure", 3, 0.01]],
  [0x05, ["illuminance", 3, 0.01]],
  [0x06, ["mass", 2, 0.01]],
  [0x07, ["mass-lb", 2, 0.01]],
  [0x08, ["dew-point", 2, 0.01, "signed"]],
  [0x09, ["count", 1]],
  [0x0a, ["energy", 3, 0.001]],
  [0x0b, ["power", 3, 0.01]],
  [0x0c, ["voltage", 2, 0.001]],
  [0x0d, ["pm2.5", 2]],
  [0x0e, ["pm10", 2]],
  [0x0f, ["generic", 1]],
  [0x10, ["power-on", 1]],
  [0x11, ["opening", 1]],
  [0x12, ["co2", 2]],
  [0x13, ["tvoc", 2]],
  [0x14, ["moisture-level", 2, 0.01]],
  [0x15, ["battery-low", 1]],
  [0x16, ["charging", 1]],
  [0x17, ["carbon-monoxide", 1]],
  [0x18, ["cold", 1]],
  [0x19, ["connectivity", 1]],
  [0x1a, ["door", 1]],
  [0x1b, ["garage-door", 1]],
  [0x1c, ["gas-found", 1]],
  [0x1d, ["heat", 1]],
  [0x1e, ["light", 1]],
  [0x1f, ["lock", 1]],
  [0x20, ["moisture", 1]],
  [0x21, ["motion", 1]],
  [0x22, ["moving", 1]],
  [0x23, ["occupancy", 1]],
  [0x24, ["plug", 1]],
  [0x25, ["presence", 1]],
  [0x26, ["problem", 1]],
  [0x27, ["running", 1]],
  [0x28, ["safety", 1]],
  [0x29, ["smoke", 1]],
  [0x2a, ["sound", 1]],
  [0x2b, ["tamper", 1]],
  [0x2c, ["vibration", 1]],
  [0x2d, ["window", 1]],
  [0x2e, ["humidity", 1]],
  [0x2f, ["moisture-level", 1]],
  [0x3a, ["button", 1]],
  [0x3c, ["dimmer", 2]],
  [0x3d, ["count", 2]],
  [0x3e, ["count", 4]],
  [0x3f, ["rotation", 2, 0.1, "signed"]],
  [0x40, ["distance-mm", 2]],
  [0x41, ["distance-m", 2, 0.1]],
  [0x42, ["duration", 3, 0.001]],
  [0x43, ["current", 2, 0.001]],
  [0x44, ["speed", 2, 0.01]],
  [0x45, ["temperature", 2, 0.1, "signed"]],
  [0x46, ["uv", 1, 0.1]],
  [0x47, ["volume", 2, 0.1]],
  [0x48, ["volume-ml", 2]],
  [0x49, ["flow", 2, 0.001]],
  [0x4a, ["voltage", 2, 0.1]],
  [0x4b, ["gas", 3, 0.001]],
  [0x4c, ["gas", 4, 0.001]],
  [0x4d, ["energy", 4, 0.001]],
  [0x4e, ["volume", 4, 0.001]],
  [0x4f, ["water", 4, 0.001]],
  [0x50, ["timestamp", 4]],
  [0x51, ["acceleration", 2, 0.001]],
  [0x52, ["gyroscope", 2, 0.001]],
  [0x55, ["volume-stored", 4, 0.001]],
  [0x56, ["conductivity", 2]],
  [0x57, ["temperature", 1, 1, "signed"]],
  [0x58, ["temperature", 1, 0.35, "signed"]],
  [0x59, ["count", 1, 1, "signed"]],
  [0x5a, ["count", 2, 1, "signed"]],
  [0x5b, ["count", 4, 1, "signed"]],
  [0x5c, ["power", 4, 0.01, "signed"]],
  [0x5d, ["current", 2, 0.001, "signed"]],
  [0x5e, ["direction", 2, 0.01]],
  [0x5f, ["precipitation", 2, 0.1]],
  [0x60, ["channel", 1]],
  [0x61, ["rpm", 2]],
  [0x62, ["speed", 4, 0.000001, "signed"]],
  [0x63, ["acceleration", 4, 0.000001, "signed"]],
  [0x64, ["light-level", 1]],
]);

/** These two say their own length. */
const TEXT = 0x53;
const RAW = 0x54;

export interface BthomeObject {
  readonly name: string;
  readonly value: number;
}

/** What stands before the first unknown id or the end: the rest has no length [bthome.io]. */
export function readBthomeObjects(payload: Uint8Array): readonly BthomeObject[] {
  const found: BthomeObject[] = [];
  let at = 0;
  while (at < payload.length) {
    const id = payload[at] ?? 0;
    if (id === TEXT || id === RAW) {
      at += 2 + (payload[at + 1] ?? 0);
      continue;
    }
    const form = FORMS.get(id);
    if (form === undefined || at + 1 + form[1] > payload.length) break;
    const [name, bytes, factor = 1, signed] = form;
    const raw = littleEndian(payload.subarray(at + 1, at + 1 + bytes), signed === "signed");
    found.push({ name, value: scaled(raw, factor) });
    at += 1 + bytes;
  }
  return found;
}

function littleEndian(bytes: Uint8Array, isSigned: boolean): number {
  const value = bytes.reduceRight((high, byte) => high * 256 + byte, 0);
  const span = 256 ** bytes.length;
  return isSigned && value >= span / 2 ? value - span : value;
}

/** 2506 × 0.01 is 25.06, not 25.060000000000002: no factor has more places than six. */
function scaled(raw: number, factor: number): number {
  return factor === 1 ? raw : Number((raw * factor).toFixed(6));
}
