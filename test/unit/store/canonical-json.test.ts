import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../../../gateway/store/canonical-json.ts";

describe("canonical JSON", () => {
  it("sorts members by UTF-16 code units [RFC 8785 §3.2.3]", () => {
    const value = {
      "\u20ac": 1,
      "\r": 2,
      "\ufb33": 3,
      "1": 4,
      "\ud83d\ude00": 5,
      "\u0080": 6,
      "\u00f6": 7,
    };
    const order = [2, 4, 6, 7, 1, 5, 3];
    const text = canonicalJson(value);
    expect([...text.matchAll(/:(\d)/g)].map((hit) => Number(hit[1]))).toEqual(order);
  });

  it("writes numbers as ECMAScript does [RFC 8785 §3.2.2.3]", () => {
    expect(canonicalJson([333333333.3333333, 1e30, 4.5, 2e-3, 1e-27, -0])).toBe(
      "[333333333.3333333,1e+30,4.5,0.002,1e-27,0]",
    );
  });

  it("refuses what JSON has no form for", () => {
    expect(() => canonicalJson(Number.NaN)).toThrow("no form in JSON");
    expect(() => canonicalJson({ run: () => 1 })).toThrow("no form in JSON");
  });

  it("leaves out members that are undefined", () => {
    expect(canonicalJson({ b: undefined, a: null })).toBe('{"a":null}');
  });

  it("gives one text for one value, whatever the order of its members", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = canonicalJson(value);
        const parsed: unknown = JSON.parse(text);
        expect(canonicalJson(parsed)).toBe(text);
        expect(JSON.stringify(parsed).length).toBe(text.length);
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.integer()), (value) => {
        const turned = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(turned)).toBe(canonicalJson(value));
      }),
    );
  });
});
