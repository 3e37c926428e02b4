import { readFileSync } from "node:fs";
import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { crc32 } from "../../../gateway/domain/crc32.ts";
import type { Reading } from "../../../gateway/domain/reading.ts";
import { isGatewayError } from "../../../gateway/errors.ts";
import { decodeWearable } from "../../../gateway/sensors/wearable.ts";
import {
  encodeAck,
  encodeAnswer,
  encodeDecided,
} from "../../../gateway/sensors/wearable-downlink.ts";

const FUZZED_PACKETS = 100_000;
const UP = [1, 2, 3];
const Fields = z.object({ kind: z.number(), samples: z.array(z.number()).optional() });
const Vector = z.object({
  name: z.string(),
  hex: z.string(),
  fields: Fields.catchall(z.number()),
});
const Refused = z.object({ name: z.string(), hex: z.string(), direction: z.enum(["up", "down"]) });
const { valid, invalid } = z
  .object({ valid: z.array(Vector), invalid: z.array(Refused) })
  .parse(
    JSON.parse(
      readFileSync(new URL("../../../firmware-sim/golden-vectors.json", import.meta.url), "utf8"),
    ),
  );

/** Codes 8 to 13 [PROTOCOL §5]. */
const SAID_OF_PROMPTS = [
  "played",
  "button-pressed",
  "lid-opened",
  "snoozed",
  "compartment-empty",
  "not-played",
];
/** A prompt is for reminder devices; its test is theirs. */
const PROMPT = 0x84;

type Given = z.infer<typeof Vector>["fields"];

function channelOf(kind: number): string {
  return kind === 1 ? "motion" : "event";
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}

function expectCommon(reading: Reading, given: Given): void {
  expect(reading.bootNonce).toBe(given["bootNonce"]);
  expect(reading.sentUs).toBe(given["sentUs"]);
  expect(reading.resent).toBe(given["flags"] === 1);
  expect(reading.batteryPercent).toBe(given["battery"] === 255 ? null : given["battery"]);
  const worn = { 0: "worn", 1: "not-worn", 2: "charging" }[given["state"] ?? -1] ?? null;
  expect(reading.worn).toBe(worn);
}

function expectBlock(reading: Reading, given: Given): void {
  if (reading.kind === "event") throw new Error("no block in an event");
  const { block } = reading;
  expect(block.startUs).toBe(given["startUs"]);
  expect(block.periodUs).toBe(given["periodUs"]);
  const rangeG = (given["accelRange"] ?? 0) / 1000;
  expect(block.rangeG).toBe(rangeG);
  const rotation = given["gyroRange"] ?? 0;
  const stride = rotation > 0 ? 6 : 3;
  const samples = given.samples ?? [];
  const axes = (from: number): number[] =>
    samples.filter((_, i) => i % stride >= from && i % stride < from + 3);
  expect([...block.accel]).toEqual(axes(0).map((raw) => Math.fround((raw * rangeG) / 32_768)));
  const gyro =
    rotation > 0 ? axes(3).map((raw) => Math.fround((raw * rotation) / 32_768)) : undefined;
  expect(block.gyro && [...block.gyro]).toEqual(gyro);
}

function expectEvent(reading: Reading, given: Given): void {
  if (reading.kind !== "event") throw new Error("an event was expected");
  const { code, detail, peak, freeFallMs } = given;
  const state = ["worn", "not-worn", "charging", "out-of-range"][detail ?? 0];
  const fall = {
    name: "fall",
    certaintyPercent: detail === 255 ? null : detail,
    peakG: peak === 0 ? null : (peak ?? 0) / 1000,
    freeFallMs: freeFallMs === 0 ? null : freeFallMs,
  };
  const events = [
    { name: "help" },
    { name: "ok" },
    fall,
    { name: "state", state },
    { name: "battery-flat" },
    { name: "tamper" },
    { name: "test" },
    ...SAID_OF_PROMPTS.map((said) => ({
      ...{ name: "reminder", said, promptId: given["prompt"], detail },
    })),
  ];
  expect(reading.event).toEqual(events[(code ?? 0) - 1]);
}

