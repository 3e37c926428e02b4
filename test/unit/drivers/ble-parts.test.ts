// Parts of the Bluetooth driver that need no bus.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { advertisingData } from "../../../gateway/drivers/ble/advertising-data.ts";
import { bluetoothDevices, heldDevices } from "../../../gateway/drivers/ble/bluetooth-devices.ts";
import { Reassembly, fragmentsOf } from "../../../gateway/drivers/ble/fragments.ts";
import { SteadyValues } from "../../../gateway/drivers/ble/steady-values.ts";
import { decodeInfiniTime } from "../../../gateway/sensors/infini-time.ts";

const RUNS = Number(process.env["HEARTHWATCH_FUZZ"] ?? 5_000);

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

describe("an advertisement put together again", () => {
  it("has name, service data and manufacturer data as structures on air", () => {
    const bytes = advertisingData({
      name: "SBBT",
      serviceData: new Map([
        ["0000fcd2-0000-1000-8000-00805f9b34fb", Buffer.from("4000", "hex")],
        ["12345678-0000-1000-8000-00805f9b34fb", Buffer.from("01", "hex")],
        ["6a7e0001-3c52-4f0b-9d1e-48572d424c45", Buffer.from("02", "hex")],
      ]),
      manufacturerData: new Map([[0x0ba9, Buffer.from("0102", "hex")]]),
    });
    const structures = [
      ...["050953424254", "0516d2fc4000", "06207856341201"],
      ...["1221454c422d57481e9d0b4f523c01007e6a02", "05ffa90b0102"],
    ];
    expect(hex(bytes)).toBe(structures.join(""));
  });

  it("leaves out what no structure can hold", () => {
    const serviceData = new Map([["0000fcd2-0000-1000-8000-00805f9b34fb", new Uint8Array(300)]]);
    const bytes = advertisingData({ name: undefined, serviceData, manufacturerData: new Map() });
    expect(bytes).toHaveLength(0);
  });
});

describe("a packet in fragments", () => {
  it("[H-07.3] comes whole from any packet and counts nothing", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), (packet) => {
        const counted: string[] = [];
        const reassembly = new Reassembly((what) => counted.push(what));
        const whole = fragmentsOf(packet).map((part) => reassembly.push(part));
        expect(hex(whole.at(-1) ?? new Uint8Array())).toBe(hex(packet));
        expect(whole.slice(0, -1).every((part) => part === undefined)).toBe(true);
        expect(counted).toEqual([]);
      }),
      { numRuns: Math.min(RUNS, 5_000) },
    );
  });

  it("[H-07.3] never throws on garbage, and the next packet comes whole", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 24 }), { maxLength: 12 }), (values) => {
        const reassembly = new Reassembly(() => undefined);
        for (const value of values) reassembly.push(value);
        const packet = Buffer.from("a packet that follows garbage");
        const whole = fragmentsOf(packet).map((part) => reassembly.push(part));
        expect(hex(whole.at(-1) ?? new Uint8Array())).toBe(hex(packet));
      }),
      { numRuns: RUNS },
    );
  });

  it("drops a packet of which a fragment is missing, and counts it", () => {
    const counted: string[] = [];
    const reassembly = new Reassembly((what) => counted.push(what));
    const [first, , ...others] = fragmentsOf(new Uint8Array(100));
    for (const part of [first, ...others]) {
      expect(reassembly.push(part ?? new Uint8Array())).toBeUndefined();
    }
    expect(counted).toContain("ble-fragment-lost");
  });

  it("holds no more than the longest packet", () => {
    const counted: string[] = [];
    const reassembly = new Reassembly((what) => counted.push(what));
    for (let index = 0; index < 40; index += 1) {
      const head = (index === 0 ? 0x80 : 0) | (index % 64);
      reassembly.push(Buffer.concat([Uint8Array.of(head), new Uint8Array(240)]));
    }
    expect(counted).toContain("oversized");
  });
});

describe("values told only when they change", () => {
  const value = (z: number): Uint8Array => {
    const bytes = Buffer.alloc(6);
    bytes.writeInt16LE(z, 4);
    return bytes;
  };

  it("[H-01.2] take an unchanged value for still, not for lost", () => {
    const values = new SteadyValues({ periodMs: 100, startMs: 5_000, nonce: 7 });
    values.took(5_000, value(1_024));
    const readings = values.takeUntil(8_000).flatMap((bytes) => decodeInfiniTime(bytes, "motion"));
    expect(readings).toHaveLength(3);
    for (const [index, reading] of readings.entries()) {
      if (reading.kind !== "motion") throw new Error("no motion");
      const { block, sequence, bootNonce } = reading;
      expect({ sequence, bootNonce }).toEqual({ sequence: index, bootNonce: 7 });
      expect(block).toMatchObject({ startUs: index * 1_000_000, periodUs: 100_000, rangeG: 2 });
      expect([...block.accel].filter((_, axis) => axis % 3 === 2)).toEqual(Array(10).fill(1));
    }
  });

  it("put a change at its own place in time", () => {
    const values = new SteadyValues({ periodMs: 100, startMs: 0, nonce: 1 });
    values.took(0, value(0));
    values.took(450, value(512));
    const [reading] = values.takeUntil(1_000).flatMap((bytes) => decodeInfiniTime(bytes, "motion"));
    if (reading?.kind !== "motion") throw new Error("no motion");
    const z = [...reading.block.accel].filter((_, axis) => axis % 3 === 2);
    expect(z).toEqual([0, 0, 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5]);
  });

  it("leave a hole where the hub itself slept, instead of filling it in", () => {
    const values = new SteadyValues({ periodMs: 100, startMs: 0, nonce: 1 });
    values.took(0, value(0));
    expect(values.takeUntil(1_000)).toHaveLength(1);
    const [reading, ...others] = values
      .takeUntil(60_000)
      .flatMap((bytes) => decodeInfiniTime(bytes, "motion"));
    expect(others).toEqual([]);
    expect(reading?.kind === "motion" && reading.block.startUs).toBeGreaterThan(58_000_000);
  });

  it("are not taken from anything but three numbers", () => {
    const values = new SteadyValues({ periodMs: 100, startMs: 0, nonce: 1 });
    values.took(0, new Uint8Array(5));
    expect(values.takeUntil(2_000)).toEqual([]);
  });
});

describe("which devices are on Bluetooth", () => {
  const mat = {
    deviceId: "mat",
    sensorType: "floor-mat",
    address: "zigbee2mqtt/0x1",
    roomId: "r1",
  };
  const button = {
    ...mat,
    deviceId: "b",
    sensorType: "help-button",
    address: "bthome/aa:bb:cc:00:11:22",
  };
  const watch = { ...mat, deviceId: "w", sensorType: "infini-time", address: "AA:BB:CC:00:11:33" };

  it("are those with a Bluetooth address; only types that must be are held connected", () => {
    const devices = [mat, button, watch];
    expect(bluetoothDevices(devices).map(({ address }) => address)).toEqual([
      "AA:BB:CC:00:11:22",
      "AA:BB:CC:00:11:33",
    ]);
    expect(heldDevices(devices).map(({ deviceId }) => deviceId)).toEqual(["w"]);
  });
});
