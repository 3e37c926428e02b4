// BTHome v2 against the vectors of its documentation and of independent implementations.
import { beforeEach, describe, expect, it } from "vitest";
import { readAdvertisementKeys } from "../../../../gateway/advertisement-keys.ts";
import { type AdvertisementKeys } from "../../../../gateway/domain/advertisement-keys.ts";
import { isGatewayError } from "../../../../gateway/errors.ts";
import type { News } from "../../../../gateway/sensors/families/define-family.ts";
import { BLE_ADDRESS, bthomeAd } from "../../../support/advertisement-bytes.ts";
import { ReaderRig } from "../../../support/family-reader.ts";

const OTHER = "54:48:E6:8F:80:A5";
const KEYS = `# the sheet's two
${OTHER} 231d39c1d7cc1ab1aee224cd096db932
${BLE_ADDRESS.toLowerCase()}  00112233445566778899AABBCCDDEEFF  # own
`;

let nowMs = 0;
let rig: ReaderRig;
let last: number | undefined;

beforeEach(() => {
  nowMs = 1_000_000;
  last = undefined;
  rig = new ReaderRig("bthome");
});

function keyed(): ReaderRig {
  const keys: AdvertisementKeys = { ...readAdvertisementKeys(KEYS), lastCounter: () => last };
  return new ReaderRig("bthome", keys);
}

function hear(hex: string, from = BLE_ADDRESS, receiver = "hub"): readonly News[] {
  const odd = { channel: "advertisement", monotonicMs: nowMs, receiver };
  return rig.read(from, bthomeAd(hex), odd) ?? [];
}

function values(hex: string, from = BLE_ADDRESS, receiver = "hub"): Record<string, unknown> {
  const readings = hear(hex, from, receiver).flatMap((news) =>
    news.news === "readings" ? news.readings : [],
  );
  return Object.fromEntries(readings.map(({ quantity, value }) => [quantity, value]));
}

describe("a plain advertisement", () => {
  it("gives temperature, humidity, battery and light in their units", () => {
    expect(values("40 00 01 01 64 02 CA 09 03 BF 13 05 13 8A 14")).toEqual({
      ...{ battery: 100, temperature: 25.06, humidity: 50.55, illuminance: 13_460.67 },
    });
  });

  it("reads values below zero, and every length of temperature", () => {
    expect(values("40 02 9C FF")).toEqual({ temperature: -1 });
    expect(values("40 45 F6 FF", OTHER)).toEqual({ temperature: -1 });
    expect(values("40 57 EA", "AA:00:00:00:00:01")).toEqual({ temperature: -22 });
    expect(values("40 58 EA", "AA:00:00:00:00:02")).toEqual({ temperature: -7.7 });
  });

  it("says door, window and opening as open, motion, tamper and vibration as themselves", () => {
    expect(values("44 00 01 2D 01")).toEqual({ open: true });
    expect(values("44 00 02 1A 00")).toEqual({ open: false });
    expect(values("44 00 03 21 01 2B 00 2C 01")).toEqual({
      ...{ motion: true, tamper: false, vibration: true },
    });
  });

  it.each([
    ["01", "single"],
    ["02", "double"],
    ["03", "triple"],
    ["04", "long"],
    ["80", "hold"],
    ["FE", "hold"],
    ["77", "single"],
  ])("understands press %s as %s", (code, press) => {
    expect(values(`44 00 09 01 64 3A ${code}`)["pressed"]).toBe(press);
  });

  it("takes no press where none is said, and each button of several by its own name", () => {
    expect(values("44 00 09 3A 00")).toEqual({});
    nowMs += 10_000;
    const pressed = hear("44 00 0A 3A 00 3A 01 3A 00 3A 00").filter(
      (news) => news.news === "readings" && news.readings.length > 0,
    );
    expect(pressed.map(({ addresses }) => addresses[0])).toEqual([`${BLE_ADDRESS}/button:2`]);
  });

  it("skips text and raw data by their length, and keeps what stands before an unknown id", () => {
    expect(values("40 01 40 53 02 41 42 54 01 FF 57 15")).toEqual({ battery: 64, temperature: 21 });
    expect(values("40 01 40 F7 01 57 15", OTHER)).toEqual({ battery: 64 });
    expect(values("40 01 40 02 CA", "AA:00:00:00:00:03")).toEqual({ battery: 64 });
  });

  it("leaves other versions and other services to others", () => {
    const channel = "advertisement";
    expect(rig.read(BLE_ADDRESS, bthomeAd("20 01 64"), { channel })).toBeUndefined();
    expect(
      rig.read(BLE_ADDRESS, Uint8Array.of(3, 0x16, 0x0f, 0x18, 64), { channel }),
    ).toBeUndefined();
  });

  it("skips an address inside, and proposes a type and a model", () => {
    expect(values("42 22 11 00 CC BB AA 01 64")).toEqual({ battery: 100 });
    const odd = { channel: "advertisement", monotonicMs: nowMs + 9_000 };
    const news = rig.read(BLE_ADDRESS, bthomeAd("44 00 01 3A 01", "SBBT-002C"), odd) ?? [];
    expect(news[0]).toMatchObject({ news: "device", model: "SBBT-002C", proposes: "help-button" });
  });
});

