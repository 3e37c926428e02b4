import { beforeEach, describe, expect, it } from "vitest";
import type { LoadedModel, ModelFolder } from "../../gateway/domain/model-folder.ts";
import type { MotionWindow } from "../../gateway/domain/motion.ts";
import { isGatewayError } from "../../gateway/errors.ts";
import { LIVE_CHOICE } from "../../gateway/domain/reduce-model.ts";
import { ModelDesk } from "../../gateway/model-desk.ts";
import { ModelHost } from "../../gateway/model-host.ts";
import { RecentWindows } from "../../gateway/recent-windows.ts";
import { ShadowRunner } from "../../gateway/shadow-runner.ts";
import { CoreRig, NIGHT_MS } from "../support/core-rig.ts";
import type { MemoryStore } from "../support/memory-store.ts";

const MINUTE_MS = 60_000;
const point = { alert: 0.8, check: 0.5 };
const accel = new Float32Array(750);
const window: MotionWindow = {
  ...{ position: "waist", rateHz: 50, impactIndex: 150, knownFrom: 0, knownTo: 250 },
  ...{ rangeG: 8, sourceRateHz: 50, accel },
};
const evidence = {
  ...{ peakG: 4, isClipped: false, freeFallMs: 300, turnDeg: 80, spreadAfterG: 0.02 },
  isStillAfter: true,
};

/** What lies in the two folders; a test exchanges it. */
let inFolders: { configured: string; shadow: string };
let core: CoreRig;
let host: ModelHost;
let recent: RecentWindows;
let runner: ShadowRunner;
let desk: ModelDesk;

function folder(which: "configured" | "shadow"): ModelFolder {
  return {
    path: which,
    fingerprint: () => Promise.resolve(inFolders[which]),
    load: (): Promise<LoadedModel> => {
      const fingerprint = inFolders[which];
      const card = {
        name: "m",
        version: fingerprint,
        intendedUse: "",
        figures: [],
        figuresAre: "",
      };
      return Promise.resolve({
        fingerprint,
        card: { ...card, limits: [] },
        classifier: {
          version: fingerprint,
          operatingPoints: { wrist: point, waist: point },
          score: (windows) => windows.map(() => 0.1),
          [Symbol.dispose]: () => undefined,
        },
      });
    },
  };
}

async function start(store?: MemoryStore): Promise<void> {
  core = await CoreRig.start(store === undefined ? {} : { store });
  const { clock } = core;
  const submit = async (submission: Parameters<CoreRig["pipeline"]["submit"]>[0]) =>
    await core.pipeline.submit(submission);
  let ids = 0;
  const newId = (): string => `id-${String((ids += 1))}`;
  host = new ModelHost({
    ...{ clock, configured: folder("configured"), shadow: folder("shadow") },
    promoted: () => core.home.modelChoice.get(LIVE_CHOICE),
    ...{ onFault: () => undefined, onWorking: () => undefined, onScored: () => undefined },
    onInService: () => undefined,
  });
  recent = new RecentWindows();
  runner = new ShadowRunner({
    ...{
      clock,
      submit,
      newId,
      sensitivityOf: () => 0,
      isLiveBusy: () => false,
      onFault: () => undefined,
    },
    live: () => host.live,
    shadow: () => host.shadow?.model,
    note: (proposal) => void core.record(proposal),
  });
  desk = new ModelDesk({
    ...{ clock, host, runner, recent, submit, newId },
    home: () => core.home,
  });
  await host.start();
  await core.settle();
}

function gated(occurredMs: number, score = 0.1, deviceId = "w-1"): void {
  const about = { impactUs: 1, decidedAtUs: 1, modelVersion: "m-1", score };
  const decided = {
    deviceId,
    occurredMs,
    finding: { level: "none", evidence, window, ...about },
  } as const;
  recent.take(decided);
  runner.offer(decided);
}

async function refusal(work: Promise<void>): Promise<boolean> {
  return await work.then(
    () => false,
    (error: unknown) => isGatewayError(error, "model/refused"),
  );
}

beforeEach(async () => {
  inFolders = { configured: "m-1", shadow: "m-2" };
  await start();
});

