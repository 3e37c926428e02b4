// The Bluetooth driver against a bluetoothd by other hands: Debian's python3-dbusmock, template bluez5.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Driver, DriverPort } from "../../gateway/domain/driver.ts";
import type { Packet } from "../../gateway/domain/packet.ts";
import { driverSettings } from "../../gateway/drivers/index.ts";
import { busContext } from "../support/bus-rig.ts";
import { MockBluez, hasMockBluez, value } from "../support/mock-bluez.ts";
import { PrivateBus } from "../support/private-bus.ts";

const ADDRESS = "AA:BB:CC:00:11:22";
const DEVICE = "org.bluez.Device1";
const SERVICE = "org.bluez.GattService1";
const CHARACTERISTIC = "org.bluez.GattCharacteristic1";
const BTHOME = "0000fcd2-0000-1000-8000-00805f9b34fb";
const BATTERY = "0000180f-0000-1000-8000-00805f9b34fb";
const LEVEL = "00002a19-0000-1000-8000-00805f9b34fb";
const TIMEOUT_MS = 20_000;

describe.skipIf(!hasMockBluez())("the Bluetooth driver and dbusmock", () => {
  let bus: PrivateBus;
  let mock: MockBluez;
  let driver: Driver;
  const packets: Packet[] = [];
  const said: string[] = [];

  const port: DriverPort = {
    onPacket: (packet) => {
      packets.push(packet);
      return undefined;
    },
    onConnection: (deviceId, isConnected) => said.push(`${deviceId} ${String(isConnected)}`),
    onState: (state) => said.push(state),
    onCounted: (what) => said.push(what),
  };

  async function until(isSo: () => boolean): Promise<void> {
    await vi.waitFor(
      () => {
        expect(isSo()).toBe(true);
      },
      { timeout: TIMEOUT_MS, interval: 50 },
    );
  }

  beforeEach(async () => {
    packets.length = 0;
    said.length = 0;
    bus = await PrivateBus.start();
    mock = await MockBluez.start(bus.address);
    const device = { deviceId: "strap", sensorType: "vital-trend", address: ADDRESS, roomId: null };
    const settings = { kind: "ble", busAddress: bus.address };
    driver = driverSettings.parse(settings).build({ ...busContext(), devices: () => [device] });
    await driver.start(port, new AbortController().signal);
    await until(() => said[0] === "up");
  });
  afterEach(async () => {
    await driver.close();
    await mock[Symbol.asyncDispose]();
    await bus[Symbol.asyncDispose]();
  });

  it("hands on service and manufacturer data of an advertisement", async () => {
    const path = await mock.addDevice("11:22:33:44:55:66", "SBBT");
    mock.advertise(path, { uuid: BTHOME, serviceHex: "40000101", company: 0x0ba9, hex: "0102" });
    await until(() => packets.length > 0);
    expect(packets[0]).toMatchObject({ deviceId: "11:22:33:44:55:66", rssiDbm: -44 });
    expect(Buffer.from(packets[0]?.payload ?? []).toString("hex")).toBe(
      "05095342425407" + "16d2fc40000101" + "05ffa90b0102",
    );
  });

  // Notifications are tried on the simulator alone: dbusmock does not declare the signal that carries
  // them where it describes its objects, and dbus-next hears only what is declared.
  it("connects, finds services, reads a battery, and hears that the device is gone", async () => {
    const path = await mock.addDevice(ADDRESS, "strap");
    const service = `${path}/service0010`;
    await mock.addObject(service, SERVICE, { UUID: value("s", BATTERY) });
    await mock.addObject(`${service}/char0011`, CHARACTERISTIC, {
      ...{ UUID: value("s", LEVEL), Flags: value("as", ["read", "notify"]) },
    });
    await mock.resolved(path);
    await until(() => said.includes("strap true"));
    expect(packets[0]).toMatchObject({ deviceId: ADDRESS, channel: "battery-level" });
    expect([...(packets[0]?.payload ?? [])]).toEqual([55]);
    await mock.change(path, DEVICE, { Connected: value("b", false) });
    await until(() => said.includes("strap false"));
  });

  it("[H-08.6] hears that the adapter was removed, and is up again with it", async () => {
    await mock.removeAdapter();
    await until(() => said.at(-1) === "down");
    await mock.addAdapter();
    await until(() => said.at(-1) === "up");
  });
});
