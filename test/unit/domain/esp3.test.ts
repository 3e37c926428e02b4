// EnOcean's serial framing: every vector of the reference, any split, garbage and broken bytes.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ESP3_TYPES, Esp3Framer, encodeEsp3 } from "../../../gateway/domain/esp3.ts";
import { ESP3_VECTORS } from "../../support/enocean-vectors.ts";

const RUNS = Number(process.env["HEARTHWATCH_FUZZ"] ?? 5_000);
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const vectors = Object.entries(ESP3_VECTORS);

describe("the framer of EnOcean's serial protocol", () => {
  it.each(vectors)("reads %s, whole and byte by byte", (_case, hex) => {
    const bytes = bytesOf(hex);
    const [whole, ...more] = new Esp3Framer().push(bytes);
    expect(more).toEqual([]);
    const framer = new Esp3Framer();
    const pieces = [...bytes].flatMap((byte) => framer.push(Uint8Array.of(byte)));
    expect(pieces).toEqual([whole]);
    expect(whole?.type).toBe(bytes[4]);
    expect(encodeEsp3(whole?.type ?? 0, whole?.data ?? bytes, whole?.optional)).toEqual(bytes);
    expect(framer).toMatchObject({ skipped: 0, broken: 0 });
  });

  it("goes on searching just after a sync byte that led nowhere: 0x55 also stands in data", () => {
    const press = bytesOf(ESP3_VECTORS["press AI"]);
    const framer = new Esp3Framer();
    expect(framer.push(Uint8Array.of(0x55, 0x00, 0x55, ...press))).toHaveLength(1);
    expect(framer.skipped).toBe(3);
  });

  it("drops a packet with a flipped bit anywhere, and reads the next", () => {
    const press = bytesOf(ESP3_VECTORS["press AI"]);
    for (let bit = 0; bit < press.length * 8; bit += 1) {
      const flipped = press.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const framer = new Esp3Framer();
      const found = framer.push(Uint8Array.of(...flipped, ...press, ...press, ...press));
      expect(found.length).toBeGreaterThanOrEqual(1);
      for (const { data } of found) expect(data[0]).toBe(0xf6);
      expect(framer.skipped).toBeGreaterThan(0);
    }
  });

  it("forgets a packet that was cut by the line's end", () => {
    const press = bytesOf(ESP3_VECTORS["press AI"]);
    const framer = new Esp3Framer();
    framer.push(press.subarray(0, 12));
    framer.reset();
    expect(framer.push(press)).toHaveLength(1);
  });

  it("finds what is whole among anything, in pieces of any size, and throws at nothing", () => {
    const chunk = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(...vectors.map(([, hex]) => bytesOf(hex))),
      fc.constant(Uint8Array.of(0x55)),
    );
    fc.assert(
      fc.property(
        fc.array(chunk, { maxLength: 6 }),
        fc.integer({ min: 1, max: 64 }),
        (chunks, by) => {
          const all = Uint8Array.from(chunks.flatMap((one) => [...one]));
          const framer = new Esp3Framer();
          const found: unknown[] = [];
          for (let at = 0; at < all.length; at += by) {
            found.push(...framer.push(all.subarray(at, at + by)));
          }
          expect(found).toEqual(new Esp3Framer().push(all));
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);

  it("names the types it is used with", () => {
    expect(ESP3_TYPES).toEqual({ radioErp1: 1, response: 2, event: 4, commonCommand: 5 });
  });
});