describe("[H-06.6] one press that is heard many times", () => {
  it("is one press, by packet id, however often and through however many receivers", () => {
    expect(values("44 00 07 3A 01")).toEqual({ pressed: "single" });
    for (const receiver of ["hub", "home/lounge", "home/corridor"]) {
      nowMs += 900;
      expect(values("44 00 07 3A 01", BLE_ADDRESS, receiver)).toEqual({});
    }
    expect(values("44 00 06 3A 01")).toEqual({});
    expect(values("44 00 08 3A 01")).toEqual({ pressed: "single" });
  });

  it("is another with a newer id up to 63 ahead, also over the end of the byte", () => {
    values("44 00 FE 3A 01");
    expect(values("44 00 02 3A 01")).toEqual({ pressed: "single" });
    expect(values("44 00 C0 3A 01")).toEqual({});
  });

  it("is new after 4 s of silence, whatever its id", () => {
    values("44 00 07 3A 01");
    nowMs += 4_000;
    expect(values("44 00 03 3A 01")).toEqual({ pressed: "single" });
  });

  it("is the same from a receiver whose network stalled for ten seconds", () => {
    values("44 00 07 3A 01", BLE_ADDRESS, "home/lounge");
    nowMs += 10_000;
    expect(values("44 00 07 3A 01", BLE_ADDRESS, "home/garden")).toEqual({});
  });

  it("is told by its words where there is no packet id", () => {
    expect(values("44 3A 01")).toEqual({ pressed: "single" });
    nowMs += 500;
    expect(values("44 3A 01")).toEqual({});
    expect(values("44 3A 02")).toEqual({ pressed: "double" });
  });

  it("shows a repeat as a contact all the same", () => {
    values("44 00 07 3A 01");
    expect(hear("44 00 07 3A 01").map(({ news }) => news)).toEqual(["readings"]);
  });
});

describe("an encrypted advertisement", () => {
  beforeEach(() => {
    rig = keyed();
  });

  it("opens with its device's key: the reference and our own vectors", () => {
    expect(values("41 A4 72 66 C9 5F 73 00 11 22 33 78 23 72 14", OTHER)).toEqual({
      ...{ temperature: 25.06, humidity: 50.55 },
    });
    expect(values("45 72 C2 52 D6 E4 98 01 00 00 00 3B 02 56 35")).toEqual({
      ...{ battery: 100, pressed: "single" },
    });
    expect(values("41 5F 38 C7 6B 12 4A 02 00 00 00 26 9B BA ED")).toEqual({
      ...{ battery: 100, motion: true },
    });
  });

  it("is refused where the tag does not fit, by code", () => {
    try {
      hear("45 72 C2 52 D6 E4 98 01 00 00 00 3B 02 56 36");
      expect.unreachable();
    } catch (error) {
      expect(isGatewayError(error, "sensor/undecodable")).toBe(true);
    }
  });

  it("refuses a plain packet of a device that has a key, and says why", () => {
    expect(hear("44 00 07 3A 01")).toMatchObject([{ news: "refused" }]);
  });

  it("refuses a replay, and passes over what only came late or again", () => {
    const first = "45 72 C2 52 D6 E4 98 01 00 00 00 3B 02 56 35";
    const second = "41 5F 38 C7 6B 12 4A 02 00 00 00 26 9B BA ED";
    values(second);
    expect(hear(first)).toEqual([]);
    nowMs += 5_000;
    expect(hear(second)).toMatchObject([{ news: "readings", readings: [] }]);
    nowMs += 60_000;
    expect(hear(first)).toMatchObject([{ news: "refused" }]);
    expect(hear(second)).toMatchObject([{ news: "refused" }]);
  });

  it("refuses after a restart what had a consequence before it, until it is set up anew", () => {
    last = 2;
    const first = "45 72 C2 52 D6 E4 98 01 00 00 00 3B 02 56 35";
    expect(hear(first)).toMatchObject([{ news: "refused" }]);
    last = undefined;
    rig.reader.forget?.(BLE_ADDRESS);
    expect(values(first)).toEqual({ battery: 100, pressed: "single" });
  });

  it("says of one without a key that it cannot be read, rather than nothing", () => {
    rig = new ReaderRig("bthome");
    expect(hear("45 72 C2 52 D6 E4 98 01 00 00 00 3B 02 56 35")).toMatchObject([
      { news: "refused", addresses: [BLE_ADDRESS] },
    ]);
  });
});

describe("the file of keys", () => {
  it("names the line that does not fit, and never what stands in it", () => {
    expect(() => readAdvertisementKeys("# x\n\nAA:BB:CC:DD:EE:FF secret-1")).toThrow(/line 3/);
    expect(() => readAdvertisementKeys("AA:BB:CC:DD:EE:FF secret-1")).not.toThrow(/secret-1/);
  });
});
