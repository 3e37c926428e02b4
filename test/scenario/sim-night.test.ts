// A whole home from a scenario file, every family in a process of its own, over the wire into a real hub.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { stringify } from "yaml";
import type { z } from "zod";
import { Child } from "../../firmware-sim/child.ts";
import { freePort } from "../../firmware-sim/free-port.ts";
import { devicesView } from "../../gateway/api/contract/views.ts";
import { packageRoot } from "../../gateway/paths.ts";
import { HubProcess, untilSome } from "../support/hub-process.ts";

const PENDANT = "A4:C1:38:00:00:01";
const WATCH = "C0:FF:EE:00:00:01";

type Devices = z.output<typeof devicesView>["devices"];

let hub: HubProcess;
let sim: Child;
const said: string[] = [];

beforeAll(async () => {
  const port = await freePort(0);
  hub = await HubProcess.start({
    config: { drivers: [{ kind: "emfit", poll: [`http://127.0.0.1:${String(port)}`] }] },
    plan: {
      rooms: [{ id: "lounge", name: "Lounge", kind: "lounge" }],
      bridges: [
        { id: "zigbee", topics: ["zigbee2mqtt/#"] },
        { id: "shelly", topics: ["+/events/rpc", "+/online", "+/status/+"] },
        { id: "esphome", topics: ["+/binary_sensor/+/state", "+/sensor/+/state", "+/status"] },
        { id: "tasmota", topics: ["tele/+/+", "stat/+/RESULT"] },
        { id: "receiver", topics: ["home/#"] },
      ],
      devices: [
        { id: "door", type: "door-contact", address: "zigbee2mqtt/0x01", room: "lounge" },
        { id: "cord", type: "help-button", address: "shelly/shelly-1/input:0", room: "room-1" },
        { id: "radar", type: "radar", address: "esphome/radar-1", room: "lounge" },
        { id: "gate", type: "door-contact", address: "tasmota/gate/switch1", room: "lounge" },
        { id: "bed", type: "bed-occupancy", address: "emfit/00ab12", room: "lounge" },
        { id: "strap", resident: "resident-2", bluetooth: WATCH },
        { id: "rx", type: "receiver", address: "home/OMG_Lounge", room: "lounge" },
        {
          id: "pendant",
          type: "help-button",
          position: "waist",
          address: PENDANT,
          resident: "resident-1",
        },
      ],
    },
  });
  const moment = (at: string, device: string, does: string) => ({ at, device, does });
  const file = join(hub.home.folder, "evening.yaml");
  const scenario = {
    ...{ name: "An evening", faults: "double=0.05" },
    devices: [
      { id: "strap", family: "wearable", room: "lounge", mac: WATCH },
      {
        id: "door",
        family: "zigbee",
        ieee: "0x01",
        name: "Door",
        vendor: "V",
        model: "M",
        says: "contact",
      },
      { id: "cord", family: "shelly", topic: "shelly-1", input: 0 },
      { id: "radar", family: "esphome", node: "radar-1" },
      { id: "gate", family: "tasmota", topic: "gate" },
      { id: "bed", family: "emfit", serial: "00ab12", port },
      { id: "rx", family: "receiver", topic: "home/OMG_Lounge", room: "lounge" },
      { id: "pendant", family: "bthome", mac: PENDANT, name: "SBBT-002C", room: "lounge" },
    ],
    timeline: [
      // The bridge has just started: what it says first of a device may be from its memory.
      moment("0:00:01", "door", "closed"),
      moment("0:00:02", "door", "open"),
      moment("0:00:02", "bed", "occupied"),
      moment("0:00:03", "gate", "open"),
      moment("0:00:04", "pendant", "press"),
      moment("0:00:05", "radar", "fall"),
      moment("0:00:06", "cord", "press"),
      { at: "0:00:07", device: "pendant", battery: 8 },
    ],
  };
  writeFileSync(file, stringify(scenario));
  const main = join(packageRoot, "dist", "firmware-sim", "main.js");
  sim = new Child({
    args: [main, "--home", file, "--connect", hub.home.credentialsFile, "--json"],
    onLine: (line) => said.push(line),
    onEnd: () => undefined,
  });
}, 120_000);
afterAll(async () => {
  await sim.end();
  await hub[Symbol.asyncDispose]();
});

async function devices(): Promise<Devices> {
  return devicesView.parse((await hub.get("/api/v1/devices")).body).devices;
}

async function deviceWhere(id: string, isSo: (device: Devices[number]) => boolean) {
  return await untilSome(async () =>
    (await devices()).find((device) => device.deviceId === id && isSo(device)),
  );
}

it("brings in every family: each device with when it was heard, battery, signal and room", async () => {
  for (const id of ["strap", "door", "cord", "radar", "gate", "bed", "rx", "pendant"]) {
    const device = await deviceWhere(id, ({ lastHeardMs }) => lastHeardMs !== null);
    expect(device.roomName ?? device.residentName).not.toBeNull();
  }
  const says = async (id: string, words: string): Promise<void> => {
    await deviceWhere(id, ({ states }) => states.some((state) => state.words === words));
  };
  await says("door", "Door open");
  await says("gate", "Door open");
  await says("bed", "Bed occupied");
  for (const id of ["door", "radar", "pendant", "strap"]) {
    await deviceWhere(id, ({ signalPercent }) => signalPercent !== null);
  }
  const pendant = await deviceWhere("pendant", ({ batteryPercent }) => batteryPercent === 8);
  expect(pendant.lastSeen?.roomName).toBe("Lounge");
  const worn = await deviceWhere("strap", ({ lastSeen }) => lastSeen !== null);
  expect(worn.batteryPercent).not.toBeNull();
  expect(worn.lastSeen?.roomName).toBe("Lounge");
}, 120_000);

it("[H-04.6] calls for who pressed, where they pressed, and for who fell", async () => {
  const call = await hub.alertWhere(
    ({ kind, resident }) => kind === "help" && resident?.residentId === "resident-1",
  );
  expect(call.place).toMatchObject({ words: "Lounge", sourceWords: "last seen here" });
  const fall = await hub.alertWhere(({ kind }) => kind === "fall");
  expect(fall.place.words).toBe("Lounge");
  const cord = await hub.alertWhere(
    ({ kind, place }) => kind === "help" && place.words !== "Lounge",
  );
  expect(cord.place.sourceWords).toBe("where this device belongs");
  expect(said.join("\n")).not.toContain("cannot sign in");
}, 120_000);
