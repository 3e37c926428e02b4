// Devices behind a bridge from bytes to alerts: real readers, sensor types, rules and pipeline; no network.
import { beforeEach, describe, expect, it } from "vitest";
import { ContactWatch } from "../../gateway/contact-watch.ts";
import type { Packet } from "../../gateway/domain/packet.ts";
import { sensedOf } from "../../gateway/domain/sensing.ts";
import { sensorTypes } from "../../gateway/sensors/index.ts";
import { sayAtBridge, startBridgeHome } from "../support/bridge-home.ts";
import type { IngestRig } from "../support/ingest-rig.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

let rig: IngestRig;
let watch: ContactWatch;

beforeEach(async () => {
  rig = await startBridgeHome();
  const { core, book } = rig;
  watch = new ContactWatch({
    ...{ clock: core.clock, home: () => core.home, book, sensorTypes },
    submit: async (decide) => await core.pipeline.submit({ decide }),
    onNotStored: () => undefined,
  });
});

async function say(name: string, content: object | string, more: Partial<Packet> = {}) {
  await sayAtBridge(rig, name, content, more);
}

async function wait(forMs: number): Promise<void> {
  for (let leftMs = forMs; leftMs > 0; leftMs -= MINUTE_MS) {
    await rig.core.advance(Math.min(leftMs, MINUTE_MS));
    watch.look();
    await rig.core.settle();
  }
}

function linesOf(): readonly string[] {
  return rig.core.alerts.flatMap(({ lines }) => lines.map(({ line }) => line.kind));
}

describe("a bed sensor", () => {
  it("changes what is known of the bed, once a change, whatever else it says", async () => {
    await say("bed", { pressure: true });
    await say("bed", { pressure: true, temperature: 21 });
    await say("bed", { pressure: false });
    const changes = rig.core.store.log.filter(({ type }) => type === "sensing.changed");
    expect(changes).toHaveLength(2);
    expect(sensedOf(rig.core.home, "r-1", "bed")?.state).toBe("empty");
    expect(rig.core.alerts).toEqual([]);
  });

  it("takes a number of hPa for no pressure on the bed", async () => {
    await say("bed", { pressure: 1013 });
    expect(sensedOf(rig.core.home, "r-1", "bed")).toBeUndefined();
  });
});

describe("the contact check", () => {
  it("[H-08.5] [H-13.3] says once that a device is silent, with resident and room, and once that it is back", async () => {
    watch.look();
    await say("bed", { pressure: true });
    await wait(59 * MINUTE_MS);
    const silent = () => rig.core.alerts.filter(({ deviceId }) => deviceId === "bed");
    expect(silent()).toEqual([]);
    await wait(3 * MINUTE_MS);
    await wait(HOUR_MS);
    expect(silent()).toMatchObject([
      { kind: "technical", residentId: "r-1", place: { roomId: "room-1" }, lineCount: 1 },
    ]);
    await say("bed", { pressure: true });
    await wait(MINUTE_MS);
    expect(silent()[0]?.lines.map(({ line }) => line.kind)).toEqual(["trouble", "trouble-over"]);
  });

  it("[H-13.3] does not say heard again of a device that was not, when a radio is back", async () => {
    watch.look();
    await say("bed", { pressure: true });
    await wait(62 * MINUTE_MS);
    const silent = () => rig.core.alerts.filter(({ deviceId }) => deviceId === "bed");
    expect(silent()).toHaveLength(1);
    const fault = { fault: "driver", subject: "mqtt" } as const;
    await rig.core.record({ type: "fault.noticed", data: { ...fault, detail: "down" } });
    await wait(MINUTE_MS);
    await rig.core.record({ type: "fault.cleared", data: fault });
    await wait(MINUTE_MS);
    expect(silent()[0]?.lines.map(({ line }) => line.kind)).toEqual(["trouble"]);
  });

  it("never blames a device that cannot say that it is there, or one that charges", async () => {
    watch.look();
    await rig.core.record({
      type: "device.state-changed",
      data: { deviceEvent: { deviceId: "w-1", bootNonce: 1, counter: 1 }, state: "charging" },
    });
    await wait(26 * HOUR_MS);
    const blamed = new Set(rig.core.alerts.map(({ deviceId }) => deviceId));
    expect(blamed.has("cord")).toBe(false);
    expect(blamed.has("w-1")).toBe(false);
    expect(blamed.has("w-2")).toBe(true);
    expect(blamed.has("button")).toBe(true);
  });

  it("blames no device while its radio is down", async () => {
    watch.look();
    const fault = { fault: "driver", subject: "mqtt" } as const;
    await rig.core.record({ type: "fault.noticed", data: { ...fault, detail: "down" } });
    await wait(3 * HOUR_MS);
    expect(rig.core.alerts.filter(({ deviceId }) => deviceId !== null)).toEqual([]);
  });

  it("[H-08.6] goes on looking at what another radio hears", async () => {
    watch.look();
    await say("bed", { pressure: true });
    await wait(MINUTE_MS);
    const fault = { fault: "driver", subject: "enocean" } as const;
    await rig.core.record({ type: "fault.noticed", data: { ...fault, detail: "pulled out" } });
    await wait(3 * HOUR_MS);
    const blamed = rig.core.alerts.flatMap(({ deviceId }) => deviceId ?? []);
    expect(blamed).toEqual(["bed"]);
  });
});