describe("promoting the shadow model", () => {
  it("[H-16.5] lets it decide from then on, also after a restart, and can be undone", async () => {
    gated(NIGHT_MS);
    await core.settle();
    await desk.promote({ live: "m-1", shadow: "m-2" }, "s-1");
    expect(host.live?.fingerprint).toBe("m-2");
    expect(host.shadow?.model?.fingerprint).toBe("m-1");
    expect(core.committed.find(({ type }) => type === "model.promoted")?.data).toMatchObject({
      ...{ fingerprint: "m-2", staffId: "s-1", comparedWindows: 1 },
      from: { fingerprint: "m-1" },
    });
    await start(core.store);
    expect(host.live?.fingerprint).toBe("m-2");
    await desk.undoPromotion("s-1");
    expect(host.live?.fingerprint).toBe("m-1");
    await start(core.store);
    expect(host.live?.fingerprint).toBe("m-1");
    expect(await refusal(desk.undoPromotion("s-1"))).toBe(true);
  });

  it("[H-16.5] is refused where nothing was compared", async () => {
    expect(await refusal(desk.promote({ live: "m-1", shadow: "m-2" }, "s-1"))).toBe(true);
    expect(host.live?.fingerprint).toBe("m-1");
  });

  it("[H-16.5] is refused where other files lie in the folder than were compared", async () => {
    gated(NIGHT_MS);
    await core.settle();
    inFolders.shadow = "m-3";
    expect(await refusal(desk.promote({ live: "m-1", shadow: "m-2" }, "s-1"))).toBe(true);
    expect(core.home.modelChoice.get(LIVE_CHOICE)).toBeUndefined();
  });

  it("is refused where the person saw other models than are in service", async () => {
    gated(NIGHT_MS);
    await core.settle();
    for (const seen of [
      { live: "m-0", shadow: "m-2" },
      { live: "m-1", shadow: "m-9" },
    ]) {
      expect(await refusal(desk.promote(seen, "s-1"))).toBe(true);
    }
  });
});

describe("a fall nobody was told of", () => {
  const report = {
    ...{ residentId: "r-1", staffId: "s-1", roomId: null },
    ...{ notBeforeMs: NIGHT_MS - 30 * MINUTE_MS, notAfterMs: NIGHT_MS },
  };

  beforeEach(async () => {
    const whose = { deviceId: "w-1", residentId: "r-1", roomId: null };
    await core.record({ type: "assignment.started", data: { assignmentId: "a", ...whose } });
  });

  it("keeps the likeliest windows of that resident and time, and raises no alert", async () => {
    gated(NIGHT_MS - 60 * MINUTE_MS, 0.7);
    gated(NIGHT_MS - 10 * MINUTE_MS, 0.6, "w-2");
    for (const score of [0.1, 0.4, 0.3, 0.2]) gated(NIGHT_MS - 20 * MINUTE_MS, score);
    expect(await desk.tellFall(report)).toBe(3);
    const told = core.committed.find(({ type }) => type === "fall.told");
    if (told?.type !== "fall.told") throw new Error("nothing was told");
    expect(told.data.windows).toHaveLength(3);
    expect(core.alerts).toEqual([]);
  });

  it("is recorded also where no window of that time is left", async () => {
    expect(await desk.tellFall(report)).toBe(0);
    expect([...core.home.toldFall.values()]).toMatchObject([{ residentId: "r-1", windows: [] }]);
  });
});

describe("windows in which nothing was found", () => {
  it("are kept for some hours, the hardest few of each device", () => {
    for (let minute = 0; minute < 40; minute += 1)
      gated(NIGHT_MS + minute * MINUTE_MS, minute / 100);
    const kept = recent.between(["w-1"], 0, Number.MAX_SAFE_INTEGER);
    expect(kept).toHaveLength(16);
    expect(kept[0]?.occurredMs).toBe(NIGHT_MS + 39 * MINUTE_MS);
    gated(NIGHT_MS + 13 * 60 * MINUTE_MS);
    expect(recent.between(["w-1"], 0, NIGHT_MS + 60 * MINUTE_MS)).toEqual([]);
  });
});
