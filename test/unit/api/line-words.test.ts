import { describe, expect, it } from "vitest";
import { wordsOfDoseLine } from "../../../gateway/api/views/dose-words.ts";
import { wordsOfEvidence, wordsOfLine } from "../../../gateway/api/views/line-words.ts";
import {
  alertLine,
  type FallEvidence,
  type SeenContext,
} from "../../../gateway/domain/event-shapes.ts";

const NOTHING_KNOWN: SeenContext = { bed: null, bedSinceMs: null, staffNear: null };

const evidence: FallEvidence = {
  peakG: 5.21,
  clipped: false,
  freeFallMs: 310,
  turnDeg: 80.4,
  stillAfter: null,
  score: 0.93,
  modelVersion: "m1",
};

describe("an alert rule in words", () => {
  it("says what happened, and for how long nobody has come back", () => {
    const line = { kind: "rule-met", rule: "bed-exit", forMs: 900_000 } as const;
    expect(wordsOfLine(line, true)).toBe("Left bed, not back after 15 min");
    expect(wordsOfLine({ ...line, forMs: 12 }, true)).toBe("Left bed");
    expect(wordsOfLine({ kind: "rule-over", rule: "bed-exit" }, false)).toBe("Back in bed");
  });
});

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
    expect(line("walking", 40_000)).toBe("After 40 s: walking about");
    expect(line("still", 300_000)).toBe("After 5 min: still");
  });

  it("says what other sensors say, and claims nothing where none is", () => {
    const still = { kind: "movement", movement: "still", afterMs: 20_000 } as const;
    const around = (context: Partial<SeenContext>): string =>
      wordsOfLine({ ...still, context: { ...NOTHING_KNOWN, ...context } }, false);
    expect(around({ bed: "empty" })).toBe("After 20 s: still, bed empty");
    expect(around({ bed: "occupied", staffNear: true })).toBe(
      "After 20 s: still, bed occupied, staff near",
    );
    expect(around({ bed: "not-known" })).toContain("bed not known: its sensor is silent");
    expect(around({})).toBe("After 20 s: still");
    const found = { kind: "fall-detected", evidence } as const;
    const context = { ...NOTHING_KNOWN, bed: "empty", bedSinceMs: 0 } as const;
    expect(wordsOfLine({ ...found, context }, true)).toMatch(/turned 80°; bed empty$/);
  });

  it("[H-22.2] asks whether somebody is still on the floor, and says so where they were seen up", () => {
    const line = (seen: "still" | "got-up" | null): string =>
      wordsOfLine({ kind: "still-on-floor", afterMs: 45 * 60_000, seen }, false);
    expect(line("still")).toBe("Still on the floor? 45 min since the fall");
    expect(line(null)).toBe("Still on the floor? 45 min since the fall");
    expect(line("got-up")).toBe("Not closed yet, 45 min since the fall; last seen getting up");
  });

  it("[H-02.8] says who is called at a step, and what was lacking for how long", () => {
    const line = (step: "everyone" | "remote-team", of: "answer" | "attendance", forMs: number) =>
      wordsOfLine({ kind: "escalated", step, lack: { of, forMs } }, false);
    expect(line("remote-team", "answer", 120_000)).toBe(
      "Calling the remote team: nobody answered for 2 min",
    );
    expect(line("everyone", "attendance", 300_000)).toBe(
      "Calling everybody in the home: somebody said they are going, and nobody was there for 5 min",
    );
  });

  const SAMPLES: Readonly<Record<string, object>> = {
    "fall-detected": { evidence },
    "fall-reported": { certaintyPercent: null },
    movement: { movement: "got-up", afterMs: 60_000 },
    "context-changed": { context: { ...NOTHING_KNOWN, bed: "empty" } },
    "still-on-floor": { afterMs: 2_700_000, seen: null },
    "rule-met": { rule: "bed-exit", forMs: 900_000 },
    "rule-over": { rule: "bed-exit" },
    fault: { fault: "model", subject: "", detail: "" },
    "fault-over": { fault: "model", subject: "" },
    escalated: { step: "not-shown" },
    "device-flat": { batteryPercent: 9 },
    trouble: { trouble: "silent", detail: "" },
    "trouble-over": { trouble: "silent" },
    dose: {
      ...{ doseId: "d", dueMs: 0, matter: "not-prompted" },
      ...{ reason: "hub-off", fromMs: 1, toMs: 2 },
    },
    "dose-answered": { doseId: "d", said: "lid-opened" },
  };

  it("has words for every kind of line there is", () => {
    for (const option of alertLine.options) {
      const kind = option.shape.kind.value;
      const sample = alertLine.parse({ kind, ...SAMPLES[kind] });
      const words =
        sample.kind === "dose" || sample.kind === "dose-answered"
          ? wordsOfDoseLine(sample, (wallMs) => `08:0${wallMs}`)
          : wordsOfLine(sample, true);
      expect(words).toMatch(/^[A-Z].{5,}/);
      expect(words).not.toMatch(/wander|false alarm|all normal|undefined/i);
    }
  });
});
