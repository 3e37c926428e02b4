import { describe, expect, it } from "vitest";
import {
  type Candidate,
  createFallDetector,
  DEGRADED_VERSION,
  type FallDetector,
  type FallDetectorOptions,
  type Finding,
} from "../../../gateway/domain/fall-detector.ts";
import type { MotionBlock, WindowScore } from "../../../gateway/domain/motion.ts";
import type { FollowUp } from "../../../gateway/domain/motion-follow-up.ts";
import { blocksOf, fallAt, STREAM, standing, walking } from "./synthetic-motion.ts";

const POINT = { alert: 0.5, check: 0.3 };
const sure: WindowScore = { score: 0.9, modelVersion: "test-1", operatingPoint: POINT };
const unsure: WindowScore = { ...sure, score: 0.4 };

interface Run {
  readonly detector: FallDetector;
  readonly findings: readonly Finding[];
  readonly candidates: readonly Candidate[];
  readonly observations: readonly FollowUp[];
  readonly gapMs: number;
  /** `decidedUs` after each block. */
  readonly decidedUs: readonly number[];
}

function run(
  blocks: readonly MotionBlock[],
  score: (candidate: Candidate) => WindowScore | undefined,
  options: Partial<FallDetectorOptions> = {},
): Run {
  const detector = createFallDetector({ position: "waist", ...options });
  const findings: Finding[] = [];
  const candidates: Candidate[] = [];
  const observations: FollowUp[] = [];
  const decidedUs: number[] = [];
  let gapMs = 0;
  for (const block of blocks) {
    const step = detector.push(block);
    gapMs += step.gapMs;
    observations.push(...step.observations);
    candidates.push(...step.candidates);
    findings.push(...step.candidates.map((one) => detector.resolve(one, score(one))));
    decidedUs.push(detector.decidedUs());
  }
  return { detector, findings, candidates, observations, gapMs, decidedUs };
}

const alerts = (findings: readonly Finding[]): Finding[] =>
  findings.filter(({ level }) => level === "alert");

