// Tasmota devices with a switch and a sensor of temperature, by their documentation: telemetry every five
// minutes, and the action of a switch as it moves.
import {
  applied,
  type Deed,
  json,
  newCondition,
  type SimFamily,
  type SimMessage,
} from "./sim-family.ts";

/** TelePeriod, 300 s by default. */
const EVERY_MS = 300_000;

export interface TasmotaThing {
  readonly id: string;
  readonly topic: string;
}

export class TasmotaFamily implements SimFamily {
  readonly everyMs = EVERY_MS;
  readonly #topics: ReadonlyMap<string, string>;
  readonly #conditions = new Map<string, ReturnType<typeof newCondition>>();
  readonly #isOn = new Map<string, boolean>();

  constructor(things: readonly TasmotaThing[]) {
    this.#topics = new Map(things.map(({ id, topic }) => [id, topic]));
    for (const { id } of things) this.#conditions.set(id, newCondition());
  }

  start(): readonly SimMessage[] {
    return [...this.#topics].flatMap(([id, topic]) => [
      { topic: `tele/${topic}/LWT`, payload: "Online", retain: true },
      this.#sensor(id, topic),
    ]);
  }

  does(deviceId: string, what: Deed): readonly SimMessage[] {
    const topic = this.#topics.get(deviceId);
    const condition = this.#conditions.get(deviceId);
    if (topic === undefined || condition === undefined) return [];
    if (!applied(condition, what)) {
      return [{ topic: `tele/${topic}/LWT`, payload: "Offline", retain: true }];
    }
    if (what.does === "back")
      return this.start().filter((message) => message.topic.includes(topic));
    if (what.does === "press") {
      return [json(`stat/${topic}/RESULT`, { Button1: { Action: "SINGLE" } })];
    }
    const isOn = {
      open: true,
      occupied: true,
      moving: true,
      closed: false,
      empty: false,
      quiet: false,
    }[String(what.does)];
    if (isOn === undefined) return [];
    this.#isOn.set(deviceId, isOn);
    return [
      json(`stat/${topic}/RESULT`, { Switch1: { Action: isOn ? "ON" : "OFF" } }),
      this.#sensor(deviceId, topic),
    ];
  }

  regular(): readonly SimMessage[] {
    const there = [...this.#topics].filter(([id]) => this.#conditions.get(id)?.isGone === false);
    return there.flatMap(([id, topic]) => [
      json(`tele/${topic}/STATE`, { Wifi: { RSSI: 78, Signal: -61 } }),
      this.#sensor(id, topic),
    ]);
  }

  #sensor(id: string, topic: string): SimMessage {
    return json(`tele/${topic}/SENSOR`, {
      Time: "2026-01-31T14:05:00",
      Switch1: this.#isOn.get(id) === true ? "ON" : "OFF",
      DS18B20: { Id: "01131B123456", Temperature: 20.4 },
      TempUnit: "C",
    });
  }
}
