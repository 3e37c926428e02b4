// Every family of the registry keeps the same promises, whatever a bridge or a radio sends.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockOf } from "../../firmware-sim/espa-peer.ts";
import { matchesFilter } from "../../gateway/drivers/mqtt-topic.ts";
import { measure } from "../../gateway/domain/quantity.ts";
import { isGatewayError, messageOf } from "../../gateway/errors.ts";
import { sensorTypes } from "../../gateway/sensors/index.ts";
import type { News } from "../../gateway/sensors/families/define-family.ts";
import { families } from "../../gateway/sensors/families/families.ts";
import { HEARD_MS, ReaderRig } from "../support/family-reader.ts";

/** `HEARTHWATCH_FUZZ=100000` is the full count: some seconds a family. */
const RUNS = Number(process.env["HEARTHWATCH_FUZZ"] ?? 5_000);

/** Words that mean something to some family, so that fuzz gets behind the first check. */
const WORDS = [
  ...["state", "online", "offline", "occupancy", "presence", "contact", "action", "sos", "battery"],
  ...["pressure", "fall_down_status", "fall", "maybe_fall", "last_seen", "ieee_address", "params"],
  ...["friendly_name", "definition", "exposes", "type", "method", "NotifyStatus", "NotifyEvent"],
  ...["input:0", "events", "event", "id", "ON", "OFF", "Switch1", "Time", "POWER", "component"],
  ...[
    "AA:BB:CC:00:11:22",
    "rssi",
    "servicedata",
    "servicedatauuid",
    "0xfcd2",
    "data",
    "heart_rate",
    "SER=00ab12;PRES=1;HR=60",
    "4400073a01",
  ],
];
const TOPICS = [
  ...["zigbee2mqtt/x", "zigbee2mqtt/bridge/devices", "zigbee2mqtt/bridge/state", "zigbee2mqtt/"],
  ...["zigbee2mqtt/x/availability", "shellyplus1-aabbcc112233/events/rpc", "shelly-1/online"],
  ...["shellyplus1-aabbcc112233/status/input:0", "radar/status", "tele/t/SENSOR", "tele/t/LWT"],
  ...["radar/binary_sensor/fall_detected/state", "stat/t/RESULT", "home/OMG/BTtoMQTT/AABBCC"],
  ...["home/OMG/LWT", "home/OMG/SYStoMQTT", "emfit/192.168.40.11"],
];

const NAMES_OF_A_RADIO = [
  "enocean/0180a53c",
  "enocean/ffffffff",
  "radar-uart/room-3",
  "espa/nurse-call/room-12",
];
const anyTelegram = fc
  .tuple(
    fc.constantFrom(0xf6, 0xd5, 0xa5, 0xd2, 0xd4, 0x30, 0x00),
    fc.uint8Array({ maxLength: 24 }),
  )
  .map(([rorg, rest]) => Uint8Array.of(rest.length + 1, rorg, ...rest));

const word = fc.constantFrom(...WORDS);
const { tree } = fc.letrec((again) => ({
  tree: fc.oneof(
    { depthSize: "small" },
    fc.oneof(word, fc.boolean(), fc.double(), fc.constant(null), fc.string()),
    fc.array(again("tree"), { maxLength: 4 }),
    fc.dictionary(fc.oneof(word, fc.string()), again("tree"), { maxKeys: 6 }),
  ),
}));
/** Whole calls, of any records, and a reset. */
const anyCall = fc
  .array(fc.tuple(fc.constantFrom("1", "2", "4", "7"), fc.constantFrom("1", "12", "ROOM 12", "")))
  .map((records) => Uint8Array.from(blockOf("1", records)));
