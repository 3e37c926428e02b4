import { crc32 } from "node:zlib";
import { describe, expect, it } from "vitest";
import { CODE } from "../../../firmware-sim/kept-events.ts";
import { USUAL_SENSOR } from "../../../firmware-sim/pack-samples.ts";
import { type Outgoing, type Samples, Wearable } from "../../../firmware-sim/wearable.ts";

const SENT_BEFORE = 1;
const COUNT = 50;
const PACKET_MS = 1000;
const PACKET: Samples = { ...USUAL_SENSOR, count: COUNT, samples: new Int16Array(COUNT * 3) };

/** Fields read straight from the offsets of PROTOCOL.md. */
function read({ payload }: Outgoing): Readonly<Record<string, number>> {
  return {
    kind: payload.readUInt8(2),
    flags: payload.readUInt8(3),
    bootNonce: payload.readUInt32LE(4),
    number: payload.readUInt32LE(8),
    sentUs: Number(payload.readBigUInt64LE(12)),
    battery: payload.readUInt8(20),
    state: payload.readUInt8(21),
    code: payload.readUInt8(24),
    startUs: Number(payload.readBigUInt64LE(24)),
    ageMs: payload.readUInt32LE(28),
    burstAgeMs: payload.length >= 48 ? payload.readUInt32LE(44) : -1,
  };
}

function numbers(packets: readonly Outgoing[]): readonly number[] {
  return packets.map(({ number }) => number);
}

function downlink(kind: number, bootNonce: number, number: number): Buffer {
  const packet = Buffer.from([0x48, 1, kind, 0, ...new Uint8Array(12)]);
  packet.writeUInt32LE(bootNonce, 4);
  packet.writeUInt32LE(number, 8);
  packet.writeUInt32LE(crc32(packet.subarray(0, 12)), 12);
  return packet;
}

function wearable(hasClockThatRunsOn = true): Wearable {
  return new Wearable({ bootNonce: 77, hasClockThatRunsOn }, 0);
}

/** Streams `packets` packets, each when its last sample has been taken. Returns the last time. */
function stream(device: Wearable, packets: number): number {
  let nowMs = 0;
  for (let sent = 0; sent < packets; sent += 1) {
    nowMs = device.motionReadyMs(COUNT, PACKET.periodUs);
    device.motion(PACKET, nowMs);
  }
  return nowMs;
}

describe("an event of a wearable", () => {
  it("is repeated after 1, 2, 4, 8 s and then every 10 s, with its age, until acknowledged", () => {
    const device = wearable();
    device.connected(0);
    const sentAtMs: number[] = [];
    const ages: (number | undefined)[] = [];
    device.press(CODE.help, 500);
    for (let nowMs = 500; nowMs <= 40_500; nowMs += 100) {
      for (const packet of device.tick(nowMs)) {
        sentAtMs.push(nowMs - 500);
        ages.push(read(packet)["ageMs"]);
        expect(read(packet)["flags"]).toBe(SENT_BEFORE);
      }
    }
    expect(sentAtMs).toEqual([1000, 3000, 7000, 15_000, 25_000, 35_000]);
    expect(ages).toEqual(sentAtMs);
    expect(device.hear(downlink(0x81, 77, 0)).kind).toBe("stored");
    expect(device.tick(100_000)).toEqual([]);
  });

  it("pressed out of reach waits, and goes out first and oldest first on connection", () => {
    const device = wearable();
    device.press(CODE.help, 1000);
    device.press(CODE.ok, 2000);
    device.motion(PACKET, 2500);
    const packets = device.connected(10_000);
    expect(packets.map(({ topic, number }) => [topic, number])).toEqual([
      ["event", 0],
      ["event", 1],
      ["motion", 0],
    ]);
    expect(packets.slice(0, 2).map((packet) => read(packet)["ageMs"])).toEqual([9000, 8000]);
    expect(packets.map((packet) => read(packet)["flags"])).toEqual([0, 0, SENT_BEFORE]);
  });

  it("survives a reboot under the name it was made with", () => {
    const device = wearable();
    device.connected(0);
    device.press(CODE.help, 1000);
    device.reboot(88, 5000);
    const [again] = device.connected(6000);
    expect(again === undefined ? {} : read(again)).toMatchObject({
      bootNonce: 77,
      number: 0,
      ageMs: 5000,
      sentUs: 1_000_000,
    });
    expect(device.hear(downlink(0x81, 88, 0)).kind).toBe("ignored");
    expect(device.hear(downlink(0x81, 77, 0)).kind).toBe("stored");
  });

  it("loses its age in a reboot without a clock that runs on", () => {
    const device = wearable(false);
    device.press(CODE.help, 1000);
    device.reboot(88, 5000);
    const [again] = device.connected(6000);
    expect(again === undefined ? 0 : read(again)["ageMs"]).toBe(0xffffffff);
  });

  it("gives way to others only if it is not a help press", () => {
    const device = wearable();
    device.changeState("charging", 0);
    for (let press = 0; press < 32; press += 1) device.press(CODE.help, press);
    device.press(CODE.ok, 50);
    device.press(CODE.help, 60);
    const kept = device.unacknowledged.map(({ happening }) =>
      happening.kind === "event" ? happening.code : 0,
    );
    expect(kept).toEqual(Array.from({ length: 33 }, () => CODE.help));
  });

  it("of the kind burst has startUs 0 after a reboot, and its age", () => {
    const device = wearable();
    device.burst({ ...PACKET, count: COUNT }, 20_000);
    device.reboot(88, 21_000);
    const [again] = device.connected(22_000);
    expect(again === undefined ? {} : read(again)).toMatchObject({
      kind: 2,
      startUs: 0,
      burstAgeMs: 2000,
    });
  });
});

