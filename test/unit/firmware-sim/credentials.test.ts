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
    { deviceId: "w-1", secret: "s" },
  ]);
  expect(() => readCredentials(file)).toThrow("handed out before");
  expect(() => parseSimOptions(["--devices", file, "--only", "w-2"])).toThrow("handed out before");
});
