// EnOcean telegrams → readings, by every vector of the reference; copies, teach-in, other directions.
import { describe, expect, it } from "vitest";
import type { ForeignPacket, News } from "../../../../gateway/sensors/families/define-family.ts";
import { type ESP3_VECTORS, telegramOf } from "../../../support/enocean-vectors.ts";
import { HEARD_MS, LATER_MS, ReaderRig } from "../../../support/family-reader.ts";

const SENDER = "enocean/0180a53c";
type Name = keyof typeof ESP3_VECTORS;

/** One reader whose home has a device under `address`. */
function home(address = "", odd: Partial<ForeignPacket> = {}) {
  const { reader } = new ReaderRig("enocean");
  let monotonicMs = LATER_MS;
  return {
    hears: (payload: Name | Uint8Array, afterMs = 1_000): readonly News[] => {
      monotonicMs += afterMs;
      return (
        reader.read({
          name: payload === "UTE teach-in" ? "enocean/050e0ed1" : SENDER,
          payload: typeof payload === "string" ? telegramOf(payload) : payload,
          ...{ channel: "telegram", isRetained: false, wallMs: HEARD_MS, monotonicMs },
          isSetUp: (one) => one === address,
          ...odd,
        }) ?? []
      );
    },
  };
}

function valuesOf([news]: readonly News[]): Readonly<Record<string, unknown>> {
  const readings = news?.news === "readings" ? news.readings : [];
  return Object.fromEntries(readings.map(({ quantity, value }) => [quantity, value]));
}

const link = { signal: -45, "link-quality": 100 };

describe("an EnOcean device that is set up", () => {
  it.each([
    ["press AI", SENDER, { pressed: "single", occupied: true, ...link }],
    ["press BO, or card in", SENDER, { pressed: "single", occupied: true, ...link }],
    ["release", SENDER, { pressed: "release", occupied: false, ...link }],
    ["contact open", SENDER, { open: true, occupied: false, asking: false, signal: -55 }],
    ["contact closed", SENDER, { open: false, occupied: true, asking: true, signal: -55 }],
    ["contact closed", `${SENDER}/inverted`, { open: true, occupied: false, asking: false }],
    ["press AI", `${SENDER}/f6-01-01/inverted`, { pressed: "release", occupied: false }],
    ["A5-07-01 on", `${SENDER}/a5-07-01`, { motion: true, voltage: 3.3, signal: -65 }],
    ["A5-07-01 off", `${SENDER}/a5-07-01`, { motion: false, voltage: 3.3 }],
    ["A5-07-02 motion", `${SENDER}/a5-07-02`, { motion: true, voltage: 3 }],
    ["A5-07-03 motion", `${SENDER}/a5-07-03`, { motion: true, voltage: 3, illuminance: 300 }],
  ] as const)("is read: %s under %s", (name, address, values) => {
    expect(valuesOf(home(address).hears(name))).toMatchObject(values);
  });

  it("with A5-08-01 is read upside down: 0 is moving, 0 is pressed", () => {
    const telegram = telegramOf("A5-07-02 motion");
    telegram.set([0xa5, 200, 100, 50, 0x08], 1);
    const values = valuesOf(home(`${SENDER}/a5-08-01`).hears(telegram));
    expect(values).toMatchObject({ motion: true, pressed: "single", illuminance: 200 });
    telegram.set([0x0b], 5);
    const quiet = valuesOf(home(`${SENDER}/a5-08-01`).hears(telegram));
    expect(quiet).toMatchObject({ motion: false, pressed: "release" });
  });

  it("with A5-30-03 gives its first input, and its temperature that counts down", () => {
    const telegram = telegramOf("A5-07-02 motion");
    telegram.set([0xa5, 0, 0, 0x01, 0x08], 1);
    const values = valuesOf(home(`${SENDER}/a5-30-03`).hears(telegram));
    expect(values).toMatchObject({ temperature: 40, occupied: true, asking: true, open: false });
  });

  it("needs no strength from the transceiver", () => {
    const bare = telegramOf("press AI").subarray(0, 8);
    expect(valuesOf(home(SENDER).hears(bare))).toEqual({ pressed: "single", occupied: true });
  });

  it("[H-06.2] is heard once, however many copies repeaters make of a telegram", () => {
    const { hears } = home(SENDER);
    expect(hears("press AI")).toHaveLength(1);
    const repeated = telegramOf("press AI");
    repeated.set([0x31], 7);
    expect(hears(repeated, 30)).toEqual([]);
    expect(hears("press AI", 40)).toEqual([]);
    expect(hears("release", 20)).toHaveLength(1);
    // A second press is never taken for a copy of the first: a release stands between.
    expect(hears("press AI", 20)).toHaveLength(1);
    expect(hears("press AI", 200)).toHaveLength(1);
  });

  it("[H-07.3] never calls by a telegram that only asks to be taught in", () => {
    const { hears } = home(SENDER);
    expect(hears("contact asks to learn")).toEqual([]);
    expect(hears("A5-07-03 asks to learn")).toEqual([]);
    expect(hears("UTE teach-in")).toEqual([]);
  });

  it("whose profile nobody named says that it has to be named", () => {
    expect(() => home(SENDER).hears("A5-07-01 on")).toThrow(/profile/);
    const encrypted = telegramOf("press AI");
    encrypted.set([0x30], 1);
    expect(() => home(SENDER).hears(encrypted)).toThrow(/encrypted|profile/);
  });
});

describe("an EnOcean device that nobody set up", () => {
  it("[H-04.4] is not listed: the switches of neighbours are nobody's business", () => {
    expect(home().hears("press AI")).toEqual([]);
  });

  it("is listed while an installer teaches devices in, with what it looks like", () => {
    const learning = home("", { isLearning: true });
    expect(learning.hears("press AI")[0]).toMatchObject({
      ...{ news: "readings", addresses: [SENDER], sends: ["pressed", "occupied"] },
      proposes: "batteryless-button",
    });
    expect(learning.hears("contact asks to learn")[0]).toMatchObject({
      ...{ news: "device", addresses: [SENDER], model: "EnOcean: asks to be set up" },
    });
    expect(learning.hears("A5-07-03 asks to learn")[0]).toMatchObject({
      ...{ addresses: [`${SENDER}/a5-07-03`], model: "EnOcean: A5-07-03, manufacturer b" },
      proposes: "pir-motion",
    });
    expect(learning.hears("UTE teach-in")[0]).toMatchObject({
      ...{ addresses: ["enocean/050e0ed1"], proposes: null },
      model: "EnOcean: D2-50-00, manufacturer 61, not supported",
    });
  });
});
