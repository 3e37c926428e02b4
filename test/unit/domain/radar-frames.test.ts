// Frames of a wired radar: every vector of the reference, any split, garbage and broken bytes; and what
// its family reads in them.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeRadar, RadarFramer } from "../../../gateway/domain/radar-frames.ts";
import { ReaderRig } from "../../support/family-reader.ts";

const RUNS = Number(process.env["HEARTHWATCH_FUZZ"] ?? 5_000);
const VECTORS = [
  ["fall", "01000000010e02f301fe", 0x0e02, [1]],
  ["fall over", "01000000010e02f300ff", 0x0e02, [0]],
  ["somebody there", "01000000010f09f901fe", 0x0f09, [1]],
  ["a question without data", "01000000000e06f6", 0x0e06, []],
] as const;
const bytesOf = (hex: string) => Uint8Array.from(Buffer.from(hex, "hex"));

describe("the framer of wired radars", () => {
  it.each(VECTORS)("reads %s, whole and byte by byte", (_case, hex, type, data) => {
    const bytes = bytesOf(hex);
    const frame = { type, data: Uint8Array.from(data) };
    expect(new RadarFramer().push(bytes)).toEqual([frame]);
    const framer = new RadarFramer();
    expect([...bytes].flatMap((byte) => framer.push(Uint8Array.of(byte)))).toEqual([frame]);
    expect(framer.skipped).toBe(0);
    expect(encodeRadar(frame)).toEqual(bytes);
  });

  it("takes no flipped bit for a fall, and reads what comes after", () => {
    const fall = bytesOf(VECTORS[0][1]);
    for (let bit = 0; bit < fall.length * 8; bit += 1) {
      const flipped = fall.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const over = bytesOf(VECTORS[1][1]);
      const frames = new RadarFramer().push(
        Uint8Array.of(...flipped, ...over, ...over, ...over, ...over),
      );
      expect(frames.filter(({ data }) => data[0] === 1)).toEqual([]);
      expect(frames.length).toBeGreaterThan(0);
    }
  });

  it("forgets what the line cut off", () => {
    const framer = new RadarFramer();
    framer.push(bytesOf(VECTORS[0][1]).subarray(0, 9));
    framer.reset();
    expect(framer.push(bytesOf(VECTORS[2][1]))).toHaveLength(1);
  });

  it("finds what is whole among anything, in pieces of any size, and throws at nothing", () => {
    const chunk = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(...VECTORS.map(([, hex]) => bytesOf(hex))),
    );
    fc.assert(
      fc.property(
        fc.array(chunk, { maxLength: 6 }),
        fc.integer({ min: 1, max: 64 }),
        (chunks, by) => {
          const all = Uint8Array.from(chunks.flatMap((one) => [...one]));
          const framer = new RadarFramer();
          const found: unknown[] = [];
          for (let at = 0; at < all.length; at += by) {
            found.push(...framer.push(all.subarray(at, at + by)));
          }
          expect(found).toEqual(new RadarFramer().push(all));
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);
});

describe("the family of wired radars", () => {
  const rig = new ReaderRig("radar-uart");
  const says = (...payload: readonly number[]) =>
    rig.values("radar-uart/room-3", Uint8Array.from(payload), { channel: "telegram" });

  it("reads falls and presence; a value that nobody knows is an observation", () => {
    expect(says(0x0e, 0x02, 1)).toEqual({ fall: "fall" });
    expect(says(0x0e, 0x02, 0)).toEqual({ fall: "none" });
    expect(says(0x0e, 0x02, 2)).toEqual({ fall: "maybe" });
    expect(says(0x0f, 0x09, 1)).toEqual({ occupied: true });
    expect(says(0x0f, 0x09, 0)).toEqual({ occupied: false });
  });

  it("takes any other frame for a sign that the radar is there", () => {
    expect(says(0x0e, 0x06, 1, 2, 3)).toEqual({});
    expect(
      rig.read("radar-uart/room-3", Uint8Array.of(0x0e, 0x02), { channel: "telegram" }),
    ).toHaveLength(1);
  });
});
