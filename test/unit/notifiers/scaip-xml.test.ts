import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMrs } from "../../../gateway/notifiers/scaip/read-mrs.ts";
import { dialectSettings } from "../../../gateway/notifiers/scaip/scaip-dialect.ts";
import { type Mrq, writeMrq } from "../../../gateway/notifiers/scaip/write-mrq.ts";

const FUZZED = 100_000;
const dialect = dialectSettings.parse(undefined);
const sender = { cid: "4412345678", systemConfiguration: undefined, callerIds: ["no-voice:"] };
const alarm: Mrq = {
  ...{ ref: "F7K2M9Q4X1B8Z3T6", mty: "ME", dty: 5, stc: 9, pri: 9, stt: "Fall detected" },
  ...{ lco: 12, lva: "12", lte: "Room 12", ite: "No movement 45 s after impact" },
};
const written = (mrq: Mrq, most = 1300): string =>
  writeMrq(mrq, sender, dialect, most).toString("utf8");
const answer = (inner: string): Buffer => Buffer.from(`<mrs>${inner}</mrs>`);

describe("a SCAIP request", () => {
  it("is written in full width and in a fixed order", () => {
    expect(written(alarm)).toBe(
      "<mrq><ref>F7K2M9Q4X1B8Z3T6</ref><ver>01.00</ver><mty>ME</mty><cid>4412345678</cid>" +
        "<dty>0005</dty><crd>no-voice:</crd><stc>0009</stc><stt>Fall detected</stt><pri>9</pri>" +
        "<lco>012</lco><lva>12</lva><lte>Room 12</lte><ite>No movement 45 s after impact</ite></mrq>",
    );
    expect(written({ ref: "HB1", mty: "PI", dty: 45, stc: 102 })).toBe(
      "<mrq><ref>HB1</ref><ver>01.00</ver><mty>PI</mty><cid>4412345678</cid><dty>0045</dty>" +
        "<crd>no-voice:</crd><stc>0102</stc></mrq>",
    );
  });

  it("has the root a receiver wants", () => {
    const other = writeMrq(alarm, sender, { ...dialect, root: "scaip" }, 1300).toString();
    expect(other).toMatch(/^<scaip><ref>.*<\/scaip>$/);
  });

  it("carries any text as text, within its lengths, and never more bytes than it may", () => {
    const any = fc.string({ unit: "binary", maxLength: 300 });
    fc.assert(
      fc.property(any, any, any, (stt, lte, ite) => {
        const text = written({ ...alarm, stt, lte, ite }, 800);
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(800);
        const part = (name: string): string =>
          new RegExp(`<${name}>([^<>]*)</${name}>`).exec(text)?.[1] ?? "";
        for (const [name, most] of [
          ["stt", 32],
          ["lte", 32],
          ["ite", 128],
        ] as const) {
          const plain = part(name).replace(/&(amp|lt|gt);/g, "x");
          expect(Array.from(plain).length).toBeLessThanOrEqual(most);
          // eslint-disable-next-line no-control-regex -- none of these may come through
          expect(plain).not.toMatch(/[\u0000-\u001f&]/);
        }
      }),
    );
  });
});

describe("a centre's answer", () => {
  it.each([
    [
      "as the sheet writes it",
      "<ref>A1</ref><snu>0</snu><mre>0</mre>",
      { ref: "A1", snu: 0, ste: "" },
    ],
    ["with leading zeros", "<ref> A1 </ref><snu>05</snu>", { ref: "A1", snu: 5, ste: "" }],
    [
      "with an empty reference",
      "<ref/><snu>7</snu><ste>a &lt; b</ste>",
      { ref: "", snu: 7, ste: "a < b" },
    ],
    ["with elements nobody knows", "<x><snu>9</snu></x><snu>4</snu>", { ref: "", snu: 4, ste: "" }],
  ])("is read %s", (_case, inner, expected) => {
    expect(readMrs(answer(inner))).toEqual(expected);
    expect(readMrs(Buffer.from(`<?xml version="1.0"?>\n<mrs>${inner}</mrs>\n`))).toEqual(expected);
  });

  it.each([
    ["nothing", ""],
    ["another root", "<mrq><ref>A1</ref><snu>0</snu></mrq>"],
    ["no status", "<mrs><ref>A1</ref></mrs>"],
    ["a status in words", "<mrs><ref>A1</ref><snu>OK</snu></mrs>"],
    ["an end that is missing", "<mrs><ref>A1</ref><snu>0</snu>"],
    ["entities of its own", '<!DOCTYPE mrs [<!ENTITY z "0">]><mrs><snu>&z;</snu></mrs>'],
    ["an entity nobody declared", "<mrs><snu>&z;</snu></mrs>"],
    ["a tower of elements", `<mrs>${"<a>".repeat(9)}${"</a>".repeat(9)}<snu>0</snu></mrs>`],
    ["a flood of elements", `<mrs>${"<a/>".repeat(999)}<snu>0</snu></mrs>`],
    ["too much", `<mrs><snu>0</snu><ste>${"x".repeat(20_000)}</ste></mrs>`],
  ])("is not read from %s", (_case, text) => {
    expect(readMrs(Buffer.from(text))).toBeUndefined();
  });

  it(`[H-07.3] comes or does not come out of ${String(FUZZED)} garbled bodies, and nothing is thrown`, () => {
    const whole = answer("<ref>F7K2M9Q4X1B8Z3T6</ref><snu>0</snu><ste>handled</ste>");
    const change = fc.tuple(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 0, max: 255 }));
    const garbled = fc.array(change, { minLength: 1, maxLength: 6 }).map((changes) => {
      const bytes = Buffer.from(whole);
      for (const [at, byte] of changes) bytes[at] = byte;
      return bytes;
    });
    const noise = fc.uint8Array({ maxLength: 100 });
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(garbled, noise), (bytes) => {
        if (readMrs(bytes) !== undefined) read += 1;
      }),
      { numRuns: FUZZED },
    );
    expect(read).toBeGreaterThan(0);
  }, 120_000);
});
