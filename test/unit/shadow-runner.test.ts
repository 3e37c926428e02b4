import { beforeEach, describe, expect, it } from "vitest";
import type { DecidedWindow } from "../../gateway/domain/finding.ts";
import { compareModels } from "../../gateway/domain/compare-models.ts";
import type { LoadedModel } from "../../gateway/domain/model-folder.ts";
import type { MotionWindow } from "../../gateway/domain/motion.ts";
import { ShadowRunner, TELL_EVERY_MS } from "../../gateway/shadow-runner.ts";
import { CoreRig } from "../support/core-rig.ts";
import { fallDetected } from "../support/signs.ts";

const LIVE = "live-model";
const SHADOW = "shadow-model";
const point = { alert: 0.8, check: 0.5 };
const window: MotionWindow = {
  ...{ position: "waist", rateHz: 50, impactIndex: 150, knownFrom: 0, knownTo: 250 },
  ...{ rangeG: 8, sourceRateHz: 50, accel: new Float32Array(750) },
};
const evidence = {
  ...{ peakG: 4, isClipped: false, freeFallMs: 300, turnDeg: 80, spreadAfterG: 0.02 },
  isStillAfter: true,
};

let core: CoreRig;
let scores: number[];
let batches: number[];
let faults: string[];
let isLiveBusy: boolean;
let hasShadow: boolean;
let runner: ShadowRunner;

function modelOf(
  fingerprint: string,
  score: (windows: readonly MotionWindow[]) => number[],
): LoadedModel {
  const card = { name: "m", version: fingerprint, intendedUse: "", figures: [], figuresAre: "" };
  const operatingPoints = { wrist: point, waist: point };
  const classifier = {
    version: fingerprint,
    operatingPoints,
    score,
    [Symbol.dispose]: () => undefined,
  };
  return { fingerprint, card: { ...card, limits: [] }, classifier };
}

function decided(level: "alert" | "check" | "none", atMs: number, deviceId = "w-1"): DecidedWindow {
  const about = { impactUs: atMs * 1_000, decidedAtUs: atMs * 1_000, modelVersion: LIVE };
  const finding = { level, score: level === "none" ? 0.1 : 0.9, evidence, window, ...about };
  return { deviceId, occurredMs: atMs, finding };
}

const settle = async (): Promise<void> => {
  await core.settle();
};
const found = () => [...core.home.shadowFinding.values()];
const comparison = () => compareModels(core.home, LIVE, SHADOW);

beforeEach(async () => {
  core = await CoreRig.start();
  scores = [];
  batches = [];
  faults = [];
  isLiveBusy = false;
  hasShadow = true;
  const live = modelOf(LIVE, () => []);
  const shadow = modelOf(SHADOW, (windows) => {
    batches.push(windows.length);
    return windows.map(() => scores.shift() ?? 0);
  });
  let ids = 0;
  runner = new ShadowRunner({
    clock: core.clock,
    live: () => live,
    shadow: () => (hasShadow ? shadow : undefined),
    sensitivityOf: () => 0,
    isLiveBusy: () => isLiveBusy,
    onFault: (detail) => faults.push(detail),
    submit: async (submission) => await core.pipeline.submit(submission),
    note: (proposal) => void core.record(proposal),
    newId: () => `id-${String((ids += 1))}`,
  });
});

