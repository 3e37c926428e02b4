// ESPHome nodes with an MR60FDA2 radar, by the documentation of its MQTT client: one topic an entity,
// its state as plain text, and a will.
import { applied, type Deed, newCondition, type SimFamily, type SimMessage } from "./sim-family.ts";

/** A radar is on the mains; `wifi_signal` is sent once a minute by default. */
const EVERY_MS = 60_000;

export interface EsphomeThing {
  readonly id: string;
  readonly node: string;
}

export class EsphomeFamily implements SimFamily {
  readonly everyMs = EVERY_MS;
  readonly #nodes: ReadonlyMap<string, string>;
  readonly #conditions = new Map<string, ReturnType<typeof newCondition>>();

  constructor(things: readonly EsphomeThing[]) {
    this.#nodes = new Map(things.map(({ id, node }) => [id, node]));
    for (const { id } of things) this.#conditions.set(id, newCondition());
  }

  start(): readonly SimMessage[] {
    return [...this.#nodes.values()].flatMap((node) => upOf(node));
  }

  does(deviceId: string, what: Deed): readonly SimMessage[] {
    const node = this.#nodes.get(deviceId);
    const condition = this.#conditions.get(deviceId);
    if (node === undefined || condition === undefined) return [];
    const wasGone = condition.isGone;
    if (!applied(condition, what)) {
      return wasGone ? [] : [{ topic: `${node}/status`, payload: "offline", retain: true }];
    }
    return wasGone ? upOf(node) : deedOf(node, what);
  }

  regular(): readonly SimMessage[] {
    const there = [...this.#nodes].filter(([id]) => this.#conditions.get(id)?.isGone === false);
    return there.map(([, node]) => ({ topic: `${node}/sensor/wifi_signal/state`, payload: "-58" }));
  }
}

function upOf(node: string): readonly SimMessage[] {
  return [
    { topic: `${node}/status`, payload: "online", retain: true },
    { topic: `${node}/sensor/wifi_signal/state`, payload: "-58" },
  ];
}

function deedOf(node: string, { does }: Deed): readonly SimMessage[] {
  const binary = (entity: string, isOn: boolean): SimMessage => ({
    topic: `${node}/binary_sensor/${entity}/state`,
    payload: isOn ? "ON" : "OFF",
  });
  switch (does) {
    case "fall":
      return [binary("people_exist", true), binary("fall_detected", true)];
    case "up":
      return [binary("fall_detected", false)];
    case "occupied":
    case "empty":
      return [binary("people_exist", does === "occupied")];
    default:
      return [];
  }
}
