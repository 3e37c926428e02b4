// ESPA 4.4.4 byte by byte: every vector of the reference, checksums that look like controls, damage.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeEspaBody, encodeEspaBlock } from "../../../gateway/domain/espa/espa-block.ts";
import { EspaReader } from "../../../gateway/domain/espa/espa-reader.ts";
import { blockOf } from "../../../firmware-sim/espa-peer.ts";
import { ESPA_VECTORS, espaBytes } from "../../support/espa-vectors.ts";

const RUNS = Number(process.env["HEARTHWATCH_FUZZ"] ?? 5_000);
const names = Object.keys(ESPA_VECTORS).filter((name): name is keyof typeof ESPA_VECTORS =>
  Object.hasOwn(ESPA_VECTORS, name),
);
const PLAIN = { dataBits: 8, trailingSeparator: false } as const;
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("latin1");

describe("an ESPA 4.4.4 line", () => {
  it.each(names)("reads %s, whole and byte by byte, and says it in the same bytes", (name) => {
    const bytes = espaBytes(name);
    const [token, ...more] = new EspaReader(8).push(bytes);
    expect(more).toEqual([]);
    if (token?.kind !== "block") throw new Error(`it is ${String(token?.kind)}`);
    const reader = new EspaReader(7);
    const pieces = [...bytes].flatMap((byte) => reader.push(Uint8Array.of(byte)));
    expect(pieces.map(({ kind }) => kind)).toEqual(["block"]);
    const trailingSeparator = name.includes("separator");
    expect(encodeEspaBlock(token.block, { dataBits: 7, trailingSeparator })).toEqual(bytes);
    const again = blockOf(token.block.header, [...token.block.records]);
    if (!trailingSeparator) expect(Uint8Array.from(again)).toEqual(bytes);
  });

  it("knows records by their identifiers, in any order", () => {
    const [token] = new EspaReader(8).push(espaBytes("a status that says paged"));
    const records = token?.kind === "block" ? Object.fromEntries(token.block.records) : {};
    expect(records).toEqual({ 1: "123", 3: "1", 2: "FALL ROOM 12", 7: "3" });
  });

  it("reads polls, selections and answers, bare and with a reason", () => {
    const said = "1\u00052\u0005\u0006\u0004\u00152\u0015\r\u0004";
    const tokens = new EspaReader(8).push(Buffer.from(said, "latin1"));
    expect(tokens).toEqual([
      ...[{ kind: "enq", address: "1" }, { kind: "enq", address: "2" }, { kind: "ack" }],
      ...[{ kind: "eot" }, { kind: "nak", reason: undefined }, { kind: "nak", reason: "2" }],
      { kind: "eot" },
    ]);
  });

  it("asks again for a block with any flipped bit, and reads the next", () => {
    const call = espaBytes("a call whose checksum is an ACK");
    for (let bit = 8; bit < call.length * 8; bit += 1) {
      const flipped = call.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      const tokens = new EspaReader(8).push(Uint8Array.of(...flipped, 0x04, ...call));
      const blocks = tokens.flatMap((token) => (token.kind === "block" ? [token.block] : []));
      for (const { records } of blocks) expect(records.get("2")).toBe("FALL ROOM 12");
    }
  });

  it("ends a block that its sender gave up, and one that never ends", () => {
    const reader = new EspaReader(8);
    const tokens = reader.push(
      Uint8Array.of(...espaBytes("the shortest call").subarray(0, 5), 0x04),
    );
    expect(tokens.map(({ kind }) => kind)).toEqual(["eot"]);
    const endless = reader.push(Uint8Array.of(0x01, ...Array<number>(600).fill(0x41)));
    expect(endless.map(({ kind }) => kind)).toContain("broken");
    expect(reader.isInBlock).toBe(false);
  });

  it("reads 7 bits where a converter leaves the parity in", () => {
    const withParity = espaBytes("the shortest call").map((byte) => byte | 0x80);
    expect(new EspaReader(7).push(withParity)[0]?.kind).toBe("block");
  });

  it("says only what the line can carry", () => {
    const records = new Map([["2", "Zoë’s Café\u0003\u0004 – ☎"]]);
    const seven = encodeEspaBlock({ header: "1", records }, { ...PLAIN, dataBits: 7 });
    expect(textOf(seven)).toContain("Zoe's Cafe?? - ?");
    const eight = encodeEspaBlock({ header: "1", records }, PLAIN);
    expect(textOf(eight)).toContain("Zoë's Café?? - ?");
    expect(new EspaReader(8).push(eight)[0]?.kind).toBe("block");
  });

  it("is read the same in pieces of any size, and throws at nothing", () => {
    const chunk = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.constantFrom(...names.map(espaBytes)),
      fc.constantFrom(Uint8Array.of(0x31, 0x05), Uint8Array.of(0x04), Uint8Array.of(0x01)),
    );
    fc.assert(
      fc.property(
        fc.array(chunk, { maxLength: 6 }),
        fc.integer({ min: 1, max: 64 }),
        (chunks, by) => {
          const all = Uint8Array.from(chunks.flatMap((one) => [...one]));
          const reader = new EspaReader(8);
          const found: unknown[] = [];
          for (let at = 0; at < all.length; at += by)
            found.push(...reader.push(all.subarray(at, at + by)));
          expect(found).toEqual(new EspaReader(8).push(all));
        },
      ),
      { numRuns: RUNS },
    );
  }, 120_000);

  it("says whatever is given it so that it can be read", () => {
    const text = fc.string({ unit: "binary", maxLength: 60 });
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom("1", "2", "3", "6"), text, { minKeys: 1 }),
        (given) => {
          const records = new Map(Object.entries(given));
          for (const dataBits of [7, 8] as const) {
            const bytes = encodeEspaBlock({ header: "1", records }, { ...PLAIN, dataBits });
            const [token] = new EspaReader(dataBits).push(bytes);
            expect(token?.kind).toBe("block");
          }
        },
      ),
      { numRuns: Math.min(RUNS, 20_000) },
    );
    expect(decodeEspaBody([])).toBeUndefined();
  }, 120_000);
});
