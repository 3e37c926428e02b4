// Shelly and ESPHome as their documentation says they speak.
import { describe, expect, it } from "vitest";
import { ReaderRig } from "../../../support/family-reader.ts";

const PREFIX = "shellyplus1-aabbcc112233";

function notice(method: string, params: object): string {
  return JSON.stringify({ src: PREFIX, dst: `${PREFIX}/events`, method, params });
}

describe("a Shelly", () => {
  const topic = `${PREFIX}/events/rpc`;

  it("gives a press for what was pushed, not for going down and up", () => {
    const rig = new ReaderRig("shelly");
    const event = (name: string) =>
      notice("NotifyEvent", {
        ts: 1,
        events: [{ component: "input:0", id: 0, event: name, ts: 1 }],
      });
    expect(rig.values(topic, event("btn_down"))).toEqual({});
    expect(rig.values(topic, event("long_push"))).toEqual({ pressed: "long" });
    expect(rig.values(topic, event("long_push"), { isRetained: true })).toEqual({});
    expect(rig.values(topic, event("constructor"))).toEqual({});
  });

  it("changes only what a notice names, and tells at a connection how things are", () => {
    const rig = new ReaderRig("shelly");
    const full = notice("NotifyFullStatus", { "input:0": { id: 0, state: true } });
    expect(rig.read(topic, full)).toMatchObject([
      { addresses: [`shelly/${PREFIX}/input:0`, `shelly/${PREFIX}`], isRemembered: true },
    ]);
    const other = notice("NotifyStatus", { ts: 1.5, "input:0": { id: 0 } });
    expect(rig.values(topic, other)).toEqual({ occupied: true, open: true });
    const changed = notice("NotifyStatus", { "input:0": { id: 0, state: false } });
    expect(rig.values(topic, changed)).toEqual({ occupied: false, open: false });
    expect(rig.values(`${PREFIX}/status/temperature:0`, '{"id":0,"tC":21.4}')).toEqual({
      temperature: 21.4,
    });
  });

  it("comes and goes", () => {
    expect(new ReaderRig("shelly").read(`${PREFIX}/online`, "false")).toEqual([
      { news: "connection", addresses: [`shelly/${PREFIX}`], isConnected: false },
    ]);
  });
});

describe("an ESPHome node", () => {
  it.each([
    ["binary_sensor/falling_information", "ON", { fall: "fall" }],
    ["binary_sensor/fall_detected", "OFF", { fall: "none" }],
    ["binary_sensor/people_exist", "ON", { occupied: true }],
    ["binary_sensor/front_door", "OFF", { open: false }],
    ["binary_sensor/bed_call", "ON", { asking: true }],
    ["binary_sensor/bedroom_help", "ON", { asking: true }],
    ["binary_sensor/chair_cord", "ON", { asking: true }],
    ["binary_sensor/bed", "ON", { occupied: true }],
    ["binary_sensor/automatic_update", "ON", {}],
    ["binary_sensor/people_exist", "on", {}],
    ["sensor/breath_rate", "14.5", { "breathing-rate": 14.5 }],
    ["sensor/breath_rate", "nan", {}],
    ["sensor/breath_rate", " ", {}],
    ["sensor/wifi_signal", "-60", { signal: -60 }],
  ])("%s = %s reads as %o", (entity, text, values) => {
    expect(new ReaderRig("esphome").values(`room3-radar/${entity}/state`, text)).toEqual(values);
  });

  it("kept by a broker is from memory, and its status is its connection", () => {
    const rig = new ReaderRig("esphome");
    const kept = { isRetained: true };
    expect(rig.read("r/binary_sensor/fall_detected/state", "ON", kept)).toMatchObject([
      { addresses: ["esphome/r"], isRemembered: true, proposes: "radar" },
    ]);
    expect(rig.read("r/status", "offline")).toEqual([
      { news: "connection", addresses: ["esphome/r"], isConnected: false },
    ]);
  });
});
