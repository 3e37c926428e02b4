// A simulated Zigbee2MQTT with its devices: says what the real one says, written from its documentation
// alone. Before it: commands of a scenario or a test. After it: any MQTT broker.
import { type MqttClient, connectAsync } from "mqtt";

const BASE = "zigbee2mqtt";
const KEEPALIVE_S = 30;

export interface ZigbeeDevice {
  readonly ieee: string;
  readonly name: string;
  readonly model: string;
  readonly vendor: string;
  /** Names of what it exposes. */
  readonly properties: readonly string[];
}

export interface BridgeLogin {
  readonly url: string;
  readonly username: string;
  readonly secret: string;
}

type Values = Readonly<Record<string, unknown>>;

export class ZigbeeBridge {
  readonly #devices: readonly ZigbeeDevice[];
  /** `state.json`: what each device said last; an action is never kept. */
  readonly #cache = new Map<string, Values>();
  #client: MqttClient | undefined;

  constructor(devices: readonly ZigbeeDevice[]) {
    this.#devices = devices;
  }

  /** As the real one starts: it is online, here are my devices, and this is all I knew of them. */
  async start({ url, username, secret }: BridgeLogin): Promise<void> {
    this.#client = await connectAsync(url, {
      ...{ username, password: secret, clientId: username, keepalive: KEEPALIVE_S },
      protocolVersion: 4,
    });
    await this.#say("bridge/state", { state: "online" }, true);
    await this.#say("bridge/devices", this.#devices.map(listing), true);
    for (const [name, values] of this.#cache) await this.#say(name, values);
  }

  /** A device spoke: its values join what is known of it, and all of it is said. */
  async speaks(name: string, values: Values): Promise<void> {
    const known = { ...this.#cache.get(name), ...values };
    const kept = Object.entries(known).filter(([property]) => property !== "action");
    this.#cache.set(name, Object.fromEntries(kept));
    await this.#say(name, known);
  }

  async available(name: string, isOnline: boolean): Promise<void> {
    await this.#say(`${name}/availability`, { state: isOnline ? "online" : "offline" }, true);
  }

  async stop(): Promise<void> {
    await this.#client?.endAsync();
    this.#client = undefined;
  }

  async #say(topic: string, content: unknown, retain = false): Promise<void> {
    // The real one's usual quality of service is 0; with 1 it is known when the hub has it.
    await this.#client?.publishAsync(`${BASE}/${topic}`, JSON.stringify(content), {
      ...{ qos: 1, retain },
    });
  }
}

function listing({ ieee, name, model, vendor, properties }: ZigbeeDevice): Values {
  const exposes = properties.map((property) => ({ type: "binary", name: property, property }));
  return {
    ...{ ieee_address: ieee, type: "EndDevice", friendly_name: name, supported: true },
    ...{ disabled: false, interview_completed: true, power_source: "Battery", model_id: model },
    definition: { model, vendor, description: `${vendor} ${model}`, exposes, options: [] },
  };
}