describe("fall detector", () => {
  it("asks for no score while nobody is hit", () => {
    expect(run(blocksOf(walking, 60), () => sure).candidates).toEqual([]);
  });

  it.each([10, 12.5, 20, 31.25, 50, 100])("finds the impact at %d Hz", (rateHz) => {
    const { findings } = run(blocksOf(fallAt(10), 20, { ...STREAM, rateHz }), () => sure);
    const [finding] = alerts(findings);
    expect(finding?.impactUs).toBeGreaterThan(9.8e6);
    expect(finding?.impactUs).toBeLessThan(10.2e6);
    expect(finding?.window.accel).toHaveLength(750);
  });

  it("raises within 3.0 s of the impact, a packet of one second included", () => {
    for (const shift of [0, 0.13, 0.37, 0.61, 0.89]) {
      const blocks = blocksOf(fallAt(10 + shift), 20, { ...STREAM, packetS: 1 });
      const [finding] = alerts(run(blocks, () => sure).findings);
      const delayUs = (finding?.decidedAtUs ?? 0) - (finding?.impactUs ?? 0);
      expect(delayUs).toBeGreaterThanOrEqual(2e6);
      expect(delayUs).toBeLessThanOrEqual(3.02e6);
    }
  });

  it("[H-16.2] says what was seen and by which model, also when the sensor was at its full scale", () => {
    const [clipped] = run(
      blocksOf(fallAt(10, 9), 20, { ...STREAM, rangeG: 4 }),
      () => sure,
    ).findings;
    expect(clipped?.evidence.isClipped).toBe(true);
    const [finding] = run(blocksOf(fallAt(10), 20), () => sure).findings;
    expect(finding?.evidence).toMatchObject({ isClipped: false, isStillAfter: true });
    expect(finding?.evidence.peakG).toBeCloseTo(5, 0);
    expect(finding?.evidence.freeFallMs).toBeGreaterThanOrEqual(300);
    expect(finding?.evidence.turnDeg).toBeGreaterThan(70);
    expect(finding).toMatchObject({ score: 0.9, modelVersion: "test-1" });
  });

  it("[H-07.4] makes one finding of one fall, however often the body bounces", () => {
    const scene = (t: number): readonly [number, number, number] =>
      t > 12 && t < 18 && t % 1.5 < 0.05 ? [3, 0, 0] : fallAt(10)(t);
    const { candidates, findings } = run(blocksOf(scene, 40), () => sure);
    expect(candidates.length).toBeGreaterThan(2);
    expect(alerts(findings)).toHaveLength(1);
  });

  it("lets a check become an alert when a later blow of the same fall is clearer", () => {
    const scene = (t: number): readonly [number, number, number] =>
      t > 13 && t < 13.05 ? [4, 0, 0] : fallAt(10)(t);
    const { findings } = run(blocksOf(scene, 30), ({ impactUs }) =>
      impactUs < 12e6 ? unsure : sure,
    );
    expect(findings.map(({ level }) => level)).toEqual(["check", "alert"]);
  });

  it("[H-07.1] stays silent while the wearer goes on moving hard, unless the model is certain", () => {
    const scene = (t: number): readonly [number, number, number] =>
      t < 10.5 ? fallAt(10)(t) : [0.6 + 0.6 * Math.sin(20 * t), 0.6 * Math.sin(13 * t), 0.2];
    const levels = (score: number): string[] =>
      run(blocksOf(scene, 14), () => ({ ...sure, score })).findings.map(({ level }) => level);
    expect(levels(0.9)[0]).toBe("check");
    expect(levels(0.97)[0]).toBe("alert");
  });

  it("finds a second fall after the first", () => {
    const scene = (t: number): readonly [number, number, number] =>
      t < 40 ? fallAt(10)(t) : fallAt(50)(t);
    expect(alerts(run(blocksOf(scene, 60), () => sure).findings)).toHaveLength(2);
  });

  it("[H-01.1] without a model, decides by impact and stillness", () => {
    const { findings } = run(blocksOf(fallAt(10), 20), () => undefined);
    expect(alerts(findings)).toHaveLength(1);
    expect(findings[0]).toMatchObject({ score: null, modelVersion: DEGRADED_VERSION });
    const clap = (t: number): readonly [number, number, number] =>
      t > 10 && t < 10.04 ? [2, 2, 0] : walking(t);
    expect(alerts(run(blocksOf(clap, 20), () => undefined).findings)).toEqual([]);
  });

  it("[H-17.2] moves with the resident's sensitivity, within bounds", () => {
    const borderline: WindowScore = {
      ...sure,
      score: 0.4,
      operatingPoint: { alert: 0.5, check: 0.5 },
    };
    const level = (sensitivity: number): string | undefined =>
      run(blocksOf(fallAt(10), 20), () => borderline, { sensitivity: () => sensitivity })
        .findings[0]?.level;
    expect(level(0)).toBe("none");
    expect(level(1)).toBe("alert");
    expect(level(-1)).toBe("none");
    const clear = run(blocksOf(fallAt(10), 20), () => sure, { sensitivity: () => -99 });
    expect(alerts(clear.findings)).toHaveLength(1);
  });

  it("decides a fall at the very end with what there is", () => {
    const { detector, findings } = run(blocksOf(fallAt(10), 10.6), () => sure);
    expect(findings).toEqual([]);
    const [pending] = detector.flush().candidates;
    expect(pending?.window.knownTo).toBeLessThan(250);
    expect(pending === undefined ? "" : detector.resolve(pending, sure).level).toBe("alert");
  });
});

describe("fall detector of a stream that broke off in the blow", () => {
  const blocks = blocksOf(fallAt(10), 30);
  /** Ends 0.5 s after the blow. */
  const CUT = 21;

  it("[H-01.3] decides the impact again, whole, when the stream goes on, and holds the mark for it", () => {
    const { detector } = run(blocks.slice(0, CUT), () => sure);
    const [half] = detector.flush().candidates;
    if (half === undefined) throw new Error("nothing was pending");
    expect(detector.resolve(half, { ...sure, score: 0.1 }).level).toBe("none");
    expect(detector.flush().candidates).toEqual([]);
    expect(detector.impactsDecidedUs()).toBeLessThan(half.impactUs);
    const due = blocks.slice(CUT).flatMap((block) => detector.push(block).candidates);
    expect(due.map(({ impactUs }) => impactUs)).toEqual([half.impactUs]);
    expect(due[0]?.window.knownTo).toBe(250);
    expect(due.map((one) => detector.resolve(one, sure).level)).toEqual(["alert"]);
    expect(detector.impactsDecidedUs()).toBeGreaterThan(half.impactUs);
  });

  it("[H-07.4] makes one alert of it, and a doubtful half does not hide the whole", () => {
    const again = (score: WindowScore): readonly string[] => {
      const { detector } = run(blocks.slice(0, CUT), () => sure);
      const halves = detector.flush().candidates.map((one) => detector.resolve(one, score).level);
      const rest = blocks.slice(CUT).flatMap((block) => detector.push(block).candidates);
      return [...halves, ...rest.map((one) => detector.resolve(one, sure).level)];
    };
    expect(again(sure)).toEqual(["alert", "none"]);
    expect(again(unsure)).toEqual(["check", "alert"]);
  });

  it("lets it be where the stream starts anew", () => {
    const { detector } = run(blocks.slice(0, CUT), () => sure);
    for (const one of detector.flush().candidates) detector.resolve(one, unsure);
    const later = blocksOf(standing, 20, { ...STREAM, startS: 60 });
    expect(later.flatMap((block) => detector.push(block).candidates)).toEqual([]);
    expect(detector.impactsDecidedUs()).toBeGreaterThan(79e6);
  });
});