describe("a device's own condition", () => {
  it("[H-13.1] flat and opened are each said once, and once that they are over", async () => {
    for (const battery of [9, 8, 50]) await say("bed", { battery });
    for (const tamper of [true, true, false]) await say("bed", { tamper });
    const lines = linesOf();
    expect(lines).toEqual(["trouble", "trouble-over", "trouble", "trouble-over"]);
  });

  it("a mat that is stood on for half a day is not believed", async () => {
    await say("mat", { occupancy: true });
    await wait(12 * HOUR_MS + 2 * MINUTE_MS);
    const [odd] = rig.core.alerts.filter(({ lines }) =>
      lines.some(({ line }) => line.kind === "trouble" && line.trouble === "implausible"),
    );
    expect(odd?.deviceId).toBe("mat");
  });

  it("[H-07.3] a sensor that stutters fills no log, and its fall still comes through", async () => {
    for (let count = 0; count < 500; count += 1) await say("radar", { presence: count % 2 === 0 });
    const log = rig.core.store.log.filter(({ type }) => type === "sensing.changed");
    expect(log.length).toBeLessThan(40);
    await say("radar", { presence: true, fall_down_status: "fall" });
    expect(rig.core.alerts.map(({ kind }) => kind)).toEqual(["technical", "fall"]);
  });
});

describe("without a basis", () => {
  const residentId = "r-1";
  beforeEach(async () => {
    await rig.core.record({ type: "basis.ended", data: { residentId, purpose: "bed-exit" } });
  });

  it("[H-21.5] a bed is not sensed, and only its battery is known", async () => {
    await say("bed", { pressure: true, heart_rate: 61, battery: 60 });
    expect(sensedOf(rig.core.home, residentId, "bed")).toBeUndefined();
    expect(rig.book.status("bed")?.values.map(({ quantity }) => quantity)).toEqual(["battery"]);
  });

  it("a help button works all the same", async () => {
    await rig.core.record({ type: "basis.ended", data: { residentId, purpose: "falls" } });
    await say("radar", { presence: true, fall_down_status: "fall" });
    expect(rig.core.alerts).toEqual([]);
    await say("button", { action: "single" });
    expect(rig.core.alert.kind).toBe("help");
  });

  it("neither is one in the resident's room that is nobody's own", async () => {
    const personal = { subject: residentId, box: "{}" };
    await rig.core.record(
      { type: "resident.added", data: { residentId, roomId: "room-1", personal } },
      { type: "assignment.ended", data: { assignmentId: "a-bed" } },
      {
        type: "assignment.started",
        data: { assignmentId: "a2", deviceId: "bed", residentId: null, roomId: "room-1" },
      },
    );
    await say("bed", { pressure: true });
    expect([...rig.core.home.sensing.values()]).toEqual([]);
  });
});

