// Zigbee devices behind a (simulated) Zigbee2MQTT, over real MQTT into a real hub.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { z } from "zod";
import { ZigbeeBridge } from "../../firmware-sim/zigbee-bridge.ts";
import { devicesView } from "../../gateway/api/contract/views.ts";
import { HubProcess, untilSome } from "../support/hub-process.ts";

const RADAR = "room1/radar";
const BED = "room 1 bed";
const BUTTON = "lounge button";

const bridge = new ZigbeeBridge([
  device("0xa4c1380000000001", RADAR, "MIR-HE200-TY", ["presence", "fall_down_status"]),
  device("0xa4c1380000000002", BED, "C3007", ["pressure", "battery_low"]),
  device("0xa4c1380000000003", BUTTON, "SBTZB-110", ["action", "battery"]),
  device("0xa4c1380000000004", "new one", "SNZB-04", ["contact", "battery"]),
]);

function device(ieee: string, name: string, model: string, properties: readonly string[]) {
  return { ieee, name, model, vendor: "Made-up", properties };
}

let hub: HubProcess;
beforeAll(async () => {
  const at = (id: string) => `zigbee2mqtt/0xa4c138000000000${id}`;
  hub = await HubProcess.start({
    plan: {
      bridges: [{ id: "zigbee", topics: ["zigbee2mqtt/#"] }],
      devices: [
        { id: "radar-1", type: "radar", address: at("1"), room: "room-1", resident: "resident-1" },
        { id: "bed-1", type: "bed-occupancy", address: at("2"), room: "room-1" },
        // By its name on the bridge, as an installer may have it.
        { id: "button-1", type: "help-button", address: `zigbee2mqtt/${BUTTON}`, room: "room-2" },
      ],
    },
  });
  await startBridge();
});
afterAll(async () => {
  await bridge.stop();
  await hub[Symbol.asyncDispose]();
});

async function startBridge(): Promise<void> {
  const username = "bridge-zigbee";
  const secret = hub.home.bridgeSecret(username);
  await bridge.start({ url: hub.home.mqttUrl, username, secret });
}

async function devices(): Promise<z.output<typeof devicesView>> {
  return devicesView.parse((await hub.get("/api/v1/devices")).body);
}

async function deviceWhere(id: string, isSo: (words: readonly string[]) => boolean) {
  return await untilSome(async () => {
    const found = (await devices()).devices.find(({ deviceId }) => deviceId === id);
    return found !== undefined && isSo(found.states.map(({ words }) => words)) ? found : undefined;
  });
}

describe("Zigbee devices", () => {
  it("are shown with what they say, their battery, signal and room", async () => {
    await bridge.speaks(BED, { pressure: true, battery: 71, linkquality: 204 });
    await bridge.speaks(BED, { pressure: false });
    const bed = await deviceWhere("bed-1", (words) => words.includes("Bed empty"));
    expect(bed).toMatchObject({
      ...{ batteryPercent: 71, signalPercent: 80, roomName: "Room 1", connected: true },
    });
    expect(bed.lastHeardMs).not.toBeNull();
  });

  it("raise an alert for a fall seen by radar, and for a press; a perhaps raises none", async () => {
    await bridge.speaks(RADAR, { presence: true, fall_down_status: "maybe_fall" });
    await deviceWhere("radar-1", (words) => words.includes("Fall: perhaps"));
    expect(await hub.alerts()).toEqual([]);
    await bridge.speaks(RADAR, { presence: true, fall_down_status: "fall" });
    const fall = await hub.alertWhere(({ kind }) => kind === "fall");
    expect(fall).toMatchObject({ level: "alert", place: { roomId: "room-1" } });
    await bridge.speaks(BUTTON, { action: "single" });
    const help = await hub.alertWhere(({ kind }) => kind === "help");
    expect(help.place.words).toBe("Room 2");
  });

  it("raise it once: what a radar goes on saying is no news", async () => {
    await bridge.speaks(RADAR, { illuminance: 41 });
    await bridge.speaks(RADAR, { illuminance: 42 });
    expect((await hub.alerts()).filter(({ kind }) => kind === "fall")).toHaveLength(1);
  });

  it("[H-04.4] that are not set up are listed with what they send, and raise nothing", async () => {
    await bridge.speaks("new one", { contact: false, battery: 90 });
    const stranger = await untilSome(async () =>
      (await devices()).notSetUp.find(({ sends }) => sends.includes("contact")),
    );
    expect(stranger).toMatchObject({ proposes: "door-contact", model: "Made-up SNZB-04" });
    expect(await hub.alerts()).toHaveLength(2);
  });

  it("[H-06.5] told from memory after a restart raise nothing; a live fall does", async () => {
    const [open] = (await hub.alerts()).filter(({ kind }) => kind === "fall");
    await hub.act(open?.alertId ?? "", "attend");
    await hub.act(open?.alertId ?? "", "close", { outcome: "no-fall-found" });
    await bridge.stop();
    await hub.kill();
    await hub.restart();
    await startBridge();
    await bridge.speaks(BED, { pressure: true });
    await deviceWhere("bed-1", (words) => words.includes("Bed occupied"));
    expect((await hub.alerts()).filter(({ stage }) => stage === "raised")).toHaveLength(1);
    await bridge.speaks(RADAR, { fall_down_status: "none" });
    await bridge.speaks(RADAR, { fall_down_status: "fall" });
    await hub.alertWhere(({ kind, stage }) => kind === "fall" && stage === "raised");
  });
});
