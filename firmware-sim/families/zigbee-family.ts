// Zigbee devices behind a simulated Zigbee2MQTT, by its documentation: one topic a device with all that
// is known of it; a list of devices; availability where it is switched on.
import {
  applied,
  type Deed,
  json,
  newCondition,
  type SimFamily,
  type SimMessage,
} from "./sim-family.ts";

const BASE = "zigbee2mqtt";
/** Battery devices check in within the hour; this bridge asks them to twice in it. */
const EVERY_MS = 25 * 60_000;

export interface ZigbeeThing {
  readonly id: string;
  readonly ieee: string;
  readonly name: string;
  readonly vendor: string;
  readonly model: string;
  /** The property that says what it is about. */
  readonly says: "occupancy" | "pressure" | "contact" | "action" | "sos" | "vibration" | "presence";
}

type Values = Readonly<Record<string, unknown>>;

export class ZigbeeFamily implements SimFamily {
  readonly everyMs = EVERY_MS;
  readonly #things: ReadonlyMap<string, ZigbeeThing>;
  readonly #conditions = new Map<string, ReturnType<typeof newCondition>>();
  /** `state.json`: what each said last; an action is never kept. */
  readonly #cache = new Map<string, Values>();

  constructor(things: readonly ZigbeeThing[]) {
    this.#things = new Map(things.map((thing) => [thing.id, thing]));
    for (const { id } of things) this.#conditions.set(id, newCondition());
  }

  /** `cache_state_send_on_startup`: it repeats all it knew. */
  start(): readonly SimMessage[] {
    const things = [...this.#things.values()];
    return [
      json(`${BASE}/bridge/state`, { state: "online" }, true),
      json(`${BASE}/bridge/devices`, things.map(listing), true),
      ...[...this.#cache].map(([name, values]) => json(`${BASE}/${name}`, values)),
    ];
  }

  does(deviceId: string, what: Deed): readonly SimMessage[] {
    const thing = this.#things.get(deviceId);
    const condition = this.#conditions.get(deviceId);
    if (thing === undefined || condition === undefined) return [];
    const wasGone = condition.isGone;
    const isThere = applied(condition, what);
    const availability =
      wasGone === condition.isGone
        ? []
        : [
            json(
              `${BASE}/${thing.name}/availability`,
              { state: isThere ? "online" : "offline" },
              true,
            ),
          ];
    if (!isThere) return availability;
    const values = { ...valuesOf(thing, what), battery: condition.battery, linkquality: 120 };
    return [...availability, this.#say(thing.name, values)];
  }

  regular(): readonly SimMessage[] {
    return [...this.#things.values()].flatMap(({ id, name }) => {
      const { isGone = true, battery = 0 } = this.#conditions.get(id) ?? {};
      return isGone ? [] : [this.#say(name, { battery, linkquality: 118 })];
    });
  }

  #say(name: string, values: Values): SimMessage {
    const known = { ...this.#cache.get(name), ...values };
    const kept = Object.entries(known).filter(([property]) => property !== "action");
    this.#cache.set(name, Object.fromEntries(kept));
    return json(`${BASE}/${name}`, known);
  }
}

type Does = NonNullable<Deed["does"]>;

/** What each deed is in the property that the device has; `contact` is true where the door is closed. */
const VALUES: Readonly<Record<ZigbeeThing["says"], Readonly<Partial<Record<Does, unknown>>>>> = {
  occupancy: { occupied: true, empty: false, moving: true, quiet: false },
  presence: { occupied: true, empty: false, moving: true },
  pressure: { occupied: true, empty: false },
  vibration: { moving: true, quiet: false },
  contact: { open: false, closed: true },
  action: { press: "single" },
  sos: { press: true, quiet: false },
};

function valuesOf({ says }: ZigbeeThing, { does }: Deed): Values {
  const value = does === undefined ? undefined : VALUES[says][does];
  return value === undefined ? {} : { [says]: value };
}

function listing({ ieee, name, model, vendor, says }: ZigbeeThing): Values {
  const properties = [says, "battery", "linkquality"];
  const exposes = properties.map((property) => ({ type: "binary", name: property, property }));
  return {
    ...{ ieee_address: ieee, type: "EndDevice", friendly_name: name, supported: true },
    ...{ disabled: false, interview_completed: true, power_source: "Battery", model_id: model },
    definition: { model, vendor, description: `${vendor} ${model}`, exposes, options: [] },
  };
}
