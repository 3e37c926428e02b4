// Tasmota as its documentation says it speaks.
import { describe, expect, it } from "vitest";
import { ReaderRig } from "../../../support/family-reader.ts";

const SENSOR = JSON.stringify({
  Time: "2026-01-31T14:05:00",
  Switch1: "ON",
  BH1750: { Illuminance: 41 },
  AM2301: { Temperature: 20.6, Humidity: 55 },
  TempUnit: "C",
});

describe("a Tasmota device", () => {
  it("tells how things are: climate of the device, each switch a thing of its own", () => {
    const rig = new ReaderRig("tasmota");
    expect(rig.values("tele/hall/SENSOR", SENSOR)).toEqual({
      ...{ illuminance: 41, temperature: 20.6, humidity: 55 },
    });
    const news = rig.read("tele/hall/SENSOR", SENSOR) ?? [];
    expect(news[1]).toMatchObject({
      addresses: ["tasmota/hall/switch1", "tasmota/hall"],
      proposes: "door-contact",
    });
  });

  it("gives temperatures of a house in Fahrenheit in Celsius", () => {
    const said = JSON.stringify({ DS18B20: { Temperature: 68 }, TempUnit: "F" });
    expect(new ReaderRig("tasmota").values("tele/hall/SENSOR", said)).toEqual({ temperature: 20 });
  });

  it("gives presses and moved switches as they happen, and none that a broker kept", () => {
    const rig = new ReaderRig("tasmota");
    const press = JSON.stringify({ Button1: { Action: "DOUBLE" } });
    expect(rig.values("stat/cord/RESULT", press)).toEqual({ pressed: "double" });
    expect(rig.read("stat/cord/RESULT", press, { isRetained: true })).toEqual([]);
    const moved = JSON.stringify({ Switch1: { Action: "ON" } });
    expect(rig.values("stat/cord/RESULT", moved)).toMatchObject({ asking: true, open: true });
    expect(rig.read("stat/cord/RESULT", JSON.stringify({ POWER: "ON" }))).toEqual([]);
  });

  it("says by its will whether it is there, and by its state that it is", () => {
    const rig = new ReaderRig("tasmota");
    expect(rig.read("tele/hall/LWT", "Offline", { isRetained: true })).toMatchObject([
      { news: "connection", isConnected: false },
    ]);
    expect(rig.read("tele/hall/STATE", "{}")).toMatchObject([{ news: "readings", readings: [] }]);
    const wifi = JSON.stringify({ Wifi: { RSSI: 78, Signal: -61 } });
    expect(rig.values("tele/hall/STATE", wifi)).toEqual({ signal: -61 });
  });
});
