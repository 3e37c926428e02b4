// Hop 3 over the real pipeline: whose packet it is, and what of it is kept.
import { pino } from "pino";
import { beforeEach, describe, expect, it } from "vitest";
import { encodeEvent } from "../../firmware-sim/encode.ts";
import { DeviceBook } from "../../gateway/device-book.ts";
import type { Packet } from "../../gateway/domain/packet.ts";
import { FaultDesk } from "../../gateway/fault-desk.ts";
import { Ingest } from "../../gateway/ingest.ts";
import { MotionHost } from "../../gateway/motion-host.ts";
import { Scorer } from "../../gateway/scorer.ts";
import { sensorTypes } from "../../gateway/sensors/index.ts";
import { UndecodableWatch } from "../../gateway/undecodable-watch.ts";
import { CoreRig } from "../support/core-rig.ts";
import { smallHome } from "../support/small-home.ts";

const CODE_HELP = 1;
const DEVICE = "W-1";
const MINUTE_MS = 60_000;

let rig: CoreRig;
let book: DeviceBook;
let ingest: Ingest;
let acks: string[];

beforeEach(async () => {
  rig = await CoreRig.start();
  await rig.record(...smallHome());
  book = new DeviceBook();
  acks = [];
  const { clock, pipeline } = rig;
  const send = (deviceId: string, channel: string): void => {
    acks.push(`${channel} ${deviceId}`);
  };
  const submit = pipeline.submit.bind(pipeline);
  const faults = new FaultDesk({
    submit: async (decide) => await submit({ decide }),
    log: pino({ level: "silent" }),
  });
  const watch = new UndecodableWatch(clock, faults);
  const home = () => rig.home;
  const mayDetect = () => true;
  const motion = new MotionHost({
    ...{ clock, home, book, submit, send, mayDetect, newId: () => "id" },
    onGap: () => undefined,
    scorer: new Scorer({
      ...{ classifier: () => undefined, monotonic: () => clock.monotonic() },
      onFault: () => undefined,
      onScored: () => undefined,
    }),
  });
  ingest = new Ingest({
    ...{ clock, home, sensorTypes, book, motion, send, mayDetect },
    foreign: { onPacket: () => undefined },
    submit: async (decide) => await submit({ decide }),
    onUndecodable: (deviceId, why) => {
      watch.saw(deviceId, why);
    },
  });
});

function packet(payload: Uint8Array, deviceId = DEVICE, trusted = true): Packet {
  return {
    ...{ traceId: "trace", driver: "mqtt", deviceId, trusted, channel: "event", payload },
    ...{ wallMs: rig.clock.now(), monotonicMs: rig.clock.monotonic() },
  };
}

function press(number: number, flags = 0): Uint8Array {
  const sentUs = 60_000_000 + number;
  const header = { flags, bootNonce: 9, number, sentUs, battery: 80, state: 0 };
  const event = { code: CODE_HELP, detail: 0, ageMs: 0, peak: 0, freeFallMs: 0 };
  return encodeEvent(header, event);
}

describe("a press", () => {
  it("[H-04.1] is its wearer's of now, and says that a worn device does not know its place", async () => {
    await ingest.onPacket(packet(press(1)));
    expect(rig.alert).toMatchObject({
      ...{ kind: "help", residentId: "R-MARY-4", deviceId: DEVICE },
      place: { roomId: null, source: "unknown" },
    });
  });

  it("[H-03.4] has the times at which it came, was decoded and its wearer found", async () => {
    await ingest.onPacket(packet(press(1)));
    const raised = rig.store.log.find(({ type }) => type === "alert.raised");
    const hops = raised?.type === "alert.raised" ? raised.data.trace?.hops : undefined;
    expect(hops?.map(({ hop }) => hop)).toEqual(["received", "decoded", "placed"]);
  });

  it("[H-06.1] sent again is the same alert, and is acknowledged again", async () => {
    await ingest.onPacket(packet(press(1)));
    await ingest.onPacket(packet(press(1, 1)));
    expect(rig.alert.lineCount).toBe(1);
    expect(acks).toEqual([`ack ${DEVICE}`, `ack ${DEVICE}`]);
  });

  it("[H-02.1] is not acknowledged while it cannot be stored", async () => {
    rig.store.isFull = true;
    await expect(ingest.onPacket(packet(press(1)))).rejects.toMatchObject({ code: "store/full" });
    expect(acks).toEqual([]);
  });
});

describe("a device that is not set up", () => {
  it.each([
    ["in quarantine", false],
    ["that nobody knows", true],
  ])("[H-04.4] %s raises nothing and is shown to the installer", async (_, trusted) => {
    await ingest.onPacket(packet(press(1), "stranger", trusted));
    await ingest.onPacket(packet(press(2), "stranger", trusted));
    expect(rig.alerts).toEqual([]);
    expect(acks).toEqual([]);
    expect(book.strangers()).toMatchObject([{ hardwareId: "stranger", packets: 2 }]);
  });

  it("is a stranger no more once it is set up, by its id or by its address", async () => {
    await ingest.onPacket(packet(press(1), "w-9", true));
    book.strangerHeard("zigbee2mqtt/0xa1", 1);
    const added = { sensorType: "wearable", label: "", position: null };
    book.committed(
      await rig.record(
        { type: "device.added", data: { ...added, deviceId: "w-9" } },
        {
          type: "device.added",
          data: { ...added, deviceId: "bed", address: "zigbee2mqtt/0xa1", sensorType: "chair" },
        },
      ),
    );
    expect(book.strangers()).toEqual([]);
  });

  it("is listed although very many were heard before it: the one not heard for longest goes", () => {
    for (let n = 0; n < 300; n += 1) book.strangerHeard(`s-${String(n)}`, n);
    const listed = book.strangers().map(({ hardwareId }) => hardwareId);
    expect(listed).toHaveLength(200);
    expect(listed).toContain("s-299");
    expect(listed).not.toContain("s-0");
  });
});

describe("packets that nobody can read", () => {
  const garbage = new Uint8Array(40);

  it("[H-01.6] are counted, and twenty in a minute are one technical alert until they stop", async () => {
    for (let sent = 0; sent < 19; sent++) await ingest.onPacket(packet(garbage));
    await rig.settle();
    expect(rig.alerts).toEqual([]);
    for (let sent = 0; sent < 30; sent++) await ingest.onPacket(packet(garbage));
    await rig.settle();
    expect(rig.alert).toMatchObject({ kind: "technical", priority: "medium" });
    expect(book.status(DEVICE)?.packets.undecodable).toBe(49);
    await rig.advance(MINUTE_MS);
    await rig.advance(MINUTE_MS);
    expect(rig.alert.lines.map(({ line }) => line.kind)).toEqual(["fault", "fault-over"]);
  });
});
