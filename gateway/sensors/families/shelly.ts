// Shelly Gen2 and later: JSON-RPC notices under the device's own topic [Shelly Gen2+ API]. A notice of
// status carries only what changed, so each component is known by laying it over what was known.
import { z } from "zod";
import { type Measured, measure } from "../../domain/quantity.ts";
import { defineFamily, type FamilyReader, type ForeignPacket, type News } from "./define-family.ts";
import { proposeType } from "./propose-type.ts";
import { type JsonObject, asObject, readJsonObject, textOf } from "./read-json.ts";

/** `shellyplus1-aabbcc112233/events/rpc`; a home may have given it another prefix without slashes. */
const TOPIC = /^([^/+#]{1,100})\/(?:(events\/rpc|online)|status\/([a-z]+:\d{1,3}))$/;
const RPC = "events/rpc";
const COMPONENTS_MOST = 2_000;

const PRESS: Readonly<Record<string, string>> = {
  single_push: "single",
  double_push: "double",
  triple_push: "triple",
  long_push: "long",
};

const events = z.array(z.object({ component: z.string(), event: z.string() }).loose());

export const shelly = defineFamily({
  kind: "shelly",
  summary: "Shelly devices of the second generation and later.",
  settings: {},
  topics: () => ["+/events/rpc", "+/online", "+/status/+"],
  newReader: () => new ShellyReader(),
});

class ShellyReader implements FamilyReader {
  /** By device and component: what is known of it. */
  readonly #known = new Map<string, JsonObject>();

  read(packet: ForeignPacket): readonly News[] | undefined {
    const [, device, what, component] = TOPIC.exec(packet.name) ?? [];
    if (packet.channel !== "bridge" || device === undefined) return undefined;
    if (what === "online") return readOnline(device, packet);
    const said = readJsonObject(packet.payload, "Shelly message");
    if (component !== undefined) return [this.#status(device, component, said, packet)];
    return what === RPC ? this.#notice(device, said, packet) : [];
  }

  #notice(device: string, said: JsonObject, packet: ForeignPacket): readonly News[] {
    const params = asObject(said["params"]) ?? {};
    if (said["method"] === "NotifyEvent") return readEvents(device, params, packet);
    const isFull = said["method"] === "NotifyFullStatus";
    if (!isFull && said["method"] !== "NotifyStatus") return [];
    return Object.entries(params).flatMap(([component, status]) => {
      const changed = asObject(status);
      if (changed === undefined) return [];
      if (component === "wifi") return this.#signal(device, changed, packet);
      // The first notice after a connection tells how things are, not that they happened.
      return [this.#status(device, component, changed, packet, isFull)];
    });
  }

  /** Of the device as a whole, so of each of its inputs that is known. */
  #signal(device: string, { rssi }: JsonObject, packet: ForeignPacket): readonly News[] {
    const signal = measure("signal", rssi);
    const measures = signal === undefined ? [] : [signal];
    const prefix = `${device}/`;
    const inputs = [...this.#known.keys()].filter((key) => key.startsWith(`${prefix}input:`));
    return inputs.map((key) =>
      readingsOf(device, key.slice(prefix.length), measures, packet, packet.isRetained),
    );
  }

  #status(
    device: string,
    component: string,
    changed: JsonObject,
    packet: ForeignPacket,
    isFull = false,
  ): News {
    const key = `${device}/${component}`;
    const status = { ...(isFull ? {} : this.#known.get(key)), ...changed };
    if (this.#known.size < COMPONENTS_MOST || this.#known.has(key)) this.#known.set(key, status);
    const isRemembered = packet.isRetained || isFull;
    return readingsOf(device, component, measuresOf(component, status), packet, isRemembered);
  }
}

function readOnline(device: string, { payload }: ForeignPacket): readonly News[] {
  const text = textOf(payload);
  if (text !== "true" && text !== "false") return [];
  return [{ news: "connection", addresses: [`shelly/${device}`], isConnected: text === "true" }];
}

function readEvents(device: string, params: JsonObject, packet: ForeignPacket): readonly News[] {
  // Kept by a broker it says nothing of now.
  const list = packet.isRetained ? [] : (events.safeParse(params["events"]).data ?? []);
  return list.flatMap(({ component, event }) => {
    const press = Object.hasOwn(PRESS, event) ? measure("pressed", PRESS[event]) : undefined;
    return press === undefined ? [] : [readingsOf(device, component, [press], packet, false)];
  });
}

function measuresOf(component: string, status: JsonObject): readonly Measured[] {
  const [kind] = component.split(":");
  const found =
    kind === "input"
      ? [measure("occupied", status["state"]), measure("open", status["state"])]
      : [
          measure("temperature", status["tC"]),
          measure("humidity", status["rh"]),
          measure("illuminance", status["lux"]),
          measure("battery", asObject(status["battery"])?.["percent"]),
        ];
  return found.filter((one) => one !== undefined);
}

/** Each input of a device is a thing of its own: a cord here, a contact there. */
function readingsOf(
  device: string,
  component: string,
  measures: readonly Measured[],
  { wallMs: atMs }: ForeignPacket,
  isRemembered: boolean,
): News {
  const whole = `shelly/${device}`;
  const sends = measures.map(({ quantity }) => quantity);
  return {
    ...{ news: "readings", isRemembered, sends, proposes: proposeType(sends) },
    addresses: [`${whole}/${component}`, whole],
    readings: measures.map((one) => ({ ...one, atMs })),
  };
}
