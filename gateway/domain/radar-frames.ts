// Frames of 60 GHz fall radars of the MR60FDA2 kind on their UART: bytes → frames. There is no byte
// stuffing, so checksums alone say where a frame is. After it: the driver `radar-uart`.

const START = 0x01;
/** Start, id, length and type of two bytes each, and the header's checksum. */
const HEADER_BYTES = 8;
/** The longest data the module sends; a longer claim is noise. */
const DATA_MOST_BYTES = 28;

export const RADAR_TYPES = { fall: 0x0e02, parameters: 0x0e06, person: 0x0f09 } as const;

export interface RadarFrame {
  readonly type: number;
  readonly data: Uint8Array;
}

/** All bytes XORed, and turned over. */
function checksum(bytes: Uint8Array, from: number, to: number): number {
  let all = 0;
  for (let at = from; at < to; at += 1) all ^= bytes[at] ?? 0;
  return ~all & 0xff;
}

/** Finds frames in a stream. Nothing makes it throw, and it keeps no more than one frame. */
export class RadarFramer {
  #kept: Uint8Array = new Uint8Array(0);
  /** Bytes that belonged to no frame. */
  skipped = 0;

  push(bytes: Uint8Array): readonly RadarFrame[] {
    const all = Uint8Array.of(...this.#kept, ...bytes);
    const frames: RadarFrame[] = [];
    let at = 0;
    while (at < all.length) {
      const found = frameAt(all, at);
      if (found === "incomplete") break;
      if (found === "none") {
        // The start byte also stands in data: the search goes on just behind it.
        this.skipped += 1;
        at += 1;
        continue;
      }
      frames.push(found.frame);
      at += found.bytes;
    }
    this.#kept = all.slice(at);
    return frames;
  }

  reset(): void {
    this.skipped += this.#kept.length;
    this.#kept = new Uint8Array(0);
  }
}

function word(all: Uint8Array, at: number): number {
  return (all[at] ?? 0) * 256 + (all[at + 1] ?? 0);
}

function frameAt(
  all: Uint8Array,
  at: number,
): { readonly frame: RadarFrame; readonly bytes: number } | "incomplete" | "none" {
  if (all[at] !== START) return "none";
  if (all.length - at < HEADER_BYTES) return "incomplete";
  const length = word(all, at + 3);
  const dataAt = at + HEADER_BYTES;
  const isHeader = checksum(all, at, dataAt - 1) === all[dataAt - 1] && length <= DATA_MOST_BYTES;
  if (!isHeader) return "none";
  const type = word(all, at + 5);
  // A frame without data has no second checksum.
  if (length === 0) return { frame: { type, data: new Uint8Array(0) }, bytes: HEADER_BYTES };
  const endAt = dataAt + length;
  if (all.length <= endAt) return "incomplete";
  if (checksum(all, dataAt, endAt) !== all[endAt]) return "none";
  return { frame: { type, data: all.slice(dataAt, endAt) }, bytes: endAt + 1 - at };
}

export function encodeRadar({ type, data }: RadarFrame): Uint8Array {
  const head = Uint8Array.of(
    START,
    0,
    0,
    data.length >> 8,
    data.length & 0xff,
    type >> 8,
    type & 0xff,
  );
  const tail = data.length === 0 ? [] : [...data, checksum(data, 0, data.length)];
  return Uint8Array.of(...head, checksum(head, 0, head.length), ...tail);
}
