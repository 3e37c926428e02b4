// Shelly devices of the second generation, by their API: notices as JSON-RPC under the device's own
// topic; a notice of status names only what changed.
import {
  applied,
  type Deed,
  json,
  newCondition,
  type SimFamily,
  type SimMessage,
} from "./sim-family.ts";

const EVERY_MS = 60_000;

export interface ShellyThing {
  readonly id: string;
  /** `shellyplusi4-aabbcc112233` */
  readonly topic: string;
  readonly input: number;
}

export class ShellyFamily implements SimFamily {
  readonly everyMs = EVERY_MS;
  readonly #things: readonly ShellyThing[];
  readonly #conditions = new Map<string, ReturnType<typeof newCondition>>();
  readonly #states = new Map<string, boolean>();
  #seconds = 1_767_225_600;

  constructor(things: readonly ShellyThing[]) {
    this.#things = things;
    for (const { topic } of things) this.#conditions.set(topic, newCondition());
  }

  start(): readonly SimMessage[] {
    return [...new Set(this.#things.map(({ topic }) => topic))].flatMap((topic) => [
      { topic: `${topic}/online`, payload: "true", retain: true },
      this.#notice(topic, "NotifyFullStatus", this.#inputsOf(topic)),
    ]);
  }

  does(deviceId: string, what: Deed): readonly SimMessage[] {
    const thing = this.#things.find(({ id }) => id === deviceId);
    const condition = thing === undefined ? undefined : this.#conditions.get(thing.topic);
    if (thing === undefined || condition === undefined) return [];
    const wasGone = condition.isGone;
    const isThere = applied(condition, what);
    const { topic, input } = thing;
    // Its will, which the broker publishes for it.
    if (!isThere)
      return wasGone ? [] : [{ topic: `${topic}/online`, payload: "false", retain: true }];
    if (wasGone) return this.start();
    if (what.does === "press") return [this.#pushed(topic, input)];
    const state = { occupied: true, open: true, empty: false, closed: false }[String(what.does)];
    if (state === undefined) return [];
    this.#states.set(deviceId, state);
    return [this.#notice(topic, "NotifyStatus", { [`input:${input}`]: { id: input, state } })];
  }

  regular(): readonly SimMessage[] {
    const topics = [...this.#conditions].filter(([, { isGone }]) => !isGone);
    return topics.map(([topic]) => this.#notice(topic, "NotifyStatus", { wifi: { rssi: -61 } }));
  }

  #inputsOf(topic: string): Readonly<Record<string, unknown>> {
    const inputs = this.#things.filter((thing) => thing.topic === topic);
    return Object.fromEntries(
      inputs.map(({ id, input }) => [
        `input:${input}`,
        { id: input, state: this.#states.get(id) ?? false },
      ]),
    );
  }

  #pushed(topic: string, input: number): SimMessage {
    const event = { component: `input:${input}`, id: input, event: "single_push", ts: 1 };
    return this.#notice(topic, "NotifyEvent", { events: [event] });
  }

  #notice(topic: string, method: string, params: object): SimMessage {
    this.#seconds += 1;
    const notice = { src: topic, dst: `${topic}/events`, method };
    return json(`${topic}/events/rpc`, { ...notice, params: { ts: this.#seconds, ...params } });
  }
}
