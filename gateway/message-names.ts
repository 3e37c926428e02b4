// What a message of a foreign device is called: by when it first came, until it is stored. Before it:
// the family desk. After it: the names of events, by which a press is one press.

/** Not stored and not sent again for this long: its sender gave it up. */
const GIVEN_UP_AFTER_MS = 24 * 3_600_000;

interface Waiting {
  readonly namedMs: number;
  readonly lastMs: number;
}

export class MessageNames {
  /** By device and content: messages that are not stored (yet), oldest first. */
  readonly #waiting = new Map<string, Waiting>();

  /** Sent again before it was stored, a message keeps the name under which its alert is shown. */
  nameOf(key: string, receivedMs: number, isResent: boolean): number {
    return isResent ? (this.#waiting.get(key)?.namedMs ?? receivedMs) : receivedMs;
  }

  /** Settles with `stored`; a message that could not be stored keeps its name for the next try. */
  async kept(key: string, namedMs: number, nowMs: number, stored: Promise<unknown>): Promise<void> {
    const { namedMs: first } = this.#waiting.get(key) ?? { namedMs };
    this.#waiting.delete(key);
    this.#waiting.set(key, { namedMs: first, lastMs: nowMs });
    for (const [other, { lastMs }] of this.#waiting) {
      if (nowMs - lastMs <= GIVEN_UP_AFTER_MS) break;
      this.#waiting.delete(other);
    }
    await stored;
    if (this.#waiting.get(key)?.namedMs === namedMs) this.#waiting.delete(key);
  }
}
