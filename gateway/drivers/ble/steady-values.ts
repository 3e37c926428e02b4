// Values that are told only when they change, put on an even grid of time: pure. Before it: a device's
// notifications. After it: packets that gateway/sensors/infini-time.ts reads.

const VALUES_A_PACKET = 10;
const VALUE_BYTES = 6;
const HEADER_BYTES = 16;
const US_PER_MS = 1_000;

/** A hub that could not look for so long does not know what it would fill in. */
const FILLED_MOST_MS = 5_000;

export interface SteadyOptions {
  readonly periodMs: number;
  readonly startMs: number;
  readonly nonce: number;
}

interface Taken {
  readonly atMs: number;
  readonly value: Uint8Array;
}

export class SteadyValues {
  readonly #options: SteadyOptions;
  /** What holds at the next place of the grid comes first. */
  #taken: Taken[] = [];
  #slot = 0;
  #sequence = 0;

  constructor(options: SteadyOptions) {
    this.#options = options;
  }

  /** Anything that is not a value of three numbers is no value. */
  took(atMs: number, value: Uint8Array): void {
    if (value.length === VALUE_BYTES) this.#taken.push({ atMs, value: Uint8Array.from(value) });
  }

  /** Whole packets of what held up to `nowMs`. */
  takeUntil(nowMs: number): readonly Uint8Array[] {
    const { periodMs, startMs } = this.#options;
    const packets: Uint8Array[] = [];
    const due = Math.floor((nowMs - startMs) / periodMs) + 1;
    if ((due - this.#slot) * periodMs > FILLED_MOST_MS) this.#slot = due - VALUES_A_PACKET;
    while (this.#slot + VALUES_A_PACKET <= due) {
      const packet = this.#packet();
      if (packet === undefined) break;
      packets.push(packet);
    }
    return packets;
  }

  #packet(): Uint8Array | undefined {
    const { nonce, periodMs, startMs } = this.#options;
    const bytes = new Uint8Array(HEADER_BYTES + VALUES_A_PACKET * VALUE_BYTES);
    const view = new DataView(bytes.buffer);
    view.setUint32(0, nonce, true);
    view.setUint32(4, this.#sequence, true);
    view.setFloat64(8, this.#slot * periodMs * US_PER_MS, true);
    for (let index = 0; index < VALUES_A_PACKET; index += 1) {
      const held = this.#heldAt(startMs + (this.#slot + index) * periodMs);
      if (held === undefined) return undefined;
      bytes.set(held, HEADER_BYTES + index * VALUE_BYTES);
    }
    this.#slot += VALUES_A_PACKET;
    this.#sequence += 1;
    return bytes;
  }

  #heldAt(atMs: number): Uint8Array | undefined {
    while (this.#taken[1] !== undefined && this.#taken[1].atMs <= atMs) this.#taken.shift();
    return this.#taken[0]?.value;
  }
}
