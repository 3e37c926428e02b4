// The Bluetooth driver against a bluetoothd that is not there: advertisements, connections, and what
// goes wrong with both.
import { afterEach, describe, expect, it, vi } from "vitest";
import { decodeWearable } from "../../gateway/sensors/wearable.ts";
import { encodeAck } from "../../gateway/sensors/wearable-downlink.ts";
import { BleRig, type BleRigOptions, macOf, setUpDevice } from "../support/ble-rig.ts";
import { available } from "../support/require.ts";

const BTHOME = "0000fcd2-0000-1000-8000-00805f9b34fb";
const TIMEOUT_MS = 20_000;

let rig: BleRig;

async function started(options: BleRigOptions = {}): Promise<BleRig> {
  rig = await BleRig.start(options);
  await until(() => rig.states.length > 0 && rig.states[0]?.startsWith("up") === true);
  return rig;
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  await vi.waitFor(
    async () => {
      expect(await isSo()).toBe(true);
    },
    { timeout: TIMEOUT_MS, interval: 20 },
  );
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
});
