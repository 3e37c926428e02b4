import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseDownlink } from "../../../firmware-sim/downlink.ts";
import {
  encodeBurst,
  encodeEvent,
  encodeMotion,
  promptAsFallFields,
} from "../../../firmware-sim/encode.ts";

const FOLDER = new URL("../../../firmware-sim/", import.meta.url);
const header = {
  flags: z.number(),
  bootNonce: z.number(),
  number: z.number(),
  sentUs: z.number(),
  battery: z.number(),
  state: z.number(),
};
const motion = {
  startUs: z.number(),
  periodUs: z.number(),
  accelRange: z.number(),
  gyroRange: z.number(),
  count: z.number(),
  samples: z.array(z.number()).transform((samples) => Int16Array.from(samples)),
};
const Fields = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal(1), ...header, ...motion }),
  z.object({ kind: z.literal(2), ...header, ...motion, ageMs: z.number() }),
  z.object({
    kind: z.literal(3),
    ...header,
    code: z.number(),
    detail: z.number(),
    ageMs: z.number(),
    peak: z.number().optional(),
    freeFallMs: z.number().optional(),
    prompt: z.number().optional(),
  }),
  z.object({ kind: z.literal(0x81), bootNonce: z.number(), number: z.number() }),
  z.object({ kind: z.literal(0x82), bootNonce: z.number(), number: z.number() }),
  z.object({ kind: z.literal(0x83), answer: z.number() }),
  z.object({
    kind: z.literal(0x84),
    prompt: z.number(),
    validForMs: z.number(),
    how: z.number(),
    compartment: z.number(),
    step: z.number(),
    playForMs: z.number(),
  }),
]);
const Vectors = z.object({
  valid: z.array(z.object({ name: z.string(), hex: z.string(), fields: Fields })),
  invalid: z.array(
    z.object({ name: z.string(), hex: z.string(), direction: z.enum(["up", "down"]) }),
  ),
});
const text = readFileSync(new URL("golden-vectors.json", FOLDER), "utf8");
const vectors = Vectors.parse(JSON.parse(text));

const ANSWERS = ["someone is coming", "nobody is coming", "someone is there", "closed"];

function expectVector(fields: z.infer<typeof Fields>, hex: string): void {
  switch (fields.kind) {
    case 1:
      expect(encodeMotion(fields, fields).toString("hex")).toBe(hex);
      break;
    case 2:
      expect(encodeBurst(fields, fields, fields.ageMs).toString("hex")).toBe(hex);
      break;
    case 3: {
      const { peak = 0, freeFallMs = 0, prompt } = fields;
      const last = prompt === undefined ? { peak, freeFallMs } : promptAsFallFields(prompt);
      expect(encodeEvent(fields, { ...fields, ...last }).toString("hex")).toBe(hex);
      break;
    }
    case 0x84:
      expect(parseDownlink(Buffer.from(hex, "hex"))).toEqual({ ...fields, kind: "prompt" });
      break;
    case 0x83:
      expect(parseDownlink(Buffer.from(hex, "hex"))).toEqual({
        kind: "answer",
        answer: ANSWERS[fields.answer - 1],
      });
      break;
    default:
      expect(parseDownlink(Buffer.from(hex, "hex"))).toEqual({
        kind: fields.kind === 0x81 ? "ack" : "decided",
        bootNonce: fields.bootNonce,
        number: fields.number,
      });
  }
}

describe("golden vectors", () => {
  it.each(vectors.valid)("encodes or reads: $name", ({ fields, hex }) => {
    expectVector(fields, hex);
  });

  it.each(vectors.invalid.filter(({ direction }) => direction === "down"))(
    "a device drops: $name",
    ({ hex }) => {
      expect(parseDownlink(Buffer.from(hex, "hex"))).toBeUndefined();
    },
  );

  it("are what the Python program computes from the protocol page today", () => {
    const program = new URL("make-golden-vectors.py", FOLDER).pathname;
    const computed: unknown = JSON.parse(execFileSync("python3", [program], { encoding: "utf8" }));
    expect(JSON.parse(text)).toEqual(computed);
  });
});

describe("a device reading its downlink", () => {
  it("never throws on, and never believes, random bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        expect(parseDownlink(Buffer.from(bytes))).toBeUndefined();
      }),
      { numRuns: 5_000 },
    );
  });

  it("drops an ack with any single bit flipped", () => {
    const ack = Buffer.from(vectors.valid.find(({ name }) => name === "ack")?.hex ?? "", "hex");
    expect(parseDownlink(ack)).toBeDefined();
    for (let bit = 0; bit < ack.length * 8; bit += 1) {
      const changed = Buffer.from(ack);
      changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(parseDownlink(changed)).toBeUndefined();
    }
  });
});
