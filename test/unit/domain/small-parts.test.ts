import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { backoffMs } from "../../../gateway/domain/backoff.ts";
import { crockfordId, ID_BYTES } from "../../../gateway/domain/crockford.ts";
import { DecidedMark } from "../../../gateway/domain/decided-mark.ts";

describe("an id", () => {
  it("is 16 characters that cannot be misread, one for each 80 bits", () => {
    const bytes = fc.uint8Array({ minLength: ID_BYTES, maxLength: ID_BYTES });
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(crockfordId(a)).toMatch(/^[0-9A-HJKMNP-TV-Z]{16}$/);
        expect(crockfordId(a) === crockfordId(b)).toBe(Buffer.compare(a, b) === 0);
      }),
    );
  });

  it("spells its bits from the first to the last", () => {
    expect(crockfordId(new Uint8Array(ID_BYTES))).toBe("0000000000000000");
    expect(crockfordId(new Uint8Array(ID_BYTES).fill(0xff))).toBe("ZZZZZZZZZZZZZZZZ");
    expect(crockfordId(Uint8Array.of(0x08, 0, 0, 0, 0, 0, 0, 0, 0, 1))).toBe("1000000000000001");
  });

  it("refuses any other number of bytes", () => {
    expect(() => crockfordId(new Uint8Array(9))).toThrow(RangeError);
  });
});

describe("the wait after failures", () => {
  it("doubles from a second to half a minute, half of it by chance", () => {
    expect([1, 2, 3, 4, 5, 6, 60].map((failures) => backoffMs(failures, 1))).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000,
    ]);
    expect(backoffMs(3, 0)).toBe(2_000);
  });
});

describe("the mark up to which a wearable may forget", () => {
  const packet = (sequence: number) => ({
    ...{ kind: "motion" as const, bootNonce: 1, sentUs: 0, resent: false },
    ...{ batteryPercent: null, worn: null, sequence },
    block: {
      ...{ startUs: sequence * 1e6, periodUs: 20_000, rangeG: 8 },
      accel: new Float32Array(150),
    },
  });

  it("passes a packet only with its last sample", () => {
    const mark = new DecidedMark();
    for (const sequence of [1, 2, 3]) mark.took(packet(sequence));
    mark.reach(2.97e6);
    expect(mark.untold()).toBe(1);
    mark.reach(2.98e6);
    expect(mark.untold()).toBe(2);
  });

  it("is told once, and never goes back", () => {
    const mark = new DecidedMark();
    for (const sequence of [1, 2]) mark.took(packet(sequence));
    mark.reach(3e6);
    mark.told(2);
    expect(mark.untold()).toBeUndefined();
    mark.reach(1e6);
    expect(mark.untold()).toBeUndefined();
  });
});
