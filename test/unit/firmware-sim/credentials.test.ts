import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readCredentials } from "../../../firmware-sim/credentials.ts";
import { parseSimOptions } from "../../../firmware-sim/sim-options.ts";
import { tempFolder } from "../../support/temp-folder.ts";

it("some devices of a file are simulated although the secrets of others were handed out before", () => {
  using folder = tempFolder();
  const file = join(folder.path, "provisioned.json");
  const devices = [
    { deviceId: "w-1", secret: "s" },
    { deviceId: "w-2", secret: null },
  ];
  writeFileSync(file, JSON.stringify({ mqttUrl: "mqtt://127.0.0.1:9", devices }));
  expect(parseSimOptions(["--devices", file, "--only", "w-1"])?.credentials.devices).toEqual([
    { deviceId: "w-1", secret: "s", position: "wrist" },
  ]);
  expect(() => readCredentials(file)).toThrow("handed out before");
  expect(() => parseSimOptions(["--devices", file, "--only", "w-2"])).toThrow("handed out before");
});

it("wearables of a file are simulated although it has devices that are not worn, or have no secret", () => {
  using folder = tempFolder();
  const file = join(folder.path, "provisioned.json");
  const devices = [
    { deviceId: "w-1", secret: "s", sensorType: "wearable", position: "waist" },
    { deviceId: "d-1", secret: "t", sensorType: "medication-reminder", position: null },
    { deviceId: "bed", secret: null, sensorType: "bed-occupancy", position: null },
  ];
  writeFileSync(file, JSON.stringify({ mqttUrl: "mqtt://127.0.0.1:9", devices }));
  const ids = (types?: readonly string[]) =>
    readCredentials(file, types === undefined ? {} : { types }).devices.map((one) => one.deviceId);
  expect(ids()).toEqual(["w-1"]);
  expect(ids(["medication-reminder"])).toEqual(["d-1"]);
  expect(() => ids(["reminder-speaker"])).toThrow("no device of type reminder-speaker");
});
