import { describe, expect, it } from "vitest";
import { EnrolCodes } from "../../../gateway/api/enrol-codes.ts";
import { newCode, systemRandom } from "../../../gateway/api/token.ts";
import { ManualClock } from "../../support/manual-clock.ts";

describe("codes to enrol a tablet", () => {
  it("work once", () => {
    const codes = new EnrolCodes(new ManualClock(0), systemRandom);
    const { code } = codes.issue();
    expect([codes.redeem(code), codes.redeem(code)]).toEqual([true, false]);
  });

  it("work as people type them", () => {
    const codes = new EnrolCodes(new ManualClock(0), () => new Uint8Array(8).fill(1));
    codes.issue();
    expect(codes.redeem(" llll-iiii ")).toBe(true);
  });

  it("end after ten minutes", () => {
    const clock = new ManualClock(0);
    const codes = new EnrolCodes(clock, systemRandom);
    const { code, expiresMs } = codes.issue();
    expect(expiresMs).toBe(600_000);
    clock.advance(600_000);
    expect(codes.redeem(code)).toBe(false);
  });

  it("use no letters that are mistaken for others", () => {
    expect(newCode(systemRandom, 1_000)).toMatch(/^[0-9A-HJKMNP-TV-Z]+$/);
  });
});
