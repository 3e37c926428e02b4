import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseCsv } from "../../../models/recordings/parse-csv.ts";

const quote = (field: string): string => `"${field.replaceAll('"', '""')}"`;

describe("comma-separated text [RFC 4180]", () => {
  it("reads quotes, doubled quotes, commas and line breaks in quotes", () => {
    const text = 'id,name\r\n1,"Sitting, ""quickly"""\r\n2,"two\nlines"\r\n';
    expect(parseCsv(text)).toEqual([
      ["id", "name"],
      ["1", 'Sitting, "quickly"'],
      ["2", "two\nlines"],
    ]);
  });

  it("reads either line break, an empty last field and a byte-order mark", () => {
    expect(parseCsv("\uFEFFa,b\n1,\r\n,2")).toEqual([
      ["a", "b"],
      ["1", ""],
      ["", "2"],
    ]);
    expect(parseCsv('"a",\n"b",')).toEqual([
      ["a", ""],
      ["b", ""],
    ]);
  });

  it("gives back any table that was written with every field quoted", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r", " ", "é") });
    const table = fc.array(fc.tuple(cell, cell, cell), { minLength: 1 });
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n"), (rows, lineBreak) => {
        const text = rows.map((row) => row.map(quote).join(",")).join(lineBreak);
        expect(parseCsv(text)).toEqual(rows);
      }),
    );
  });

  it("never throws and never hangs on any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", '"', ",", "\n", "\r") }), (text) => {
        expect(parseCsv(text).flat().join("").length).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
