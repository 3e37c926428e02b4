// A home's or a group's broker as a destination: alerts as messages, and how things stand as retained
// topics. It is told and shows; what it says is never acted on. Before it: the outbox, and states.
import type { Clock } from "../../domain/clock.ts";
import type { DestinationPath, Notice, Notifier } from "../../domain/notifier.ts";
import type { ShownStates } from "../../domain/shown-states.ts";
import { runInBackground } from "../../errors.ts";
import { type NetworkPath, NetworkPaths, type PathSettings } from "../network-paths.ts";
import { BrokerLine } from "./broker-line.ts";
import type { BrokerAccess } from "./broker-settings.ts";
import { type ShowSettings, statusTopic, topicsOf } from "./home-assistant.ts";
import { timeLimit } from "../../time-limit.ts";

/** States are the last of all: a line that does not take one in time is left to the alerts. */
const SHOW_WITHIN_MS = 10_000;
const LAST_WORD_WITHIN_MS = 1_000;
const ONLINE = "online";
const OFFLINE = "offline";

export interface UpstreamOptions {
  readonly clock: Clock;
  readonly access: BrokerAccess;
  readonly clientId: string;
  readonly paths: PathSettings;
  readonly heartbeatMs: number;
  readonly show: ShowSettings;
}

export class UpstreamBroker implements Notifier {
  readonly #options: UpstreamOptions;
  readonly #paths: NetworkPaths;
  readonly #lines = new Map<string | undefined, BrokerLine>();
  /** What the broker has acknowledged; forgotten with the line, and when Home Assistant starts anew. */
  readonly #shown = new Map<string, string>();
  #states: ShownStates | undefined;
  /** Undefined until something of the home is known: a test call needs nothing of it. */
  #hubId: string | undefined;
  #showing: Promise<void> | undefined;
  #isStale = false;
  #alerts = 0;
  readonly paths: readonly DestinationPath[];

  constructor(options: UpstreamOptions) {
    this.#options = options;
    const { clock, paths: settings, heartbeatMs } = options;
    this.#paths = new NetworkPaths({
      ...{ clock, settings, heartbeatMs },
      contact: async (path, _purpose, signal) => await this.#contact(path, signal),
    });
    this.paths = this.#paths.checked;
  }

  /** Accepted at the PUBACK. Not retained: who subscribes later must not take it for news. */
  async deliver(notice: Notice, signal: AbortSignal): Promise<void> {
    const { show } = this.#options;
    const type = notice.live ? "alert.raised" : "alert.information";
    const payload = JSON.stringify({ type, id: notice.deliveryId, data: notice });
    this.#hubId = notice.hubId;
    this.#alerts += 1;
    try {
      await this.#paths.through(signal, async (path, share) => {
        await this.#lineOf(path).publish(`${show.baseTopic}/alerts`, payload, false, share);
      });
    } finally {
      this.#alerts -= 1;
    }
    this.#showSoon();
  }

  show(states: ShownStates): void {
    this.#states = states;
    this.#hubId = states.hubId;
    this.#isStale = true;
    this.#showSoon();
  }

  async close(): Promise<void> {
    for (const line of this.#lines.values()) {
      const topic = this.#statusTopic();
      if (line.isUp && topic !== undefined) {
        const soon = timeLimit(LAST_WORD_WITHIN_MS);
        await line.publish(topic, OFFLINE, true, soon).catch(() => undefined);
      }
      await line.close();
    }
  }

  async #contact(path: NetworkPath, signal: AbortSignal): Promise<string> {
    const topic = this.#statusTopic();
    if (topic === undefined) {
      await this.#lineOf(path).open(signal);
      return "the broker takes the hub's name and password";
    }
    await this.#lineOf(path).publish(topic, ONLINE, true, signal);
    this.#isStale = true;
    this.#showSoon();
    return "the broker acknowledged";
  }

  #statusTopic(): string | undefined {
    return this.#hubId === undefined ? undefined : statusTopic(this.#options.show, this.#hubId);
  }

  #lineOf({ localAddress }: NetworkPath): BrokerLine {
    const known = this.#lines.get(localAddress);
    if (known !== undefined) return known;
    const { access, clientId, show } = this.#options;
    const index = this.#lines.size;
    const birth = show.discoveryPrefix === null ? [] : [`${show.discoveryPrefix}/status`];
    const topic = this.#statusTopic();
    const line = new BrokerLine({
      ...{ ...access, clientId: index === 0 ? clientId : `${clientId}-${String(index + 1)}` },
      ...{ localAddress, subscriptions: birth },
      ...(topic === undefined ? {} : { will: { topic, payload: OFFLINE } }),
      onMessage: (_topic, payload) => {
        if (payload === ONLINE) this.#showAnew();
      },
      onLost: () => {
        this.#shown.clear();
      },
    });
    this.#lines.set(localAddress, line);
    return line;
  }

  /** Home Assistant started: it may have forgotten everything. */
  #showAnew(): void {
    this.#shown.clear();
    this.#isStale = true;
    this.#showSoon();
  }

  #showSoon(): void {
    if (this.#showing !== undefined || !this.#isStale) return;
    const line = [...this.#lines.values()].find(({ isUp }) => isUp);
    if (line === undefined) return;
    const work = this.#showAll(line)
      // A line that is lost shows in the contact check, and everything is shown when it is back.
      .catch(() => undefined)
      .finally(() => {
        this.#showing = undefined;
        // Meanwhile more may have changed; after an alert its end looks again.
        if (this.#alerts === 0) this.#showSoon();
      });
    this.#showing = work;
    runInBackground("show states", work);
  }

  async #showAll(line: BrokerLine): Promise<void> {
    const states = this.#states;
    if (states === undefined) return;
    this.#isStale = false;
    const { show } = this.#options;
    const wanted = new Map(topicsOf(states, show));
    wanted.set(statusTopic(show, states.hubId), ONLINE);
    for (const topic of this.#shown.keys()) if (!wanted.has(topic)) wanted.set(topic, "");
    for (const [topic, payload] of wanted) {
      // An alert goes first: the rest is shown when it is through.
      if (this.#alerts > 0) {
        this.#isStale = true;
        return;
      }
      if (this.#shown.get(topic) === payload) continue;
      await line.publish(topic, payload, true, timeLimit(SHOW_WITHIN_MS));
      if (payload === "") this.#shown.delete(topic);
      else this.#shown.set(topic, payload);
    }
  }
}
