// Presses and calls behind a bridge, which gives them no names: each is one alert, and none is missed.
import { beforeEach, describe, expect, it } from "vitest";
import { addressAlias } from "../../gateway/address-alias.ts";
import type { Packet } from "../../gateway/domain/packet.ts";
import { sayAtBridge, startBridgeHome } from "../support/bridge-home.ts";
import type { IngestRig } from "../support/ingest-rig.ts";

const MINUTE_MS = 60_000;

let rig: IngestRig;

beforeEach(async () => {
  rig = await startBridgeHome();
});

async function say(name: string, content: object | string, more: Partial<Packet> = {}) {
  await sayAtBridge(rig, name, content, more);
}

async function goThere(): Promise<void> {
  const { alertId } = rig.core.alert;
  await rig.core.act({ kind: "attend", alertId, staffId: "s-1", verified: true, tabletId: null });
}

describe("a press", () => {
  it("[H-06.1] that a bridge sends again, marked so, is the same press", async () => {
    await say("button", { action: "single" });
    await rig.core.advance(1_000);
    await say("button", { action: "single" }, { resent: true });
    expect(rig.core.alert.lineCount).toBe(1);
  });

  it("[H-06.2] that comes again is another press", async () => {
    await say("button", { action: "single" });
    await rig.core.advance(1_000);
    await say("button", { action: "single" });
    expect(rig.core.alert.lineCount).toBe(2);
  });

  it("[H-02.1] is not acknowledged to the bridge while it cannot be stored", async () => {
    rig.core.store.isFull = true;
    await expect(say("button", { action: "hold" })).rejects.toMatchObject({ code: "store/full" });
  });

  it("[H-02.1] that cannot be stored is one alert, however often the bridge sends it again", async () => {
    rig.core.store.isFull = true;
    const shown = () => rig.core.notStored;
    for (const resent of [false, true, true]) {
      const said = say("button", { action: "hold" }, { resent });
      await expect(said).rejects.toMatchObject({ code: "store/full" });
      await rig.core.advance(30_000);
    }
    expect(shown()).toHaveLength(1);
    rig.core.store.isFull = false;
    await say("button", { action: "hold" }, { resent: true });
    expect(rig.core.alerts.map(({ alertId }) => alertId)).toEqual([shown()[0]?.alertId]);
    await say("button", { action: "hold" }, { resent: true });
    expect(rig.core.alert.lineCount).toBe(1);
  });

  it("[H-06.2] marked as sent again is a new one where somebody was at the first already", async () => {
    await say("button", { action: "single" });
    await goThere();
    await rig.core.advance(MINUTE_MS);
    await say("button", { action: "single" }, { resent: true });
    expect(rig.core.alerts).toHaveLength(2);
  });
});

describe("a call that its device holds", () => {
  it("[H-06.2] is one call while it may be held, and another when it is said again later", async () => {
    const calls = () => rig.core.alerts.filter(({ kind }) => kind === "fall");
    await say("radar", { presence: true, fall_down_status: "fall" });
    await goThere();
    for (let minute = 0; minute < 30; minute += 1) {
      await rig.core.advance(MINUTE_MS);
      await say("radar", { presence: true, fall_down_status: "fall" });
    }
    expect(calls()).toHaveLength(1);
    await rig.core.advance(MINUTE_MS);
    // That the first was over was never heard.
    await say("radar", { presence: true, fall_down_status: "fall" });
    expect(calls()).toHaveLength(2);
  });

  it("[H-06.2] of a cord whose being put back was not heard is heard when it is pulled again", async () => {
    await say("button", { sos: true, battery: 80 });
    await goThere();
    await rig.core.advance(16 * MINUTE_MS);
    await say("button", { sos: true, battery: 79 });
    expect(rig.core.alerts).toHaveLength(2);
  });
});

describe("a name that a home gave a device at its bridge", () => {
  const NAME = "Mrs Smith bed";

  it("[H-21.6] is in no word about what cannot be read, and not in the log", async () => {
    for (const topic of [NAME, `${NAME}/events/rpc`]) await say(topic, "not JSON");
    const odd = rig.packet("bridge", new TextEncoder().encode("{"), "Mrs-Smith/events/rpc");
    await rig.ingest.onPacket(odd);
    expect(rig.undecodable.length).toBeGreaterThan(1);
    expect([...rig.undecodable, ...rig.undecodableWhy].join()).not.toContain("Smith");
    const lasting = { ieee_address: "0x01", type: "EndDevice", definition: null };
    const described = { deviceId: "pad", sensorType: "bed-occupancy", label: "pad" } as const;
    await rig.core.record({
      type: "device.added",
      data: { ...described, position: null, address: "zigbee2mqtt/0x01" },
    });
    await say("bridge/devices", JSON.stringify([{ ...lasting, friendly_name: NAME }]));
    await say(NAME, { battery: 4 });
    expect(rig.core.alerts.map(({ deviceId }) => deviceId)).toEqual(["pad"]);
    expect(JSON.stringify(rig.core.store.log)).not.toContain("Smith");
    // Known by it after a restart too, before the bridge lists its devices again.
    expect(rig.core.home.address.get(addressAlias(`zigbee2mqtt/${NAME}`))?.deviceId).toBe("pad");
    expect(rig.book.strangers().map(({ hardwareId }) => hardwareId)).not.toContain(
      `zigbee2mqtt/${NAME}`,
    );
  });
});
