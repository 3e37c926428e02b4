// Keeps one device connected: opens a link, and another after a pause when it is down. Before it:
// a wearable's packets; after it: the hub. The wearable itself remembers what was not received.
import type { Link, LinkAddress, OpenLink } from "./link.ts";
import type { Random } from "./seeded-random.ts";
import type { Outgoing } from "./wearable.ts";

export interface ReconnectingSettings {
  readonly address: LinkAddress;
  readonly openLink: OpenLink;
  readonly random: Random;
  /** Longest pause before the second try; it doubles with every failure up to `mostBackOffMs`. */
  readonly firstBackOffMs: number;
  readonly mostBackOffMs: number;
}

export interface ReconnectingHandlers {
  readonly onUp: () => void;
  readonly onDown: (reason: string, wasUp: boolean) => void;
  readonly onDownlink: (payload: Buffer) => void;
}

/** Spread keeps a whole home from knocking in the same millisecond. */
const BACK_OFF_SPREAD = 0.6;

export class Reconnecting {
  readonly #settings: ReconnectingSettings;
  readonly #handlers: ReconnectingHandlers;
  #link: Link | undefined;
  #retry: NodeJS.Timeout | undefined;
  #isUp = false;
  #isStopped = false;
  #awayMs = 0;
  #backOffMs: number;

  constructor(settings: ReconnectingSettings, handlers: ReconnectingHandlers) {
    this.#settings = settings;
    this.#handlers = handlers;
    this.#backOffMs = settings.firstBackOffMs;
  }

  get backlogBytes(): number {
    return this.#link?.backlogBytes ?? 0;
  }

  open(): void {
    if (this.#isStopped || this.#link !== undefined) return;
    clearTimeout(this.#retry);
    this.#link = this.#settings.openLink(this.#settings.address, {
      onUp: () => {
        this.#isUp = true;
        this.#backOffMs = this.#settings.firstBackOffMs;
        this.#handlers.onUp();
      },
      onDown: (reason) => {
        this.#down(reason);
      },
      onDownlink: this.#handlers.onDownlink,
    });
  }

  send(outgoing: readonly Outgoing[]): void {
    for (const message of outgoing) this.#link?.send(message);
  }

  /** Loses the connection and stays away: for a while out of range, for ever until `open`. */
  cut(awayMs = 0): void {
    this.#awayMs = awayMs;
    if (this.#link !== undefined) this.#link.cut();
    else if (awayMs > 0) this.#reopenAfter(awayMs);
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#retry);
    this.#link?.cut();
  }

  #down(reason: string): void {
    const wasUp = this.#isUp;
    this.#isUp = false;
    this.#link = undefined;
    if (this.#isStopped) return;
    this.#handlers.onDown(reason, wasUp);
    const spread = 1 - BACK_OFF_SPREAD * this.#settings.random();
    this.#reopenAfter(Math.max(this.#awayMs, this.#backOffMs * spread));
    this.#awayMs = 0;
    if (!wasUp) this.#backOffMs = Math.min(this.#backOffMs * 2, this.#settings.mostBackOffMs);
  }

  #reopenAfter(ms: number): void {
    clearTimeout(this.#retry);
    if (!Number.isFinite(ms)) return;
    this.#retry = setTimeout(() => {
      this.open();
    }, ms);
  }
}
