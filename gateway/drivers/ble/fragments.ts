// Packets of the native protocol in notifications of any length [PROTOCOL §10]. Before it: a
// characteristic's values. After it: whole packets; what does not fit together is dropped and counted.

const FIRST = 0x80;
const LAST = 0x40;
const COUNT_MASK = 0x3f;

/** [PROTOCOL §1] */
const PACKET_MOST_BYTES = 8_192;

/** Fits a link that negotiated nothing: an ATT_MTU of 23 less the header of a write [Core 5.4, F §3.2.8]. */
const WRITE_BYTES = 20;

export class Reassembly {
  #parts: Uint8Array[] = [];
  #bytes = 0;
  /** Count that the next fragment must have; undefined: only a first one will do. */
  #next: number | undefined;
  readonly #onCounted: (what: string) => void;

  constructor(onCounted: (what: string) => void) {
    this.#onCounted = onCounted;
  }

  /** The packet that this value completes. */
  push(value: Uint8Array): Uint8Array | undefined {
    const [head = 0] = value;
    const count = head & COUNT_MASK;
    const isFirst = (head & FIRST) !== 0;
    if (isFirst && this.#next !== undefined) this.#refuse("ble-packet-unfinished");
    const why = value.length < 2 ? "ble-fragment-empty" : "ble-fragment-lost";
    if (value.length < 2 || (!isFirst && this.#next !== count)) {
      this.#refuse(why);
      return undefined;
    }
    this.#parts.push(value.subarray(1));
    this.#bytes += value.length - 1;
    if (this.#bytes > PACKET_MOST_BYTES) {
      this.#refuse("oversized");
      return undefined;
    }
    this.#next = (count + 1) & COUNT_MASK;
    if ((head & LAST) === 0) return undefined;
    const packet = Buffer.concat(this.#parts);
    this.#clear();
    return packet;
  }

  #refuse(why: string): void {
    this.#onCounted(why);
    this.#clear();
  }

  #clear(): void {
    this.#parts = [];
    this.#bytes = 0;
    this.#next = undefined;
  }
}

/** For the smallest link: the hub is not told what was negotiated, and says little. */
export function fragmentsOf(packet: Uint8Array): readonly Uint8Array[] {
  const room = WRITE_BYTES - 1;
  const count = Math.max(1, Math.ceil(packet.length / room));
  return Array.from({ length: count }, (_, index) => {
    const first = index === 0 ? FIRST : 0;
    const last = index === count - 1 ? LAST : 0;
    const head = first | last | (index & COUNT_MASK);
    return Buffer.concat([Uint8Array.of(head), packet.subarray(index * room, (index + 1) * room)]);
  });
}
