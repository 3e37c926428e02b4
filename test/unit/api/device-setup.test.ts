// Setting up, moving, testing and taking out devices over real HTTP.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deviceChoicesView } from "../../../gateway/api/contract/care-views.ts";
import { boardView, type DeviceView, devicesView } from "../../../gateway/api/contract/views.ts";
import type { ApiClient } from "../../support/api-client.ts";
import { type ApiHost, startApi } from "../../support/api-host.ts";

const MIN_MS = 60_000;
const CORD = {
  ...{ hardwareId: "zigbee2mqtt/cord", sensorType: "batteryless-button", label: "Cord 4" },
  ...{ position: null, residentId: "R-MARY-4", roomId: "ROOM-4" },
};

let host: ApiHost;
let installer: ApiClient;
beforeEach(async () => {
  host = await startApi();
  installer = await host.as("S-INSTALLER");
});
afterEach(async () => {
  await host.close();
});

const now = () => host.hub.clock.now();

async function devices(): Promise<readonly DeviceView[]> {
  return devicesView.parse((await installer.get("/api/v1/devices")).body).devices;
}

async function cord(): Promise<DeviceView> {
  const found = (await devices()).find(({ label }) => label === "Cord 4");
  if (found === undefined) throw new Error("the cord is not set up");
  return found;
}

async function setUp(over: object = {}): Promise<number> {
  return (await installer.post("/api/v1/devices", { ...CORD, ...over })).status;
}

describe("a device that is not set up", () => {
  it("[H-20.10] gets its kind, resident and room from an installer, who sees no name", async () => {
    expect(await setUp()).toBe(204);
    expect(await cord()).toMatchObject({
      ...{ sensorType: "batteryless-button", residentId: "R-MARY-4", roomId: "ROOM-4" },
      ...{ residentName: null, canBeSupervised: false, silentAfterMs: null, lastTestedMs: null },
    });
    const asked = await installer.get("/api/v1/devices/choices");
    const { residents } = deviceChoicesView.parse(asked.body);
    expect(residents.map(({ preferredName }) => preferredName)).toEqual([null, null]);
  });

  it.each([
    ["twice", {}],
    ["for a resident who is not there", { hardwareId: "x", residentId: "R-NOBODY" }],
    ["for nobody and no room", { hardwareId: "x", residentId: null, roomId: null }],
    ["as a kind that is not there", { hardwareId: "x", sensorType: "teapot" }],
    ["as a wearable that needs a secret", { hardwareId: "x", sensorType: "wearable" }],
    ["with its resident's name on it", { hardwareId: "x", label: "Cord of Mary" }],
  ])("[H-20.10] is refused %s", async (_why, over) => {
    await setUp();
    expect(await setUp(over)).toBe(409);
    expect(await devices()).toHaveLength(3);
  });
});

describe("a device that is set up", () => {
  it("belongs to somebody else from now on", async () => {
    await setUp();
    const { deviceId } = await cord();
    const whose = { residentId: "R-MARY-7", roomId: "ROOM-7" };
    const path = `/api/v1/devices/${deviceId}/assignment`;
    expect((await installer.post(path, whose)).status).toBe(204);
    expect(await cord()).toMatchObject(whose);
  });

  it("is taken out, and is a stranger's from then on", async () => {
    await setUp();
    const { deviceId } = await cord();
    const { status } = await installer.send("DELETE", `/api/v1/devices/${deviceId}`);
    expect(status).toBe(204);
    expect((await devices()).map(({ deviceId: id }) => id)).toEqual(["W-1", "W-2"]);
    expect(await setUp()).toBe(204);
  });

  it("may be silent for as long as somebody set, where it can say that it is there at all", async () => {
    const post = async (id: string, silentAfterMs: number | null) =>
      (await installer.post(`/api/v1/devices/${id}/contact`, { silentAfterMs })).status;
    expect(await post("W-1", 30 * MIN_MS)).toBe(204);
    expect((await devices())[0]?.silentAfterMs).toBe(30 * MIN_MS);
    expect(await post("W-1", 1_000)).toBe(409);
    expect(await post("W-1", null)).toBe(204);
    expect((await devices())[0]?.silentAfterMs).toBe(15 * MIN_MS);
    await setUp();
    expect(await post((await cord()).deviceId, 30 * MIN_MS)).toBe(409);
  });
});

describe("a test", () => {
  async function begin(lastsMs: number): Promise<number> {
    const path = "/api/v1/devices/W-1/test";
    return (await installer.post(path, { untilMs: now() + lastsMs })).status;
  }

  async function tests() {
    return boardView.parse((await installer.get("/api/v1/board")).body).deviceTests;
  }

  it("[H-23.6] has an owner, a banner and an end within five minutes", async () => {
    expect(await begin(6 * MIN_MS)).toBe(409);
    expect(await begin(5 * MIN_MS)).toBe(204);
    expect(await tests()).toMatchObject([{ label: "Wearable 1", byName: "Dan" }]);
    host.hub.clock.advance(5 * MIN_MS);
    expect(await tests()).toEqual([]);
  });

  it("is ended by whoever tests", async () => {
    await begin(5 * MIN_MS);
    expect((await installer.send("DELETE", "/api/v1/devices/W-1/test")).status).toBe(204);
    expect(await tests()).toEqual([]);
  });
});