describe("the native wearable's decoder", () => {
  it.each(valid.filter(({ fields }) => UP.includes(fields.kind)))(
    "reads $name",
    ({ hex, fields }) => {
      const [reading, ...more] = decodeWearable(bytesOf(hex), channelOf(fields.kind));
      if (reading === undefined) throw new Error("nothing decoded");
      expect(more).toEqual([]);
      expectCommon(reading, fields);
      if (reading.kind === "motion") expect(reading.sequence).toBe(fields["number"]);
      else {
        expect(reading.counter).toBe(fields["number"]);
        expect(reading.ageMs).toBe(fields["ageMs"] === 0xffffffff ? null : fields["ageMs"]);
      }
      if (fields.kind === 3) expectEvent(reading, fields);
      else expectBlock(reading, fields);
    },
  );

  it.each(invalid.filter(({ direction }) => direction === "up"))("refuses $name", ({ hex }) => {
    for (const channel of ["motion", "event"]) {
      expect(() => decodeWearable(bytesOf(hex), channel)).toThrow(
        expect.objectContaining({ code: "sensor/undecodable" }),
      );
    }
  });

  it("refuses a packet on the channel of another kind", () => {
    const press = valid.find(({ fields }) => fields.kind === 3);
    expect(() => decodeWearable(bytesOf(press?.hex ?? ""), "motion")).toThrow(/kind/);
  });

  it("names offset and field of what it refuses", () => {
    const press = Buffer.from(valid.find(({ fields }) => fields.kind === 3)?.hex ?? "", "hex");
    press[24] = 99;
    press.writeUInt32LE(zlibCrc32(press.subarray(0, -4)), press.length - 4);
    expect(() => decodeWearable(press, "event")).toThrow(/offset 24, code: 99/);
  });

  it(`[H-07.3] makes no event out of ${FUZZED_PACKETS} garbage packets and never crashes`, () => {
    const packets = valid
      .filter(({ fields }) => UP.includes(fields.kind))
      .map(({ hex }) => bytesOf(hex));
    const damaged = fc
      .tuple(fc.constantFrom(...packets), fc.nat(), fc.integer({ min: 1, max: 255 }))
      .map(([packet, at, change]) => {
        const copy = packet.slice();
        const index = at % copy.length;
        copy[index] = (copy[index] ?? 0) ^ change;
        return copy;
      });
    const cut = fc
      .tuple(fc.constantFrom(...packets), fc.nat())
      .map(([packet, at]) => packet.slice(0, at % packet.length));
    const noise = fc.uint8Array({ maxLength: 120 });
    let refused = 0;
    fc.assert(
      fc.property(
        fc.oneof(damaged, cut, noise),
        fc.constantFrom("motion", "event"),
        (bytes, channel) => {
          try {
            decodeWearable(bytes, channel);
          } catch (error) {
            if (!isGatewayError(error, "sensor/undecodable")) throw error;
            refused += 1;
          }
        },
      ),
      { numRuns: FUZZED_PACKETS },
    );
    expect(refused).toBe(FUZZED_PACKETS);
  }, 60_000);

  it("reads or refuses whatever stands under a right CRC, and nothing it reads is out of range", () => {
    const signed = fc
      .tuple(
        fc.constantFrom(...valid.filter(({ fields }) => UP.includes(fields.kind))),
        fc.array(fc.tuple(fc.integer({ min: 2, max: 47 }), fc.nat(255)), {
          minLength: 1,
          maxLength: 4,
        }),
      )
      .map(([{ hex }, changes]) => {
        const packet = Buffer.from(hex, "hex");
        for (const [at, to] of changes) if (at < packet.length - 4) packet[at] = to;
        packet.writeUInt32LE(zlibCrc32(packet.subarray(0, -4)), packet.length - 4);
        return packet;
      });
    fc.assert(
      fc.property(signed, fc.constantFrom("motion", "event"), (bytes, channel) => {
        let readings: readonly Reading[] = [];
        try {
          readings = decodeWearable(bytes, channel);
        } catch (error) {
          if (!isGatewayError(error, "sensor/undecodable")) throw error;
        }
        for (const reading of readings) {
          expect(reading.batteryPercent ?? 0).toBeLessThanOrEqual(100);
          if (reading.kind === "event") continue;
          const { block } = reading;
          expect(block.startUs).toBeLessThanOrEqual(reading.sentUs);
          expect(block.periodUs).toBeGreaterThanOrEqual(10_000);
          expect(block.accel.every((g) => Math.abs(g) <= Math.fround(block.rangeG))).toBe(true);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("the native downlink", () => {
  it.each(valid.filter(({ fields }) => ![...UP, PROMPT].includes(fields.kind)))(
    "writes $name",
    ({ hex, fields }) => {
      const bootNonce = fields["bootNonce"] ?? 0;
      const number = fields["number"] ?? 0;
      const answers = [
        "someone-is-coming",
        "nobody-is-coming",
        "someone-is-there",
        "closed",
      ] as const;
      const answer = answers[(fields["answer"] ?? 1) - 1] ?? "closed";
      const write = new Map([
        [0x81, (): Uint8Array => encodeAck(bootNonce, number)],
        [0x82, (): Uint8Array => encodeDecided(bootNonce, number)],
        [0x83, (): Uint8Array => encodeAnswer(answer)],
      ]);
      const written = write.get(fields.kind)?.();
      expect(Buffer.from(written ?? []).toString("hex")).toBe(hex);
    },
  );
});

describe("the core's CRC-32", () => {
  it("agrees with zlib on any bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(crc32(bytes, 0, bytes.length)).toBe(zlibCrc32(bytes));
      }),
    );
  });
});
