// The AD structures of a Bluetooth advertisement [Bluetooth Core Supplement, part A]: length, type,
// data, one after the other. Before it: a radio's bytes. After it: the families that know a service.

const AD_SHORT_NAME = 0x08;
const AD_NAME = 0x09;
const AD_SERVICE_DATA_16 = 0x16;
/** A name of the hub's longest label; more is nobody's. */
const NAME_MOST_BYTES = 60;

interface AdStructure {
  readonly type: number;
  readonly data: Uint8Array;
}

/** What is whole; a structure that says it is longer than what is left ends the reading. */
function structuresOf(payload: Uint8Array): readonly AdStructure[] {
  const found: AdStructure[] = [];
  let at = 0;
  while (at < payload.length) {
    const length = payload[at] ?? 0;
    const end = at + 1 + length;
    // Zero ends early: the rest is padding.
    if (length === 0 || end > payload.length) break;
    found.push({ type: payload[at + 1] ?? 0, data: payload.subarray(at + 2, end) });
    at = end;
  }
  return found;
}

/** Data of the service with this 16-bit UUID; undefined: none in this advertisement. */
export function serviceDataOf(payload: Uint8Array, uuid: number): Uint8Array | undefined {
  const isMeant = ({ type, data }: AdStructure): boolean =>
    type === AD_SERVICE_DATA_16 &&
    data.length >= 2 &&
    (data[0] ?? 0) + (data[1] ?? 0) * 256 === uuid;
  return structuresOf(payload).find(isMeant)?.data.subarray(2);
}

/** The device's own name for its kind; "" where it does not say. */
export function localNameOf(payload: Uint8Array): string {
  const structures = structuresOf(payload);
  const named =
    structures.find(({ type }) => type === AD_NAME) ??
    structures.find(({ type }) => type === AD_SHORT_NAME);
  const text = new TextDecoder().decode(named?.data.subarray(0, NAME_MOST_BYTES));
  return text.replace(/[^\x20-\x7e]/g, "");
}

/** One structure of service data, as on air: a receiver that took it apart gives only its content. */
export function serviceDataStructure(uuid: number, data: Uint8Array): Uint8Array {
  return structure(AD_SERVICE_DATA_16, Uint8Array.of(uuid % 256, uuid >> 8, ...data));
}

export function nameStructure(name: string): Uint8Array {
  return structure(AD_NAME, new TextEncoder().encode(name).subarray(0, NAME_MOST_BYTES));
}

/** Longer data than a length byte can say stands in no advertisement: it is left out. */
function structure(type: number, data: Uint8Array): Uint8Array {
  return data.length > 254 ? new Uint8Array() : Uint8Array.of(data.length + 1, type, ...data);
}
