// Puts one device's motion packets in order and counts what was lost, doubled or late (hop 3).
// Before it: decoded motion. After it: the fall detector, which needs samples in order.

/** A gap is waited for through this many packets, or this long: longer would delay an alert. */
const HELD_PACKETS_MOST = 3;
const HELD_MS_MOST = 1_000;

/** Lost numbers remembered, so that one that still comes is told from a doubled one. */
const LOST_KEPT = 64;

/** A gap beyond this (over an hour at two packets a second) is a wrong number, not a loss. */
const LOST_AT_ONCE_MOST = 10_000;

/** A number this far back, not marked as resent, is a device that counts anew without saying so. */
const RESTART_BACK = 1_000;

/** What happened to one device's packets. `lost` goes down when one still comes. */
export interface PacketCounts {
  received: number;
  lost: number;
  doubled: number;
  /** Came after its place was given up, not marked as resent. */
  late: number;
  /** Came before an earlier one and was put right. */
  outOfOrder: number;
  /** Marked by the device as sent before. */
  resent: number;
  /** The device counts anew: new boot, or a number out of all reason. */
  restarts: number;
}

interface Held<T> {
  readonly sequence: number;
  readonly item: T;
  readonly monotonicMs: number;
}

/** What a packet says about its own place. */
export interface PacketPlace {
  readonly bootNonce: number;
  readonly sequence: number;
  readonly resent: boolean;
}

const NOTHING: readonly never[] = [];

/** The packets of one device. Every item comes out at most once, in order of its number. */
export class PacketOrder<T> {
  readonly counts: PacketCounts = {
    received: 0,
    lost: 0,
    doubled: 0,
    late: 0,
    outOfOrder: 0,
    resent: 0,
    restarts: 0,
  };
  #bootNonce: number | undefined;
  #next = 0;
  #held: Held<T>[] = [];
  #lost: number[] = [];

  /** Takes a packet; gives back what can now go on, in order. */
  push({ bootNonce, sequence, resent }: PacketPlace, monotonicMs: number, item: T): readonly T[] {
    this.counts.received += 1;
    if (resent) this.counts.resent += 1;
    const before = this.#startsAnew(bootNonce, sequence, resent)
      ? this.#restart(bootNonce, sequence)
      : NOTHING;
    if (sequence === this.#next && this.#held.length === 0) {
      this.#next += 1;
      return before.length === 0 ? [item] : [...before, item];
    }
    if (sequence < this.#next) {
      this.#countPast(sequence, resent);
      return this.due(monotonicMs);
    }
    this.#hold({ sequence, item, monotonicMs });
    return [...before, ...this.due(monotonicMs)];
  }

  /** What has waited for long enough, gap or not. Call it now and then, also when nothing comes. */
  due(monotonicMs: number): readonly T[] {
    const ready = this.#takeInOrder();
    for (let oldest = this.#oldestMs(); oldest !== undefined; oldest = this.#oldestMs()) {
      const isFull = this.#held.length > HELD_PACKETS_MOST;
      if (!isFull && monotonicMs - oldest < HELD_MS_MOST) break;
      this.#giveUpGap();
      ready.push(...this.#takeInOrder());
    }
    return ready;
  }

  /** Everything held, in order: the stream has ended or starts anew. */
  flush(): readonly T[] {
    const ready: T[] = [];
    while (this.#held.length > 0) {
      this.#giveUpGap();
      ready.push(...this.#takeInOrder());
    }
    return ready;
  }

  #startsAnew(bootNonce: number, sequence: number, resent: boolean): boolean {
    if (bootNonce !== this.#bootNonce) return true;
    const isFarBack = !resent && sequence < this.#next - RESTART_BACK;
    return isFarBack || sequence > this.#next + LOST_AT_ONCE_MOST;
  }

  #restart(bootNonce: number, sequence: number): readonly T[] {
    const before = this.flush();
    if (this.#bootNonce !== undefined) this.counts.restarts += 1;
    this.#bootNonce = bootNonce;
    this.#next = sequence;
    this.#lost = [];
    return before;
  }

  #countPast(sequence: number, resent: boolean): void {
    const at = this.#lost.indexOf(sequence);
    if (at < 0) {
      this.counts.doubled += 1;
      return;
    }
    this.#lost.splice(at, 1);
    this.counts.lost -= 1;
    if (!resent) this.counts.late += 1;
  }

  #hold(packet: Held<T>): void {
    const at = this.#held.findIndex((held) => held.sequence >= packet.sequence);
    if (at >= 0 && this.#held[at]?.sequence === packet.sequence) {
      this.counts.doubled += 1;
      return;
    }
    if (at >= 0 || packet.sequence === this.#next) this.counts.outOfOrder += 1;
    this.#held.splice(at < 0 ? this.#held.length : at, 0, packet);
  }

  #oldestMs(): number | undefined {
    let oldest: number | undefined;
    for (const { monotonicMs } of this.#held) oldest = Math.min(oldest ?? monotonicMs, monotonicMs);
    return oldest;
  }

  /** The numbers before the first held packet are lost. */
  #giveUpGap(): void {
    const first = this.#held[0];
    if (first === undefined) return;
    this.counts.lost += first.sequence - this.#next;
    const kept = Math.max(this.#next, first.sequence - LOST_KEPT);
    for (let lost = kept; lost < first.sequence; lost++) this.#lost.push(lost);
    this.#lost.splice(0, Math.max(0, this.#lost.length - LOST_KEPT));
    this.#next = first.sequence;
  }

  #takeInOrder(): T[] {
    const ready: T[] = [];
    while (this.#held[0]?.sequence === this.#next) {
      const first = this.#held.shift();
      if (first !== undefined) ready.push(first.item);
      this.#next += 1;
    }
    return ready;
  }
}