describe("private time", () => {
  it("begins and ends with a button, and with no repeat of it", async () => {
    const isOn = () => rig.core.home.privateTime.get("r-1") !== undefined;
    await say("curtain", { action: "single" });
    expect(isOn()).toBe(true);
    await say("curtain", { action: "single" }, { resent: true });
    expect(isOn()).toBe(true);
    await rig.core.advance(1_000);
    await say("curtain", { action: "single" });
    expect(isOn()).toBe(false);
    expect(rig.core.alerts).toEqual([]);
  });

  it.each([true, false])(
    "[H-21.5] [H-23.3] follows a press that came through only when it was sent again (running: %s)",
    async (isRunning) => {
      const isOn = () => rig.core.home.privateTime.get("r-1") !== undefined;
      if (isRunning) await say("curtain", { action: "single" });
      await rig.core.advance(MINUTE_MS);
      rig.core.store.isFull = true;
      const first = say("curtain", { action: "single" });
      await expect(first).rejects.toMatchObject({ code: "store/full" });
      expect(isOn()).toBe(isRunning);
      rig.core.store.isFull = false;
      for (let tries = 0; tries < 2; tries += 1) {
        await rig.core.advance(1_000);
        await say("curtain", { action: "single" }, { resent: true });
        expect(isOn()).toBe(!isRunning);
      }
    },
  );

  it("follows a press of which only the repeat was heard", async () => {
    await say("curtain", { action: "single" }, { resent: true });
    expect(rig.core.home.privateTime.get("r-1")).toBeDefined();
  });

  it("[H-21.5] stops the sensing of a resident, not their calls, and ends by itself", async () => {
    const residentId = "r-1";
    const untilMs = rig.core.clock.now() + HOUR_MS;
    await rig.core.record({ type: "private-time.started", data: { residentId, untilMs } });
    await say("bed", { pressure: true });
    expect(sensedOf(rig.core.home, residentId, "bed")).toBeUndefined();
    await say("button", { action: "single" });
    expect(rig.core.alert.kind).toBe("help");
    await wait(HOUR_MS);
    expect(rig.core.home.privateTime.get(residentId)).toBeUndefined();
    await say("bed", { pressure: true });
    expect(sensedOf(rig.core.home, residentId, "bed")?.state).toBe("occupied");
  });
});

describe("a press of a device under test", () => {
  async function test(): Promise<void> {
    const { core } = rig;
    const untilMs = core.clock.now() + 5 * MINUTE_MS;
    const started = { deviceId: "cord", staffId: "s-1", untilMs };
    await core.record({ type: "device.test-started", data: started });
    await core.advance(1_000);
  }

  it("[H-23.6] calls nobody, is remembered as its test, and the next press calls", async () => {
    await test();
    await say("cord", { action: "single" });
    expect(rig.core.alerts).toEqual([]);
    expect(rig.core.home.tested.get("cord")?.atMs).toBe(rig.core.clock.now());
    expect(rig.core.home.deviceTest.get("cord")).toBeUndefined();
    await rig.core.advance(2_000);
    await say("cord", { action: "single" });
    expect(rig.core.alert.kind).toBe("help");
  });

  it("[H-23.6] calls once the time of the test is over, also before anything noticed that", async () => {
    await test();
    rig.core.clock.advance(5 * MINUTE_MS);
    await say("cord", { action: "single" });
    expect(rig.core.alert.kind).toBe("help");
    watch.look();
    await rig.core.settle();
    expect(rig.core.home.deviceTest.get("cord")).toBeUndefined();
  });
});
