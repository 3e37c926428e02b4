import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { FallClassifier } from "../../../gateway/domain/motion.ts";
import { isGatewayError } from "../../../gateway/errors.ts";
import { evaluateSet } from "../../../models/evaluate/evaluation.ts";
import { scorerOf } from "../../../models/evaluate/stream-trial.ts";
import { summarize, summaryText } from "../../../models/evaluate/summary.ts";
import { findSets } from "../../../models/recordings/recording-set.ts";
import { trialsOf, writeSet } from "./made-up-set.ts";

const POINT = { alert: 0.5, check: 0.3 };

/** Calls everything that is cut out a fall, with a fixed score. */
const calling = (score: number): FallClassifier => ({
  version: "test-1",
  operatingPoints: { wrist: POINT, waist: POINT },
  score: (windows) => windows.map(() => score),
});

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "recordings-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function evaluateWith(classifier: FallClassifier | undefined): ReturnType<typeof evaluateSet> {
  const { sets } = findSets(folder);
  return sets.flatMap((set) =>
    evaluateSet(set, {
      scorerOf: () => scorerOf(classifier),
      isSeen: (_, { subject }) => subject === "P1",
    }),
  );
}

describe("finding sets of recordings", () => {
  it("takes one set, or a folder of sets, and skips the rest by name", () => {
    const path = writeSet(folder, "one", trialsOf(["P1"], "over ninety"));
    writeSet(folder, "two", trialsOf(["P2"], "young"));
    writeFileSync(join(folder, "notes.txt"), "not a set");
    expect(findSets(path).sets.map(({ name }) => name)).toEqual(["one"]);
    const found = findSets(folder);
    expect(found.sets.map(({ name }) => name)).toEqual(["one", "two"]);
    expect(found.skipped).toEqual(["notes.txt: no trials.csv"]);
    expect(found.sets[0]?.trials[0]).toMatchObject({
      group: "over ninety",
      activityName: 'Walking, "slowly"',
      impactMs: 6000,
    });
  });

  it("says recordings/invalid, with the reason, when there is none", () => {
    writeFileSync(join(folder, "notes.txt"), "not a set");
    let thrown: unknown;
    try {
      findSets(folder);
    } catch (error) {
      thrown = error;
    }
    expect(isGatewayError(thrown, "recordings/invalid")).toBe(true);
    expect(String(thrown)).toContain("notes.txt: no trials.csv");
  });
});

describe("evaluation", () => {
  it("streams each trial through the live detector and reports in the published form", () => {
    writeSet(folder, "made-up", trialsOf(["P1", "P2"], "elderly"));
    const [detail] = evaluateWith(calling(0.9));
    expect(detail?.result).toMatchObject({ name: "made-up", position: "waist" });
    const [fall, walk] = detail?.result.trials ?? [];
    expect(fall).toMatchObject({
      trialId: "F_P1",
      subject: "P1",
      group: "elderly",
      isFall: true,
      seen: true,
      alerts: [{ score: 0.9, level: "alert" }],
    });
    expect(Object.keys(fall ?? {})).toEqual([
      "trialId",
      "subject",
      "group",
      "isFall",
      "seen",
      "alerts",
    ]);
    expect(walk).toMatchObject({ trialId: "D_P1", isFall: false, alerts: [] });
    expect(detail?.result.trials[2]?.seen).toBe(false);
  });

  it("puts an alert at the arrival of the packet that decided it, on the trial's own clock", () => {
    writeSet(folder, "made-up", trialsOf(["P1"], "elderly"));
    const atMs = evaluateWith(calling(0.9))[0]?.result.trials[0]?.alerts[0]?.atMs;
    expect(atMs).toBeGreaterThanOrEqual(8000);
    expect(atMs).toBeLessThanOrEqual(8600);
  });

  it("reports what stays silent as a check", () => {
    writeSet(folder, "made-up", trialsOf(["P1"], "elderly"));
    const [detail] = evaluateWith(calling(0.4));
    expect(detail?.result.trials[0]?.alerts).toMatchObject([{ level: "check", score: 0.4 }]);
  });

  it("[H-01.1] runs without a model too", () => {
    writeSet(folder, "made-up", trialsOf(["P1"], "elderly"));
    const [detail] = evaluateWith(undefined);
    expect(detail?.result.trials[0]?.alerts).toMatchObject([{ level: "alert", score: null }]);
  });

  it("keeps a trial whose samples are missing as a fall that was not found", () => {
    const path = writeSet(folder, "made-up", trialsOf(["P1", "P2"], "elderly"));
    rmSync(join(path, "P2.csv.gz"));
    const [detail] = evaluateWith(calling(0.9));
    expect(detail?.details).toHaveLength(4);
    if (detail === undefined) return;
    expect(summarize(detail, "alert").sensitivity).toMatchObject({ of: 2, found: 1 });
  });

  it("[H-07.2] sums up by group with counts, intervals, unneeded alerts and delay", () => {
    writeSet(folder, "made-up", [
      ...trialsOf(["P1", "P2"], "elderly"),
      ...trialsOf(["P3"], "young"),
    ]);
    const [detail] = evaluateWith(calling(0.9));
    if (detail === undefined) throw new Error("nothing was evaluated");
    const figures = summarize(detail, "alert");
    expect(figures.sensitivity).toMatchObject({ of: 3, found: 3, share: 1 });
    expect(figures.sensitivity.low).toBeGreaterThan(0.4);
    expect(figures.groups.map(({ group }) => group)).toEqual(["elderly", "young"]);
    expect(figures.groups[0]?.specificity).toMatchObject({ of: 2, found: 2 });
    expect(figures.groups[0]?.unneeded).toBe(0);
    expect(figures.delayMs?.p95).toBeLessThanOrEqual(3000);
    const text = summaryText(detail);
    expect(text).toContain("sensitivity 1.000 (3/3, 95% 0.439–1.000)");
    expect(text).toContain("not to be quoted");
  });
});
