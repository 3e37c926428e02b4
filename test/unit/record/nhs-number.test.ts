import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nhsNumber, parseNhsNumber, withoutNumbers } from "../../../gateway/domain/nhs-number.ts";

describe("an NHS number", () => {
  it.each(["9434765919", "943 476 5919", "943-476-5919", "9990000018", "4000000004", "9912003888"])(
    "[H-15.1] is taken with its check digit and with the spaces people write: %s",
    (text) => {
      expect(parseNhsNumber(text)).toBe(text.replace(/\D/g, ""));
    },
  );

  it.each(["8449303649", "9434765918", "943476591", "94347659190", "", "ABCDEFGHIJ"])(
    "[H-15.1] is refused where its check digit or length does not fit: %s",
    (text) => {
      expect(parseNhsNumber(text)).toBeUndefined();
    },
  );

  it("[H-15.1] is refused with one digit wrong, or two neighbours swapped", () => {
    const digits = "9434765919";
    fc.assert(
      fc.property(fc.nat(9), fc.nat(9), (at, other) => {
        const wrong = `${digits.slice(0, at)}${String(other)}${digits.slice(at + 1)}`;
        expect(parseNhsNumber(wrong)).toBe(wrong === digits ? digits : undefined);
        const [a = "", b = ""] = [digits[at], digits[at + 1]];
        const swapped = `${digits.slice(0, at)}${b}${a}${digits.slice(at + 2)}`;
        expect(parseNhsNumber(swapped)).toBe(swapped === digits ? digits : undefined);
      }),
    );
  });

  it("[H-21.8] is not repeated in what is said of a wrong one", () => {
    const said = JSON.stringify(nhsNumber.safeParse("943 476 5918").error?.issues);
    expect(said).toContain("check digit");
    expect(said).not.toMatch(/943|5918/);
  });

  it("[H-21.8] is taken out of what others say, however it is written", () => {
    const said = "Patient 9434765919 (943 476 5919, 943-476-5919) not found, HTTP 404, 16:20";
    expect(withoutNumbers(said)).toBe(
      "Patient [number] ([number], [number]) not found, HTTP 404, 16:20",
    );
  });
});
