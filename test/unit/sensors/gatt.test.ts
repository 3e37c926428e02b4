// Values of GATT characteristics, as the Bluetooth SIG lays them out, and InfiniTime's motion.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isGatewayError } from "../../../gateway/errors.ts";
import { decodeInfiniTime } from "../../../gateway/sensors/infini-time.ts";
import { ReaderRig } from "../../support/family-reader.ts";

const RUNS = Number(process.env["HEARTHWATCH_FUZZ"] ?? 5_000);
const CHANNELS = ["heart-rate", "battery-level", "steps", "maker-name", "model-number"];
const MAC = "AA:BB:CC:00:11:22";

function valuesOf(channel: string, hex: string): Readonly<Record<string, unknown>> {
  return new ReaderRig("gatt").values(MAC, Buffer.from(hex, "hex"), { channel });
}

describe("a value of a GATT characteristic", () => {
  it.each([
    ["heart-rate", "0048", { "heart-rate": 72 }],
    ["heart-rate", "16480004", { "heart-rate": 72 }],
    ["heart-rate", "01c800", { "heart-rate": 200 }],
    // 300 is wider than any heart goes; off the skin nothing is measured.
    ["heart-rate", "012c01", {}],
    ["heart-rate", "0448", {}],
    ["heart-rate", "0000", {}],
    ["battery-level", "37", { battery: 55 }],
    ["battery-level", "c8", {}],
    ["steps", "d2040000", { steps: 1_234 }],
  ])("%s %s is read", (channel, hex, expected) => {
    expect(valuesOf(channel, hex)).toEqual(expected);
  });

  it("[H-07.3] refuses garbage by code and with nothing else", () => {
    const rig = new ReaderRig("gatt");
    const bytes = fc.uint8Array({ maxLength: 12 });
    fc.assert(
      fc.property(fc.constantFrom(...CHANNELS), bytes, (channel, payload) => {
        try {
          rig.read(MAC, payload, { channel });
        } catch (error) {
          expect(isGatewayError(error, "sensor/undecodable")).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("names the model, and leaves other channels to others", () => {
    const rig = new ReaderRig("gatt");
    const [news] = rig.read(MAC, "InfiniTime\0", { channel: "model-number" }) ?? [];
    expect(news).toMatchObject({ news: "device", model: "InfiniTime", addresses: [MAC] });
    expect(rig.read(MAC, "x", { channel: "advertisement" })).toBeUndefined();
    expect(rig.read(MAC, "x", { channel: "toString" })).toBeUndefined();
  });
});

describe("InfiniTime's motion", () => {
  it("[H-07.3] refuses garbage by code and with nothing else; a value is within ±2 g", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 160 }), fc.boolean(), (payload, isMotion) => {
        try {
          for (const reading of decodeInfiniTime(payload, isMotion ? "motion" : "event")) {
            if (reading.kind !== "motion") throw new Error("no motion");
            for (const value of reading.block.accel) expect(Math.abs(value)).toBeLessThanOrEqual(2);
          }
        } catch (error) {
          expect(isGatewayError(error, "sensor/undecodable")).toBe(true);
        }
      }),
      { numRuns: RUNS },
    );
  });
});
