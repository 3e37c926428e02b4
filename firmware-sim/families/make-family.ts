// The devices of a scenario's family → what speaks for them. `bthome` devices and worn ones are heard by
// the receivers, so they come with these.
import { seededRandom } from "../seeded-random.ts";
import type { ScenarioDevice } from "../scenario.ts";
import { EsphomeFamily } from "./esphome-family.ts";
import { type BleThing, ReceiverFamily } from "./receiver-family.ts";
import { ShellyFamily } from "./shelly-family.ts";
import type { SimFamily } from "./sim-family.ts";
import { TasmotaFamily } from "./tasmota-family.ts";
import { ZigbeeFamily } from "./zigbee-family.ts";

/** Families that speak over MQTT through a bridge's credential. */
export const BRIDGED = ["zigbee", "shelly", "esphome", "tasmota", "receiver"] as const;

export type Bridged = (typeof BRIDGED)[number];

export function makeFamily(
  family: Bridged,
  devices: readonly ScenarioDevice[],
  seed: number,
): SimFamily {
  switch (family) {
    case "zigbee":
      return new ZigbeeFamily(devices.filter((device) => device.family === "zigbee"));
    case "shelly":
      return new ShellyFamily(devices.filter((device) => device.family === "shelly"));
    case "esphome":
      return new EsphomeFamily(devices.filter((device) => device.family === "esphome"));
    case "tasmota":
      return new TasmotaFamily(devices.filter((device) => device.family === "tasmota"));
    case "receiver": {
      const receivers = devices.filter((device) => device.family === "receiver");
      return new ReceiverFamily(receivers, devices.flatMap(bleThing), seededRandom(seed));
    }
  }
}

function bleThing(device: ScenarioDevice): readonly BleThing[] {
  if (device.family === "bthome") return [{ ...device, speaksBthome: true }];
  if (device.family !== "wearable" || device.mac === undefined) return [];
  const { id, room, mac } = device;
  return [{ id, room, mac, name: "Hearthwatch", speaksBthome: false }];
}

/** Which family's process a device's deeds are for. */
export function speakersOf(device: ScenarioDevice): readonly string[] {
  if (device.family === "bthome") return ["receiver"];
  if (device.family === "wearable" && device.mac !== undefined) return ["wearable", "receiver"];
  // One stick for all that it hears; a wired radar has a port of its own.
  if (device.family === "enocean" || device.family === "radar") {
    return [`${device.family} ${device.port}`];
  }
  return [device.family];
}
