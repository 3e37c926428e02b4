// The Bluetooth driver against a bluetoothd that is not there: advertisements, connections, and what
// goes wrong with both.
import { afterEach, describe, expect, it, vi } from "vitest";
import type { RadioSaying } from "../../gateway/domain/radio-watch.ts";
import { decodeWearable } from "../../gateway/sensors/wearable.ts";
import { encodeAck } from "../../gateway/sensors/wearable-downlink.ts";
import { decodeInfiniTime } from "../../gateway/sensors/infini-time.ts";
import { BleRig, type BleRigOptions, macOf, setUpDevice } from "../support/ble-rig.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { available } from "../support/require.ts";

const BTHOME = "0000fcd2-0000-1000-8000-00805f9b34fb";
const TIMEOUT_MS = 20_000;

/** The whole proof is ten minutes: `npm run bench -- --only ble-hold --seconds 600`. */
const RUN_SECONDS = 5;
const RECONNECTS = 100;
/** Longer than the wait after one failure and a look at the devices together. */
const PAUSE_MS = 1_100;
/** Motion, event and battery are listened to. */
const CHARACTERISTICS = 3;
const NO_COVER_MS = 30_000;

let rig: BleRig;

async function started(options: BleRigOptions = {}): Promise<BleRig> {
  rig = await BleRig.start(options);
  await until(() => rig.states.length > 0 && rig.states[0]?.startsWith("up") === true);
  return rig;
}

async function until(
  isSo: () => boolean | Promise<boolean>,
  timeoutMs = TIMEOUT_MS,
): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await isSo()).toBe(true);
    },
    { timeout: timeoutMs, interval: 20 },
  );
}

/** Time passes until that is said; each step is taken before more time does. */
async function deafUntil(step: RadioSaying["step"], clock: ManualClock): Promise<void> {
  while (rig.radio.at(-1)?.step !== step) {
    clock.advance(1_000);
    const steps = rig.radio.filter((said) => said.step !== "no-cover").length;
    await until(async () => (await rig.bluez.report()).discoveries === 1 + steps);
  }
}

/** Sockets this process has open: one for each D-Bus connection, and those of the test itself. */
function sockets(): number {
  return process.getActiveResourcesInfo().filter((name) => name === "PipeWrap").length;
}

async function press(): Promise<void> {
  const serviceData = { [BTHOME]: "44000101643a01" };
  await rig.bluez.tell({ do: "advertise", address: macOf(99), rssi: -71, serviceData });
}

function sequencesOf(deviceId: string): readonly number[] {
  return rig.packets
    .filter((packet) => packet.deviceId === deviceId && packet.channel === "motion")
    .flatMap(({ payload }) => decodeWearable(payload, "motion"))
    .flatMap((reading) => (reading.kind === "motion" ? [reading.sequence] : []));
}

