// Refuses an encrypted advertisement that was heard before: its counter only rises. Before it: one that
// was opened with its device's key. After it: the duplicate rule.
import type { AdvertisementKeys } from "../../domain/advertisement-keys.ts";

/** A receiver whose network stalled passes on what others passed on already; that is no attack. */
const RELAYED_LATE_MS = 30_000;
const DEVICES_MOST = 1_000;

interface Last {
  readonly counter: number;
  readonly atMs: number;
}

/** "repeat": it is there, and says nothing new. "late": passed over. "replayed": staff are told. */
type CounterVerdict = "believed" | "repeat" | "late" | "replayed";

export class CounterGuard {
  readonly #keys: AdvertisementKeys;
  readonly #last = new Map<string, Last>();

  constructor(keys: AdvertisementKeys) {
    this.#keys = keys;
  }

  judge(address: string, counter: number, nowMs: number): CounterVerdict {
    const last = this.#last.get(address) ?? this.#stored(address);
    if (last === undefined || counter > last.counter) {
      // Only devices with a key get here, so the home bounds them; a wrong key file must not fill memory.
      if (this.#last.size < DEVICES_MOST) this.#last.set(address, { counter, atMs: nowMs });
      return "believed";
    }
    if (nowMs - last.atMs >= RELAYED_LATE_MS) return "replayed";
    return counter === last.counter ? "repeat" : "late";
  }

  forget(address: string): void {
    this.#last.delete(address);
  }

  #stored(address: string): Last | undefined {
    const counter = this.#keys.lastCounter(address);
    return counter === undefined ? undefined : { counter, atMs: Number.NEGATIVE_INFINITY };
  }
}