const anyPayload = fc.oneof(
  anyCall,
  fc.uint8Array({ maxLength: 200 }),
  anyTelegram,
  fc.uint8Array({ maxLength: 4 }).map((rest) => Uint8Array.of(0x0e, 0x02, ...rest)),
  fc.uint8Array({ maxLength: 4 }).map((rest) => Uint8Array.of(0x0f, 0x09, ...rest)),
  tree.map((value) => new TextEncoder().encode(JSON.stringify(value))),
);
const anyTopic = fc.oneof(fc.constantFrom(...TOPICS, ...NAMES_OF_A_RADIO), fc.string());
const anyChannel = fc.constantFrom("bridge", "telegram", "report");
/** Service data of BTHome, plain and encrypted, whole and cut: AD type, UUID, information byte. */
const anyAdvertisement = fc
  .tuple(fc.constantFrom(0x40, 0x41, 0x44, 0x45, 0x20), fc.uint8Array({ maxLength: 40 }))
  .chain(([info, body]) =>
    fc.constantFrom(
      Uint8Array.of(body.length + 4, 0x16, 0xd2, 0xfc, info, ...body),
      Uint8Array.of(2, 1, 6, body.length + 9, 0x16, 0xd2, 0xfc, info, ...body),
      body,
    ),
  );

function check(news: News): void {
  expect(news.addresses[0]).not.toBe("");
  if (news.news !== "readings") return;
  for (const { quantity, value, atMs } of news.readings) {
    expect(measure(quantity, value)).toEqual({ quantity, value });
    expect(atMs).toBe(HEARD_MS);
  }
}

describe.each(families)("family $kind", ({ kind, summary, topics }) => {
  it("says in one sentence what it is, and under which topics it comes", () => {
    expect(summary).toMatch(/^[A-Z].+\.$/);
    // None: it comes by radio or bus alone.
    for (const topic of topics) expect(topic).not.toBe("");
  });

  it("[H-07.3] refuses garbage by code and with nothing else; what it reads has unit, range and time", () => {
    const rig = new ReaderRig(kind);
    fc.assert(
      fc.property(
        anyTopic,
        anyPayload,
        anyChannel,
        fc.boolean(),
        (topic, payload, channel, isOdd) => {
          const odd = { channel, isRetained: isOdd, isLearning: isOdd, isSetUp: () => !isOdd };
          try {
            for (const news of rig.read(topic, payload, odd) ?? []) check(news);
          } catch (error) {
            expect(isGatewayError(error, "sensor/undecodable")).toBe(true);
            // A home writes in a topic what it calls its devices, and people.
            if (TOPICS.includes(topic)) expect(messageOf(error)).not.toContain(topic);
          }
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);

  it("[H-07.3] refuses any advertisement by code and with nothing else", () => {
    const rig = new ReaderRig(kind);
    const channel = "advertisement";
    const anyAddress = fc.constantFrom("AA:BB:CC:00:11:22", "aa:bb:cc:00:11:23", "x", "");
    fc.assert(
      fc.property(anyAddress, anyAdvertisement, fc.nat(1e6), (address, payload, monotonicMs) => {
        try {
          for (const news of rig.read(address, payload, { channel, monotonicMs }) ?? [])
            check(news);
        } catch (error) {
          expect(isGatewayError(error, "sensor/undecodable")).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  }, 120_000);

  it("proposes only sensor types that there are", () => {
    const rig = new ReaderRig(kind);
    fc.assert(
      fc.property(fc.constantFrom(...TOPICS), anyPayload, (topic, payload) => {
        try {
          for (const news of rig.read(topic, payload) ?? []) {
            if (!("proposes" in news) || news.proposes === null) continue;
            expect(sensorTypes.has(news.proposes)).toBe(true);
          }
        } catch (error) {
          expect(isGatewayError(error, "sensor/undecodable")).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("leaves what is not its own to others", () => {
    expect(new ReaderRig(kind).read("somebody/else/entirely", "{}")).toBeUndefined();
    expect(new ReaderRig(kind).read("AA:BB", "x", { channel: "telegram" })).toBeUndefined();
  });
});

it("the topics of ESPHome nodes are asked for under up to three levels, as they are read", () => {
  const topics = families.find(({ kind }) => kind === "esphome")?.topics ?? [];
  const rig = new ReaderRig("esphome");
  for (const node of ["radar", "floor-1/radar", "home/floor-1/radar"]) {
    const topic = `${node}/binary_sensor/fall_detected/state`;
    expect(rig.read(topic, new TextEncoder().encode("ON"))).toMatchObject([{ news: "readings" }]);
    expect(topics.some((filter) => matchesFilter(filter, topic))).toBe(true);
  }
});
