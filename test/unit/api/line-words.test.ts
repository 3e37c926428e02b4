import { describe, expect, it } from "vitest";
import { wordsOfEvidence, wordsOfLine } from "../../../gateway/api/views/line-words.ts";
import { alertLine, type FallEvidence } from "../../../gateway/domain/event-shapes.ts";

const evidence: FallEvidence = {
  peakG: 5.21,
  clipped: false,
  freeFallMs: 310,
  turnDeg: 80.4,
  stillAfter: null,
  score: 0.93,
  modelVersion: "m1",
};

describe("evidence in words", () => {
  it("says what was measured and leaves out what was not", () => {
    expect(wordsOfEvidence(evidence)).toBe("Free fall 0.3 s, impact 5.2 g, turned 80°");
    expect(
      wordsOfEvidence({ ...evidence, freeFallMs: null, turnDeg: null, stillAfter: true }),
    ).toBe("Impact 5.2 g, then still");
  });

  it("says that an impact was beyond the sensor's range", () => {
    expect(wordsOfEvidence({ ...evidence, clipped: true })).toContain("impact over 5.2 g");
  });

  it("[H-01.1] says when the fall was found without the model", () => {
    expect(wordsOfEvidence({ ...evidence, score: null })).toContain("without the falls model");
  });

  it("counts movement from the impact", () => {
    const line = (movement: "still" | "walking", afterMs: number): string =>
      wordsOfLine({ kind: "movement", movement, afterMs }, false);
    expect(line("walking", 40_000)).toBe("Walking about after 40 s");
    expect(line("still", 300_000)).toBe("Still after 5 min");
  });

  it("has words for every kind of line there is", () => {
    for (const option of alertLine.options) {
      const kind = option.shape.kind.value;
      const sample = alertLine.parse({
        kind,
        ...(kind === "fall-detected" && { evidence }),
        ...(kind === "fall-reported" && { certaintyPercent: null }),
        ...(kind === "movement" && { movement: "got-up", afterMs: 60_000 }),
        ...(kind === "fault" && { fault: "model", subject: "", detail: "" }),
        ...(kind === "fault-over" && { fault: "model", subject: "" }),
        ...(kind === "device-flat" && { batteryPercent: 9 }),
      });
      expect(wordsOfLine(sample, true)).toMatch(/^[A-Z].{5,}/);
      expect(wordsOfLine(sample, true)).not.toMatch(/wander|false alarm|all normal|undefined/i);
    }
  });
});