describe("motion of a wearable", () => {
  it("is numbered, gapless, and never from the future", () => {
    const device = wearable();
    device.connected(0);
    for (let number = 0; number < 5; number += 1) {
      const [packet] = device.motion(PACKET, device.motionReadyMs(COUNT, PACKET.periodUs));
      expect(packet === undefined ? {} : read(packet)).toMatchObject({
        number,
        flags: 0,
        startUs: number * PACKET_MS * 1000,
        sentUs: (number + 1) * PACKET_MS * 1000,
      });
    }
  });

  it("is kept for 30 s above `decided` and sent again in order after reconnecting", () => {
    const device = wearable();
    const nowMs = stream(device, 100);
    expect(device.keptMotionPackets).toBe(30);
    expect(device.hear(downlink(0x82, 77, 79)).kind).toBe("decided");
    expect(device.hear(downlink(0x82, 77, 75)).kind).toBe("ignored");
    const resent = device.connected(nowMs);
    expect(numbers(resent)).toEqual(Array.from({ length: 20 }, (_, index) => 80 + index));
    expect(resent.every((packet) => read(packet)["flags"] === SENT_BEFORE)).toBe(true);
  });

  it("is not forgotten on a `decided` of another boot or a damaged one", () => {
    const device = wearable();
    stream(device, 3);
    device.hear(downlink(0x82, 78, 2));
    const damaged = downlink(0x82, 77, 2);
    damaged.writeUInt8(damaged.readUInt8(8) ^ 1, 8);
    device.hear(damaged);
    expect(device.keptMotionPackets).toBe(3);
  });

  it("stops while charging, says so, and goes on with a gap in time, not in number", () => {
    const device = wearable();
    device.connected(0);
    const nowMs = stream(device, 2);
    expect(device.changeState("charging", nowMs)).toHaveLength(1);
    expect(device.motion(PACKET, nowMs + 1000)).toEqual([]);
    device.changeState("worn", nowMs + 60_000);
    const readyMs = device.motionReadyMs(COUNT, PACKET.periodUs);
    const [packet] = device.motion(PACKET, readyMs);
    expect(packet === undefined ? {} : read(packet)).toMatchObject({
      number: 2,
      startUs: (nowMs + 60_000) * 1000,
    });
  });

  it("follows a clock that drifts: packets come later in true time when the clock is slow", () => {
    const device = wearable();
    device.drift(-50_000, 0);
    const [packet] = device
      .connected(0)
      .concat(device.motion(PACKET, device.motionReadyMs(COUNT, PACKET.periodUs)));
    expect(device.motionReadyMs(COUNT, PACKET.periodUs)).toBeCloseTo(2000 / 0.95, 3);
    expect(packet === undefined ? 0 : read(packet)["sentUs"]).toBe(1_000_000);
  });

  it("jumps with a clock that jumps, and stays consistent within each packet", () => {
    const device = wearable();
    device.connected(0);
    const nowMs = stream(device, 2);
    device.jumpClock(3_600_000, nowMs);
    const [packet] = device.motion(PACKET, device.motionReadyMs(COUNT, PACKET.periodUs));
    expect(packet === undefined ? {} : read(packet)).toMatchObject({
      number: 2,
      startUs: 3_602_000_000,
      sentUs: 3_603_000_000,
    });
  });
});

describe("the wearer", () => {
  it("is told about people only by an answer, never by an ack", () => {
    const device = wearable();
    device.press(CODE.help, 0);
    device.hear(downlink(0x81, 77, 0));
    expect(device.answer).toBeUndefined();
    device.hear(downlink(0x83, 0, 1));
    expect(device.answer).toBe("someone is coming");
  });
});
