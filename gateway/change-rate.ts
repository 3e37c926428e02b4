// How often the devices' states change: one that changes faster than people can is broken, and must
// not fill the log. Before it: readings. After it: the family desk, which keeps only calls of it.

/** More changes of state in a minute than people make: a broken sensor, or a radio that stutters. */
const CHANGES_A_MINUTE_MOST = 30;
const MINUTE_MS = 60_000;

interface Minute {
  beganMs: number;
  changes: number;
}

export class ChangeRate {
  readonly #minutes = new Map<string, Minute>();

  /** Counts `changes` of a set-up device; true where these are too many to be so. */
  isTooFast(deviceId: string, changes: number, monotonicMs: number): boolean {
    if (changes === 0) return false;
    const known = this.#minutes.get(deviceId);
    const isNewMinute = known === undefined || monotonicMs - known.beganMs >= MINUTE_MS;
    const minute = isNewMinute ? { beganMs: monotonicMs, changes: 0 } : known;
    minute.changes += changes;
    this.#minutes.set(deviceId, minute);
    return minute.changes > CHANGES_A_MINUTE_MOST;
  }
}
