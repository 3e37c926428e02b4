// What a device's view says of how it is worn.
import { expect, it } from "vitest";
import { AlertIndex } from "../../../gateway/api/views/alert-index.ts";
import { deviceViewOf } from "../../../gateway/api/views/device-view.ts";
import { NameBook } from "../../../gateway/api/views/name-book.ts";
import { FakeHub } from "../../support/fake-hub-port.ts";

it.each([
  ["wearable", "wrist", "worn"],
  ["wearable", null, "worn"],
  ["medication-reminder", null, null],
] as const)("a %s (%s) that says it is worn is shown as %s", async (sensorType, position, worn) => {
  const { port } = await FakeHub.start();
  const source = {
    ...{ home: port.home, settings: port.settings, index: new AlertIndex(port.home) },
    names: new NameBook(port.home, (sealed) => port.names.openSealed(sealed)),
    ...{ deviceStatus: () => undefined, strangers: () => [], boards: () => [] },
  };
  const device = { deviceId: "d", label: "D", address: null, flat: false } as const;
  const said = { ...device, sensorType, position, worn: "worn" } as const;
  expect(deviceViewOf(said, undefined, undefined, source, 0).worn).toBe(worn);
});
