// Shown states → retained topics: how each thing stands, and the messages by which Home Assistant finds it
// (MQTT discovery, one message an entity). Before it: states. After it: the broker.
import type { ShownStates } from "../../domain/shown-states.ts";

export interface ShowSettings {
  readonly baseTopic: string;
  /** Null: nobody looks for entities, states alone are published. */
  readonly discoveryPrefix: string | null;
  readonly residents: "none" | "pseudonymous";
}

interface Entity {
  readonly component: "binary_sensor" | "sensor";
  readonly key: string;
  readonly name: string;
  readonly state: string;
  /** What Home Assistant knows it by beyond the usual. */
  readonly traits: Readonly<Record<string, string | number>>;
}

interface Thing {
  readonly id: string;
  readonly name: string;
  readonly area?: string | null;
  readonly entities: readonly Entity[];
}

const ON_OFF = { payload_on: "ON", payload_off: "OFF" } as const;
const onOff = (isOn: boolean): string => (isOn ? "ON" : "OFF");

/** Node and object ids of discovery: letters, digits, _ and -. */
function safeId(text: string): string {
  return text.replace(/[^\w-]/g, "_");
}

export function statusTopic({ baseTopic }: ShowSettings, hubId: string): string {
  return `${baseTopic}/${safeId(hubId)}/status`;
}

function calling(name: string, isCalling: boolean): Entity {
  const traits = { ...ON_OFF, device_class: "safety" };
  return { component: "binary_sensor", key: "calls", name, state: onOff(isCalling), traits };
}

function problem(name: string, isProblem: boolean): Entity {
  const traits = { ...ON_OFF, device_class: "problem" };
  return { component: "binary_sensor", key: "problem", name, state: onOff(isProblem), traits };
}

function deviceEntities(device: ShownStates["devices"][number]): readonly Entity[] {
  const { batteryPercent, lastHeardMs, troubles } = device;
  const battery: Entity = {
    ...{ component: "sensor", key: "battery", name: "Battery", state: String(batteryPercent) },
    traits: { device_class: "battery", unit_of_measurement: "%", state_class: "measurement" },
  };
  const heardAt = lastHeardMs === null ? "" : new Date(lastHeardMs).toISOString();
  const heard: Entity = {
    ...{ component: "sensor", key: "last_heard", name: "Last heard", state: heardAt },
    traits: { device_class: "timestamp" },
  };
  return [
    problem("Trouble", troubles.length > 0),
    ...(batteryPercent === null ? [] : [battery]),
    ...(lastHeardMs === null ? [] : [heard]),
  ];
}

function thingsOf(states: ShownStates, { residents }: ShowSettings): readonly Thing[] {
  const open: Entity = {
    ...{ component: "sensor", key: "open_alerts", name: "Open alerts", traits: {} },
    state: String(states.openAlerts),
  };
  const hub = {
    ...{ id: "hub", name: `Hearthwatch ${states.hubId}` },
    entities: [problem("Fault", states.isFaulty), open],
  };
  const rooms = states.rooms.map(({ roomId, name, isCalling }) => ({
    ...{ id: `room_${roomId}`, name, area: name },
    entities: [calling("Fall or call for help", isCalling)],
  }));
  const people = residents === "none" ? [] : states.residents;
  const shown = people.map(({ residentId, isCalling }) => ({
    ...{ id: `resident_${residentId}`, name: `Resident ${residentId}` },
    entities: [calling("Fall or call for help", isCalling)],
  }));
  const devices = states.devices.map((device) => ({
    ...{ id: `device_${device.deviceId}`, area: device.roomName },
    name: `${device.sensorType} ${device.deviceId}`,
    entities: deviceEntities(device),
  }));
  return [hub, ...rooms, ...shown, ...devices];
}

/** Every retained topic with what it has to say. Nothing of it can be acted on from there. */
export function topicsOf(states: ShownStates, settings: ShowSettings): ReadonlyMap<string, string> {
  const topics = new Map<string, string>();
  const { baseTopic, discoveryPrefix } = settings;
  const hubId = safeId(states.hubId);
  for (const { id, name, area = null, entities } of thingsOf(states, settings)) {
    const thingId = `hearthwatch_${hubId}_${safeId(id)}`;
    const device = {
      ...{ identifiers: [thingId], name, manufacturer: "Hearthwatch" },
      ...(area === null ? {} : { suggested_area: area }),
      ...(id === "hub" ? {} : { via_device: `hearthwatch_${hubId}_hub` }),
    };
    for (const { component, key, name: called, state, traits } of entities) {
      const stateTopic = `${baseTopic}/${hubId}/${safeId(id)}/${key}`;
      topics.set(stateTopic, state);
      if (discoveryPrefix === null) continue;
      const config = {
        ...{ name: called, unique_id: `${thingId}_${key}`, state_topic: stateTopic, ...traits },
        ...{ availability_topic: statusTopic(settings, states.hubId), device },
        origin: { name: "Hearthwatch" },
      };
      const topic = `${discoveryPrefix}/${component}/${thingId}/${key}/config`;
      topics.set(topic, JSON.stringify(config));
    }
  }
  return topics;
}