describe.skipIf(!available("dbus"))("the Bluetooth driver", () => {
  afterEach(async () => {
    await rig[Symbol.asyncDispose]();
  });

  it("hands on an advertisement as it was on air, with how strongly it was heard", async () => {
    await started();
    await press();
    await until(() => rig.packets.length > 0);
    const [packet] = rig.packets;
    expect(packet).toMatchObject({
      ...{ deviceId: macOf(99), channel: "advertisement", rssiDbm: -71, receiver: "hub" },
    });
    expect(Buffer.from(packet?.payload ?? []).toString("hex")).toBe("0a16d2fc44000101643a01");
  });

  it("hands on the same advertisement each time it is on air", async () => {
    await started();
    for (let times = 0; times < 5; times += 1) await press();
    await until(() => rig.packets.length === 5);
  });

  it("[H-08.6] says once that the adapter was pulled, and listens again when it is back", async () => {
    await started();
    await rig.bluez.tell({ do: "remove-adapter" });
    await until(() => rig.states.length === 2);
    expect(rig.states[1]).toMatch(/^down: .*hci0/);
    await rig.bluez.tell({ do: "add-adapter" });
    await until(() => rig.states.length === 3);
    await press();
    await until(() => rig.packets.length === 1);
  });

  it("[H-08.6] survives the death of the D-Bus daemon", async () => {
    await started();
    await rig.killBus();
    await until(() => rig.states.length === 2);
    await rig.restartBus();
    await until(() => rig.states.length === 3);
    await press();
    await until(() => rig.packets.length === 1);
  });

  it("holds a wearable: its packets come whole, in order, and it hears its acks", async () => {
    const device = setUpDevice(1, "wearable");
    await started({ devices: [device] });
    await rig.bluez.tell({ do: "wearable", address: macOf(1), notifyBytes: 20 });
    await until(() => sequencesOf(device.deviceId).length >= 3);
    expect(sequencesOf(device.deviceId).slice(0, 3)).toEqual([0, 1, 2]);
    expect(rig.connections).toEqual([`${device.deviceId} on`]);
    await rig.bluez.tell({ do: "device", address: macOf(1), command: "help" });
    await until(() => rig.packets.some(({ channel }) => channel === "event"));
    rig.driver.send(device.deviceId, "ack", encodeAck(1, 0));
    await until(async () => (await rig.bluez.report()).devices[macOf(1)]?.acks === 1);
    expect(rig.counted).toEqual(new Map());
  });

  it(
    "[H-01.3] holds eight wearables that notify at 50 Hz without losing or doubling one",
    async () => {
      const devices = Array.from({ length: 8 }, (_, index) => setUpDevice(index, "wearable"));
      await started({ devices });
      const fast = { samplesPerPacket: 1, periodUs: 20_000 };
      for (const { address } of devices) await rig.bluez.tell({ do: "wearable", address, ...fast });
      await until(() => rig.connections.length === devices.length);
      const start = rig.packets.length;
      await until(() => rig.packets.length - start >= 8 * 50 * RUN_SECONDS, RUN_SECONDS * 4_000);
      for (const { address } of devices) {
        await rig.bluez.tell({ do: "device", address, command: "stop-motion" });
      }
      const sent = (await rig.bluez.report()).devices;
      for (const { address, deviceId } of devices) {
        const count = sent[address ?? ""]?.motionPackets ?? Number.NaN;
        await until(() => sequencesOf(deviceId).length >= count);
        expect(sequencesOf(deviceId)).toEqual(Array.from({ length: count }, (_, index) => index));
      }
      expect(rig.counted).toEqual(new Map());
    },
    RUN_SECONDS * 5_000 + 60_000,
  );

  it("takes a wearable up again a hundred times, with nothing doubled and nothing left behind", async () => {
    const clock = new ManualClock(1_700_000_000_000);
    const device = setUpDevice(1, "wearable");
    await started({ devices: [device], clock });
    await rig.bluez.tell({ do: "wearable", address: macOf(1) });
    const held = async (times: number): Promise<void> => {
      await until(() => {
        clock.advance(PAUSE_MS);
        return rig.connections.filter((line) => line.endsWith("on")).length === times;
      });
    };
    await held(1);
    const openAtFirst = sockets();
    for (let times = 2; times <= RECONNECTS + 1; times += 1) {
      await rig.bluez.tell({ do: "drop", address: macOf(1) });
      await held(times);
    }
    await rig.bluez.tell({ do: "device", address: macOf(1), command: "help" });
    await until(() => rig.packets.some(({ channel }) => channel === "event"));
    // A repeat has another time in it: the same bytes twice would be one notification heard twice.
    const heard = rig.packets
      .filter(({ deviceId }) => deviceId === device.deviceId)
      .map(({ payload }) => Buffer.from(payload).toString("base64"));
    expect(new Set(heard).size).toBe(heard.length);
    await until(() => sockets() <= openAtFirst);
    expect((await rig.bluez.report()).listeners).toBe(CHARACTERISTICS);
  }, 300_000);

  it("takes an unchanged PineTime for still, and reads its heart rate, steps, battery and firmware", async () => {
    const device = setUpDevice(2, "infini-time");
    await started({ devices: [device] });
    await rig.bluez.tell({ do: "watch", address: macOf(2) });
    const motion = (): readonly Uint8Array[] =>
      rig.packets.filter(({ channel }) => channel === "motion").map(({ payload }) => payload);
    await until(() => motion().length >= 2);
    const readings = motion().flatMap((payload) => decodeInfiniTime(payload, "motion"));
    expect(readings[1]).toMatchObject({ sequence: 1, block: { startUs: 1_000_000, rangeG: 2 } });
    const values = rig.packets
      .filter(({ deviceId }) => deviceId === macOf(2))
      .map(({ channel, payload }) => `${channel} ${Buffer.from(payload).toString("hex")}`);
    expect(values).toEqual(
      expect.arrayContaining(["heart-rate 0048", "steps d2040000", "battery-level 37"]),
    );
    expect(values).toContain(`firmware-revision ${Buffer.from("1.14.0").toString("hex")}`);
  });

  it("[H-08.9] mends a deaf adapter in steps, and says no cover within the time that is set", async () => {
    const clock = new ManualClock(1_700_000_000_000);
    const device = { ...setUpDevice(3, "help-button"), address: macOf(99) };
    await started({ devices: [device], clock, settings: { noCoverAfterMs: NO_COVER_MS } });
    for (let times = 1; times <= 10; times += 1) {
      await press();
      await until(() => rig.packets.length === times);
      clock.advance(1_000);
    }
    await rig.bluez.tell({ do: "deaf", until: "never" });
    const deafMs = clock.monotonic();
    await deafUntil("no-cover", clock);
    expect(clock.monotonic() - deafMs).toBeLessThanOrEqual(NO_COVER_MS + NO_COVER_MS / 30);
    expect(rig.radio.map(({ step }) => step)).toEqual([
      ...["restart-discovery", "power-cycle", "no-cover"],
    ]);
    expect(rig.radio.at(-1)?.rooms).toEqual(["room-3"]);
    expect(await rig.bluez.report()).toMatchObject({ powerCycles: 1, discoveries: 3 });
    await rig.bluez.tell({ do: "deaf" });
    await press();
    await until(() => rig.radio.at(-1)?.step === "heard-again");
    expect(rig.states).toHaveLength(1);
  });

  it("is mended by a power cycle where that is what the adapter needs", async () => {
    const clock = new ManualClock(1_700_000_000_000);
    const device = { ...setUpDevice(3, "help-button"), address: macOf(99) };
    await started({ devices: [device], clock, settings: { noCoverAfterMs: NO_COVER_MS } });
    for (let times = 1; times <= 10; times += 1) {
      await press();
      await until(() => rig.packets.length === times);
      clock.advance(1_000);
    }
    await rig.bluez.tell({ do: "deaf", until: "power-cycle" });
    await deafUntil("power-cycle", clock);
    await press();
    await until(() => rig.radio.at(-1)?.step === "heard-again");
    expect(rig.radio.some(({ step }) => step === "no-cover")).toBe(false);
  });

  it("[H-08.9] says no cover for a pulled adapter too, within the time that is set", async () => {
    const clock = new ManualClock(1_700_000_000_000);
    const device = { ...setUpDevice(3, "help-button"), address: macOf(99) };
    await started({ devices: [device], clock, settings: { noCoverAfterMs: NO_COVER_MS } });
    await rig.bluez.tell({ do: "remove-adapter" });
    await until(() => rig.states.length === 2);
    clock.advance(NO_COVER_MS + NO_COVER_MS / 30);
    expect(rig.radio).toMatchObject([{ step: "no-cover", rooms: ["room-3"] }]);
  });

  it("gives up a call that BlueZ does not answer, says so, and tries again", async () => {
    const clock = new ManualClock(1_700_000_000_000);
    await started({ clock });
    await rig.bluez.tell({ do: "slow", forMs: 3_600_000 });
    await rig.killBus();
    await until(() => rig.states.length === 2);
    await rig.restartBus();
    await rig.bluez.tell({ do: "slow", forMs: 3_600_000 });
    await until(() => {
      clock.advance(PAUSE_MS);
      return (rig.states.length === 2 || rig.states.length === 3) && clock.monotonic() > 60_000;
    });
    await rig.bluez.tell({ do: "slow", forMs: 0 });
    await until(() => {
      clock.advance(PAUSE_MS);
      return rig.states.length === 3;
    });
    await press();
    await until(() => rig.packets.length === 1);
  }, 90_000);
});
