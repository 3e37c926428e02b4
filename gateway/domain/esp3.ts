// EnOcean Serial Protocol 3: bytes of a transceiver → packets, whatever else is between them.
// Before it: a serial line, in pieces of any size. After it: the driver.
import { crc8 } from "./crc8.ts";

const SYNC = 0x55;
/** Sync, two bytes of data length, one of optional length, type, and the header's checksum. */
const HEADER_BYTES = 6;
/** The longest packet a transceiver of this kind sends is far shorter; a longer claim is noise. */
const LONGEST_BYTES = 600;

export const ESP3_TYPES = { radioErp1: 1, response: 2, event: 4, commonCommand: 5 } as const;

export interface Esp3Packet {
  readonly type: number;
  readonly data: Uint8Array;
  readonly optional: Uint8Array;
}

/** Finds packets in a stream. Nothing it is given makes it throw, and it keeps no more than one packet. */
export class Esp3Framer {
  #kept: Uint8Array = new Uint8Array(0);
  /** Bytes that belonged to no packet. */
  skipped = 0;
  /** Packets whose checksum was wrong. */
  broken = 0;

  /** Complete packets that end within `bytes`, in order. */
  push(bytes: Uint8Array): readonly Esp3Packet[] {
    const all = new Uint8Array(this.#kept.length + bytes.length);
    all.set(this.#kept);
    all.set(bytes, this.#kept.length);
    const packets: Esp3Packet[] = [];
    let at = 0;
    for (;;) {
      at = this.#toSync(all, at);
      const found = this.#packetAt(all, at);
      if (found === "incomplete") break;
      if (found === "none") {
        // 0x55 also occurs inside data: the search goes on just after the one that led nowhere.
        this.skipped += 1;
        at += 1;
        continue;
      }
      packets.push(found.packet);
      at += found.bytes;
    }
    this.#kept = all.slice(at);
    return packets;
  }

  /** The line was cut: what came before does not go on. */
  reset(): void {
    this.skipped += this.#kept.length;
    this.#kept = new Uint8Array(0);
  }

  #toSync(all: Uint8Array, from: number): number {
    const sync = all.indexOf(SYNC, from);
    const to = sync === -1 ? all.length : sync;
    this.skipped += to - from;
    return to;
  }

  #packetAt(
    all: Uint8Array,
    at: number,
  ): { readonly packet: Esp3Packet; readonly bytes: number } | "incomplete" | "none" {
    if (all.length - at < HEADER_BYTES) return "incomplete";
    if (crc8(all, at + 1, at + 5) !== all[at + 5]) return "none";
    const dataLength = (all[at + 1] ?? 0) * 256 + (all[at + 2] ?? 0);
    const optionalLength = all[at + 3] ?? 0;
    const bodyAt = at + HEADER_BYTES;
    const endAt = bodyAt + dataLength + optionalLength;
    if (endAt + 1 - at > LONGEST_BYTES) return "none";
    if (all.length <= endAt) return "incomplete";
    if (crc8(all, bodyAt, endAt) !== all[endAt]) {
      this.broken += 1;
      return "none";
    }
    const packet = {
      type: all[at + 4] ?? 0,
      data: all.slice(bodyAt, bodyAt + dataLength),
      optional: all.slice(bodyAt + dataLength, endAt),
    };
    return { packet, bytes: endAt + 1 - at };
  }
}

/** The bytes of a packet to the transceiver. */
export function encodeEsp3(
  type: number,
  data: Uint8Array,
  optional: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + data.length + optional.length + 1);
  bytes.set([SYNC, data.length >> 8, data.length & 0xff, optional.length, type]);
  bytes[5] = crc8(bytes, 1, 5);
  bytes.set(data, HEADER_BYTES);
  bytes.set(optional, HEADER_BYTES + data.length);
  bytes[bytes.length - 1] = crc8(bytes, HEADER_BYTES, bytes.length - 1);
  return bytes;
}
