// What the hub keeps of one connected MQTT client.
import type { Client } from "aedes";
import type { MqttInlet } from "./mqtt-inlet.ts";
import { type Origin, type Principal, matchesFilter, originOf } from "./mqtt-topic.ts";

/** Topics remembered per client: a device uses two, a bridge one a sensor. */
const TOPICS_KEPT = 500;

export class MqttSession {
  readonly client: Client;
  readonly inlet: MqttInlet;
  readonly principal: Principal;
  /** Filters the client may be sent messages for. */
  readonly subscriptions = new Set<string>();
  readonly #origins = new Map<string, Origin | undefined>();

  constructor(client: Client, inlet: MqttInlet, principal: Principal) {
    this.client = client;
    this.inlet = inlet;
    this.principal = principal;
  }

  get isBridge(): boolean {
    return this.principal.credential.kind === "bridge";
  }

  /** A client is sent only what it asked for [MQTT 3.1.1 §3.3]. */
  isSubscribed(topic: string): boolean {
    if (this.subscriptions.has(topic)) return true;
    return this.isBridge && [...this.subscriptions].some((one) => matchesFilter(one, topic));
  }

  /** As `originOf`, remembered: a device says the same topic twice a second for ever. */
  origin(topic: string): Origin | undefined {
    if (this.#origins.has(topic)) return this.#origins.get(topic);
    const origin = originOf(this.principal, topic);
    if (this.#origins.size < TOPICS_KEPT) this.#origins.set(topic, origin);
    return origin;
  }
}
