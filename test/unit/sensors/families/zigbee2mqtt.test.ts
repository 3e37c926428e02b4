// Zigbee2MQTT as its documentation says it speaks: property meanings, names, and the start-up trap.
import { beforeEach, describe, expect, it } from "vitest";
import type { News } from "../../../../gateway/sensors/families/define-family.ts";
import { HEARD_MS, LATER_MS, ReaderRig } from "../../../support/family-reader.ts";

const NAME = "zigbee2mqtt/room12/bathroom_radar";
const IEEE = "0x00158d0001234567";

let rig: ReaderRig;
beforeEach(() => {
  rig = new ReaderRig("zigbee2mqtt");
  rig.read("zigbee2mqtt/bridge/state", '{"state":"online"}', { monotonicMs: 0 });
});

function said(payload: object, monotonicMs = LATER_MS): Extract<News, { news: "readings" }> {
  const [news] = rig.read(NAME, JSON.stringify(payload), { monotonicMs }) ?? [];
  if (news?.news !== "readings") throw new Error("no readings");
  return news;
}

function list(name: string): readonly News[] | undefined {
  const exposes = [{ type: "binary", property: "presence" }, { property: "fall_down_status" }];
  const definition = { model: "MIR-HE200-TY", vendor: "Tuya", exposes };
  const device = { ieee_address: IEEE, friendly_name: name, type: "Router", definition };
  const devices = [{ type: "Coordinator", ieee_address: "0x0", friendly_name: "C" }, device];
  return rig.read("zigbee2mqtt/bridge/devices", JSON.stringify(devices), { isRetained: true });
}

describe("a property", () => {
  it.each([
    ['{"contact":true}', { open: false }],
    ['{"contact":false}', { open: true }],
    ['{"pressure":true}', { occupied: true }],
    ['{"pressure":1013}', { "air-pressure": 1013 }],
    ['{"action":"emergency"}', { pressed: "help" }],
    ['{"action":"1_double"}', { pressed: "double" }],
    ['{"action":"rotate_left"}', { pressed: "single" }],
    ['{"action":""}', {}],
    ['{"action":null}', {}],
    ['{"sos":true,"battery_low":true}', { asking: true, "battery-low": true }],
    [
      '{"battery":87,"linkquality":255,"voltage":2995}',
      { battery: 87, "link-quality": 100, voltage: 2.995 },
    ],
    ['{"fall_down_status":"maybe_fall"}', { fall: "maybe" }],
    ['{"fall_status":"fall_warning"}', { fall: "maybe" }],
    ['{"fall_status":"fall_alarm"}', { fall: "fall" }],
    ['{"fall_status":"unknown"}', {}],
    [
      '{"status":"falling","breathing_rate":14}',
      { occupied: true, fall: "fall", "breathing-rate": 14 },
    ],
    ['{"status":"unoccupied"}', { occupied: false, fall: "none" }],
    ['{"status":"constructor"}', {}],
    ['{"pressure_state":"sedentary"}', { occupied: true }],
    ['{"temperature":999,"battery":101}', {}],
    [
      '{"presence":true,"fall_down_status":"fall","illuminance":41,"linkquality":92}',
      { occupied: true, fall: "fall", illuminance: 41, "link-quality": (92 / 255) * 100 },
    ],
  ])("%s reads as %o", (payload, values) => {
    expect(rig.values(NAME, payload)).toEqual(values);
  });

  it("is no property where it is no object", () => {
    expect(() => rig.read(NAME, "ON")).toThrow(/not JSON/);
    expect(() => rig.read(NAME, "[1]")).toThrow(/not a JSON object/);
  });
});

describe("a device", () => {
  it("is known by its IEEE address and by the name it has now, slashes and all", () => {
    const news = list("room12/bathroom_radar");
    const addresses = [`zigbee2mqtt/${IEEE}`, NAME];
    expect(news).toEqual([
      { news: "device", addresses, model: "Tuya MIR-HE200-TY", proposes: "radar" },
    ]);
    expect(said({ presence: true }).addresses).toEqual(addresses);
    list("room 9");
    expect(said({ presence: true }).addresses).toEqual([NAME]);
  });

  it("comes and goes in the old form and the new", () => {
    const about = { news: "connection", addresses: [NAME] };
    expect(rig.read(`${NAME}/availability`, '{"state":"offline"}')).toEqual([
      { ...about, isConnected: false },
    ]);
    expect(rig.read(`${NAME}/availability`, "online")).toEqual([{ ...about, isConnected: true }]);
  });

  it("is not what somebody commands it", () => {
    expect(rig.read(`${NAME}/set`, '{"state":"ON"}')).toEqual([]);
  });
});

describe("after a start of the bridge", () => {
  it("[H-06.5] the first word of a device is from memory, the second is live", () => {
    expect(said({ fall_down_status: "fall" }, 1_000).isRemembered).toBe(true);
    expect(said({ fall_down_status: "fall" }, 1_100).isRemembered).toBe(false);
  });

  it("a first word long after it is live: a button that is pressed once a month", () => {
    expect(said({ sos: true }, LATER_MS).isRemembered).toBe(false);
  });

  it("a first word with a fresh last_seen, or an action, is live", () => {
    const iso = new Date(HEARD_MS - 1_000).toISOString();
    expect(said({ fall_down_status: "fall", last_seen: iso }, 1_000).isRemembered).toBe(false);
    rig.read("zigbee2mqtt/bridge/state", "online", { monotonicMs: 2_000 });
    expect(said({ action: "single" }, 2_500).isRemembered).toBe(false);
    rig.read("zigbee2mqtt/bridge/state", "online", { monotonicMs: 3_000 });
    const old = { fall_down_status: "fall", last_seen: HEARD_MS - 60_000 };
    expect(said(old, 3_100).isRemembered).toBe(true);
  });

  it("what a broker kept is from memory whenever it comes, and its action is not a press", () => {
    const kept = { isRetained: true };
    const [news] = rig.read(NAME, '{"action":"single","battery":5}', kept) ?? [];
    expect(news).toMatchObject({ isRemembered: true, readings: [{ quantity: "battery" }] });
  });
});

describe("a button that stays at sos", () => {
  it("[H-06.2] was pressed again when it says the same again, not when its battery changed", () => {
    said({ sos: true, battery: 50 });
    expect(said({ sos: true, battery: 50, linkquality: 7 }).readings).toContainEqual(
      expect.objectContaining({ quantity: "pressed", value: "help" }),
    );
    expect(said({ sos: true, battery: 49 }).readings).not.toContainEqual(
      expect.objectContaining({ quantity: "pressed" }),
    );
  });
});
