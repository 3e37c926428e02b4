// Tells one advertisement that is heard many times, by one radio or by several, from a new one
// [bthome.io, packet id]. Before it: what was heard. After it: the family reads what is new.

/** Within this time a packet id that is not newer is a repeat [bthome-ble]. */
const REPEATS_MS = 4_000;
/** Another receiver may pass on the same words later than that: its network stalled. */
const RELAYED_LATE_MS = 30_000;
/** Newer is up to so many ids ahead, modulo 256 [bthome-ble]. */
const AHEAD_MOST = 63;
const IDS = 256;
/** A home has fewer Bluetooth devices; strangers pass by. */
const DEVICES_MOST = 1_000;

interface Last {
  readonly packetId: number | undefined;
  readonly words: string;
  readonly receiver: string;
  /** When a new one was first heard, and when it, or a repeat of it, was heard last. */
  readonly newMs: number;
  readonly heardMs: number;
}

export interface Heard {
  readonly address: string;
  readonly packetId: number | undefined;
  /** The content as it was on air. */
  readonly words: string;
  readonly receiver: string;
  readonly nowMs: number;
}

export class HeardBefore {
  readonly #last = new Map<string, Last>();

  /** True where it was heard already; else it is remembered. */
  isRepeat(heard: Heard): boolean {
    const { address, nowMs } = heard;
    const last = this.#last.get(address);
    const isRepeat = last !== undefined && isSame(last, heard);
    if (isRepeat) this.#last.set(address, { ...last, heardMs: nowMs });
    else this.#remember(heard);
    return isRepeat;
  }

  forget(address: string): void {
    this.#last.delete(address);
  }

  #remember({ address, packetId, words, receiver, nowMs }: Heard): void {
    const oldest = this.#last.size < DEVICES_MOST ? undefined : this.#last.keys().next().value;
    if (oldest !== undefined) this.#last.delete(oldest);
    // Again at the end: the map's order is that of the last news.
    this.#last.delete(address);
    this.#last.set(address, { packetId, words, receiver, newMs: nowMs, heardMs: nowMs });
  }
}

function isSame(last: Last, { packetId, words, receiver, nowMs }: Heard): boolean {
  const isLate = receiver !== last.receiver && nowMs - last.newMs < RELAYED_LATE_MS;
  if (isLate && words === last.words) return true;
  if (nowMs - last.heardMs >= REPEATS_MS) return false;
  if (packetId === undefined || last.packetId === undefined) return words === last.words;
  const ahead = (packetId - last.packetId + IDS) % IDS;
  return ahead === 0 || ahead > AHEAD_MOST;
}
