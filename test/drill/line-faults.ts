// What happens to the webhook's line and receiver during a drill: cut in each way, and killed.
import { setTimeout as pause } from "node:timers/promises";
import { LINE_STATES, LineProxy } from "../support/line-proxy.ts";
import type { WebhookLog } from "./webhook-log.ts";

/** Share of lives in which the line works throughout. */
const WORKS = 0.3;
/** Share of lives in which the receiver dies and is started again. */
const RECEIVER_DIES = 0.3;

export class LineFaults {
  readonly #proxy: LineProxy;
  readonly #webhook: WebhookLog;
  readonly #random: () => number;
  /** Kinds of trouble the line has had, by how often. */
  readonly had: Record<string, number> = {};

  private constructor(proxy: LineProxy, webhook: WebhookLog, random: () => number) {
    this.#proxy = proxy;
    this.#webhook = webhook;
    this.#random = random;
  }

  static async start(webhook: WebhookLog, random: () => number): Promise<LineFaults> {
    return new LineFaults(await LineProxy.start(webhook.port), webhook, random);
  }

  /** Where the hub finds the receiver. */
  get url(): string {
    return `http://127.0.0.1:${String(this.#proxy.port)}/`;
  }

  /** One life of the hub: at a moment of it the line changes, and perhaps the receiver dies. */
  async live(lifeMs: number): Promise<void> {
    await pause(this.#random() * lifeMs);
    const cuts = LINE_STATES.filter((state) => state !== "open");
    const cut = cuts[Math.floor(this.#random() * cuts.length)] ?? "open";
    const state = this.#random() < WORKS ? "open" : cut;
    this.#proxy.set(state);
    this.#count(state);
    if (this.#random() >= RECEIVER_DIES) return;
    await this.#webhook.kill();
    this.#count("receiver killed");
    await pause(this.#random() * lifeMs);
    await this.#webhook.revive();
  }

  /** The line is back. */
  mend(): void {
    this.#proxy.set("open");
  }

  async close(): Promise<void> {
    await this.#proxy.close();
  }

  #count(what: string): void {
    this.had[what] = (this.had[what] ?? 0) + 1;
  }
}