describe("the shadow model", () => {
  it("[H-16.5] is told to nobody: what it alone finds is recorded, with its window, and raises nothing", async () => {
    scores = [0.95];
    runner.offer(decided("none", 1_000));
    await settle();
    expect(core.alerts).toEqual([]);
    expect(found()).toMatchObject([{ liveLevel: "none", shadowLevel: "alert", shadowScore: 0.95 }]);
    expect(found()[0]?.windowId).toEqual(expect.any(String));
  });

  it("learns what staff found where both models found something", async () => {
    const whose = { deviceId: "w-1", residentId: "r-1", roomId: null };
    await core.record({ type: "assignment.started", data: { assignmentId: "a", ...whose } });
    await core.record(fallDetected("alert"));
    const { deviceId } = core.alert;
    scores = [0.9];
    runner.offer(decided("alert", core.clock.now(), deviceId ?? ""));
    await settle();
    const { alertId } = core.alert;
    expect(found()).toMatchObject([{ ofAlertId: alertId, outcome: null, windowId: null }]);
    const hand = { alertId, staffId: "s", verified: true };
    await core.record(
      { type: "alert.attended", data: hand },
      { type: "alert.closed", data: { alertId, staffId: "s", outcome: "fall-found", note: null } },
    );
    expect(comparison()).toMatchObject({
      fallsKept: { found: 1, of: 1 },
      liveRight: { found: 1, of: 1 },
      shadowRight: { found: 1, of: 1 },
    });
  });

  it("waits while the live model has windows to score, and scores in small batches", async () => {
    isLiveBusy = true;
    for (let at = 0; at < 20; at += 1) runner.offer(decided("none", at * 60_000));
    await settle();
    expect(batches).toEqual([]);
    isLiveBusy = false;
    await settle();
    expect(batches).toEqual([8, 8, 4]);
  });

  it("is given no more than a bounded queue; what it was not given is counted", async () => {
    for (let at = 0; at < 300; at += 1) runner.offer(decided("none", at * 60_000));
    for (let turn = 0; turn < 5; turn += 1) await settle();
    core.clock.advance(TELL_EVERY_MS);
    await settle();
    expect(comparison()).toMatchObject({ windows: 256, dropped: 44 });
  });

  it("counts one fall once, as the live model does", async () => {
    scores = [0.95, 0.95, 0.6, 0.95];
    for (const atMs of [100_000, 105_000, 108_000, 200_000]) runner.offer(decided("none", atMs));
    await settle();
    expect(comparison()).toMatchObject({ shadowAlerts: 2, shadowAlone: 2 });
  });

  it("that throws, or has gone meanwhile, costs only its own windows", async () => {
    scores = [Number.NaN];
    runner.offer(decided("none", 1_000));
    await settle();
    expect(faults).toHaveLength(1);
    runner.offer(decided("none", 100_000));
    hasShadow = false;
    await settle();
    hasShadow = true;
    runner.tellTally();
    await settle();
    expect(comparison()).toMatchObject({ windows: 0, dropped: 2 });
  });

  it("is not compared with impact and stillness", async () => {
    const { deviceId, occurredMs, finding } = decided("alert", 1_000);
    runner.offer({ deviceId, occurredMs, finding: { ...finding, score: null } });
    runner.close();
    await settle();
    expect([...core.home.shadowTally.values()]).toEqual([]);
  });

  it("tells its last counts when the hub stops, and leaves no timer", async () => {
    runner.offer(decided("none", 1_000));
    await settle();
    runner.close();
    await settle();
    expect(comparison().windows).toBe(1);
    expect(core.clock.waiting).toEqual([]);
  });
});

describe("the comparison of two models", () => {
  const finding = (
    findingId: string,
    liveLevel: "alert" | "none",
    shadowLevel: "alert" | "none",
    atMs = 0,
  ) =>
    ({
      type: "shadow.found",
      data: {
        ...{ findingId, deviceId: "w", residentId: "r-1", occurredMs: atMs, live: LIVE },
        ...{ shadow: SHADOW, liveLevel, shadowLevel, shadowScore: 0.5, ofAlertId: findingId },
        windowId: null,
      },
    }) as const;
  const closed = (alertId: string, outcome: "fall-found" | "no-fall-found") =>
    core.record({ type: "alert.closed", data: { alertId, staffId: "s", outcome, note: null } });

  it("counts what was kept, what was spared, and falls nobody was told of, with intervals", async () => {
    const counts = { live: LIVE, shadow: SHADOW, windows: 50, dropped: 1 };
    await core.record({ type: "shadow.compared", data: counts });
    const nowMs = core.clock.now();
    await core.record(
      finding("f-1", "alert", "alert"),
      finding("f-2", "alert", "none"),
      finding("f-3", "alert", "none"),
      finding("f-4", "none", "alert", nowMs + 60_000),
    );
    await closed("f-1", "fall-found");
    await closed("f-2", "no-fall-found");
    const told = { toldId: "t-1", residentId: "r-1", staffId: "s", roomId: null, windows: [] };
    const when = { notBeforeMs: nowMs, notAfterMs: nowMs + 120_000 };
    await core.record({ type: "fall.told", data: { ...told, ...when } });
    const result = comparison();
    expect(result).toMatchObject({
      ...{ windows: 50, dropped: 1, liveAlerts: 3, shadowAlerts: 2, both: 1, shadowAlone: 1 },
      ...{ fallsKept: { found: 1, of: 1 }, unneededSpared: { found: 1, of: 1 } },
      ...{ liveRight: { found: 1, of: 2 }, shadowRight: { found: 1, of: 1 } },
      toldFallsFound: { found: 1, of: 1 },
    });
    expect(result.fallsKept.low).toBeLessThan(0.3);
  });

  it("begins anew with another shadow model, and goes on when the two change places", async () => {
    await core.record(finding("f-1", "alert", "alert"));
    const loaded = (fingerprint: string) =>
      core.record({ type: "model.loaded", data: { fingerprint, version: "v", role: "shadow" } });
    await loaded(LIVE);
    expect(found()).toHaveLength(1);
    await loaded("another");
    expect(found()).toEqual([]);
  });
});