describe("fall detector and time", () => {
  it("[H-01.2] counts a gap, and bridges a lost packet so that its fall is still found", () => {
    const blocks = blocksOf(fallAt(10), 20).filter((_, i) => i !== 22);
    const { gapMs, findings } = run(blocks, () => sure);
    expect(gapMs).toBe(500);
    expect(alerts(findings)).toHaveLength(1);
  });

  it("starts anew after a long gap and decides what was pending before it", () => {
    const blocks = blocksOf(fallAt(10), 40).filter((_, i) => i < 22 || i > 40);
    const { gapMs, findings } = run(blocks, () => sure);
    expect(gapMs).toBe(9500);
    expect(alerts(findings)).toHaveLength(1);
    expect(findings[0]?.window.knownTo).toBeLessThan(250);
  });

  it("takes no sample twice when packets are repeated", () => {
    const blocks = blocksOf(fallAt(10), 20);
    const doubled = blocks.flatMap((block, i) => [
      block,
      ...blocks.slice(Math.max(0, i - 2), i + 1),
    ]);
    const once = run(blocks, () => sure).findings;
    expect(run(doubled, () => sure).findings).toEqual(once);
  });

  it("bears a device clock that drifts and jitters", () => {
    const blocks = blocksOf(fallAt(10), 20).map((block, i) => ({
      ...block,
      startUs: Math.round(block.startUs * 1.0005) + (i % 3) * 4000,
    }));
    const { gapMs, findings } = run(blocks, () => sure);
    expect(gapMs).toBe(0);
    expect(alerts(findings)).toHaveLength(1);
  });

  it("[H-01.3] holds the decided mark until a candidate is resolved", () => {
    const detector = createFallDetector({ position: "wrist" });
    const due = blocksOf(fallAt(10), 30).flatMap((block) => detector.push(block).candidates);
    expect(detector.decidedUs()).toBeLessThan(7.1e6);
    expect(detector.impactsDecidedUs()).toBeLessThan(10e6);
    for (const candidate of due) detector.resolve(candidate, sure);
    expect(detector.decidedUs()).toBeGreaterThan(26e6);
  });

  it("[H-06.3] finds the same fall, once, when the hub restarts at any moment of it", () => {
    const blocks = blocksOf(fallAt(10), 25);
    const [whole] = alerts(run(blocks, () => sure).findings);
    for (let stopAt = 4; stopAt < blocks.length; stopAt++) {
      const first = run(blocks.slice(0, stopAt), () => sure);
      const decidedUs = first.detector.decidedUs();
      const resent = blocks.filter(({ startUs, periodUs }) => startUs + 24 * periodUs > decidedUs);
      const second = run(resent, () => sure, {
        impactsDecidedUs: first.detector.impactsDecidedUs(),
      });
      const found = alerts([...first.findings, ...second.findings]);
      expect(found).toHaveLength(1);
      expect(found[0]?.impactUs).toBe(whole?.impactUs);
      expect(found[0]?.window.accel).toEqual(whole?.window.accel);
    }
  });
});

describe("fall detector after a finding", () => {
  it("tells that the wearer lies still, then moves, then gets up", () => {
    const scene = (t: number): readonly [number, number, number] => {
      if (t < 40) return fallAt(10)(t);
      if (t < 50) return [0.9 + 0.1 * Math.sin(9 * t), 0.1 * Math.sin(5 * t), 0.2];
      return standing(t);
    };
    const { observations } = run(blocksOf(scene, 70), () => sure);
    expect(observations.map(({ kind }) => kind)).toEqual(["still", "moving", "got-up", "still"]);
    expect(observations[0]?.afterMs).toBeGreaterThan(11_000);
    expect(observations.every(({ impactUs }) => Math.abs(impactUs - 10e6) < 1e5)).toBe(true);
  });

  it("tells that the wearer walks", () => {
    const scene = (t: number): readonly [number, number, number] =>
      t < 20 ? fallAt(10)(t) : walking(t);
    const { observations } = run(blocksOf(scene, 50), () => sure, { position: "wrist" });
    expect(observations.map(({ kind }) => kind)).toContain("walking");
    expect(observations.map(({ kind }) => kind)).not.toContain("got-up");
  });
});
