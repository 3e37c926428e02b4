import { describe, expect, it } from "vitest";
import { angleDeg, describeEvidence } from "../../../gateway/domain/fall-evidence.ts";

const EVIDENCE = {
  peakG: 5.2,
  isClipped: false,
  freeFallMs: 320,
  turnDeg: 79.6,
  spreadAfterG: 0.01,
  isStillAfter: true,
};

describe("evidence in words", () => {
  it("says what was seen as a person would", () => {
    expect(describeEvidence(EVIDENCE)).toBe(
      "free fall 0.3 s, impact 5.2 g, turned 80°, then still",
    );
  });

  it("says that a blow was harder than the sensor can tell, and leaves out what was not seen", () => {
    const evidence = { ...EVIDENCE, isClipped: true, freeFallMs: 40, isStillAfter: false };
    expect(describeEvidence(evidence)).toBe("impact over 5.2 g, turned 80°, then moving");
  });
});

describe("angle", () => {
  it("is 0 to 180 degrees, and 0 when one side says nothing", () => {
    expect(angleDeg([0, 1, 0], [0, 2, 0])).toBe(0);
    expect(angleDeg([0, 1, 0], [3, 0, 0])).toBeCloseTo(90);
    expect(angleDeg([0, 1, 0], [0, -1, 0])).toBe(180);
    expect(angleDeg([0, 0, 0], [0, 1, 0])).toBe(0);
  });
});
