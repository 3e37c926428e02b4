// Bytes of an ESPA 4.4.4 line → what was said: polls, acknowledgements, blocks. Before it: a line, in
// pieces of any size. After it: the station.
import { decodeEspaBody, ESPA, type EspaBlock, espaChecksum } from "./espa-block.ts";

export type EspaToken =
  | { readonly kind: "enq"; readonly address: string }
  | { readonly kind: "ack" }
  /** `reason`: the digit before it; undefined: none was said. */
  | { readonly kind: "nak"; readonly reason: string | undefined }
  | { readonly kind: "eot" }
  | { readonly kind: "block"; readonly block: EspaBlock; readonly bytes: Uint8Array }
  /** A block that cannot be right: it has to be said again. */
  | { readonly kind: "broken" }
  /** A block whose checksum is right and which says nothing that is known. */
  | { readonly kind: "unknown" };

/** 128 of text, and every other record at its longest, twice over. */
const BLOCK_MOST_BYTES = 512;

const INSIDE_A_BLOCK: ReadonlySet<number> = new Set([ESPA.stx, ESPA.rs, ESPA.us]);

/** Keeps no more than one block; nothing makes it throw. */
export class EspaReader {
  readonly #dataBits: 7 | 8;
  /** What stands between SOH and ETX; undefined: no block has begun. */
  #body: number[] | undefined;
  /** ETX came: the next byte is the checksum, whatever its value. */
  #awaitsChecksum = false;
  /** A character that may belong to an ENQ or a NAK. */
  #before: number | undefined;
  /** Bytes that meant nothing. */
  skipped = 0;

  constructor(dataBits: 7 | 8) {
    this.#dataBits = dataBits;
  }

  get isInBlock(): boolean {
    return this.#body !== undefined;
  }

  push(bytes: Uint8Array): readonly EspaToken[] {
    const tokens: EspaToken[] = [];
    for (const raw of bytes) {
      // A line of 7 bits behind a converter of 8 leaves the parity bit in.
      const byte = this.#dataBits === 7 ? raw & 0x7f : raw;
      const token = this.#body === undefined ? this.#outside(byte) : this.#inside(byte, this.#body);
      if (token !== undefined) tokens.push(token);
    }
    return tokens;
  }

  /** The line was cut, or the other end is silent in the middle of a block. */
  reset(): void {
    this.#body = undefined;
    this.#awaitsChecksum = false;
    this.#before = undefined;
  }

  #outside(byte: number): EspaToken | undefined {
    const before = this.#before;
    this.#before = undefined;
    switch (byte) {
      case ESPA.soh:
        this.#body = [];
        return undefined;
      case ESPA.ack:
        return { kind: "ack" };
      case ESPA.eot:
        return { kind: "eot" };
      case ESPA.nak:
        return { kind: "nak", reason: characterOf(before) };
      case ESPA.enq:
        return before === undefined
          ? undefined
          : { kind: "enq", address: characterOf(before) ?? "" };
      default:
        // Some equipment ends a block with a carriage return.
        if (byte > 0x20) this.#before = byte;
        else if (byte !== ESPA.cr) this.skipped += 1;
        return undefined;
    }
  }

  #inside(byte: number, body: number[]): EspaToken | undefined {
    if (this.#awaitsChecksum) return this.#ended(body, byte);
    if (byte === ESPA.etx) {
      this.#awaitsChecksum = true;
      return undefined;
    }
    if (byte === ESPA.eot || byte === ESPA.soh) {
      // The sender gave it up, or began anew.
      this.reset();
      return this.#outside(byte);
    }
    body.push(byte);
    if (body.length > BLOCK_MOST_BYTES) {
      this.reset();
      return { kind: "broken" };
    }
    return undefined;
  }

  #ended(body: number[], checksum: number): EspaToken {
    this.reset();
    const isRight = espaChecksum([...body, ESPA.etx], this.#dataBits) === checksum;
    if (!isRight || body.some((byte) => byte < 0x20 && !INSIDE_A_BLOCK.has(byte))) {
      return { kind: "broken" };
    }
    const block = decodeEspaBody(body);
    const bytes = Uint8Array.of(ESPA.soh, ...body, ESPA.etx, checksum);
    return block === undefined ? { kind: "unknown" } : { kind: "block", block, bytes };
  }
}

function characterOf(code: number | undefined): string | undefined {
  return code === undefined ? undefined : String.fromCharCode(code);
}
