// The drill in short: a real hub from dist, killed while people press and fall.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../gateway/paths.ts";
import { type DrillResult, runDrill } from "../drill/drill.ts";
import { parseDrillOptions } from "../drill/drill-options.ts";

const KILLS = 25;
const DEVICES = 40;
/** Bounds a hang: a drill of 25 kills takes about a minute on an idle machine. */
const TIMEOUT_MS = 900_000;

const isBuilt = existsSync(join(packageRoot, "dist/gateway/main.js"));

async function drill(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<DrillResult> {
  const options = parseDrillOptions(["--devices", String(DEVICES), ...args]);
  if (options === undefined) throw new Error("no options");
  return await runDrill({ options, env, say: () => undefined });
}

describe("a hub that is killed", () => {
  it("is built: these tests run from dist", () => {
    expect(isBuilt).toBe(true);
  });

  it(
    `[H-02.2] [H-06.1] [H-06.3] [H-12.1] ${KILLS} times loses no accepted event and tells none twice`,
    async () => {
      const result = await drill(["--kills", String(KILLS), "--falls", "12"]);
      expect(result.detail.faults).toEqual([]);
      expect(result).toMatchObject({ kills: KILLS, lost: 0, duplicated: 0, reordered: 0 });
      expect(result.accepted).toBeGreaterThanOrEqual(KILLS * 10);
    },
    TIMEOUT_MS,
  );

  it(
    `[H-02.2] ${KILLS} times by a power cut loses no accepted event and tells none twice`,
    async () => {
      const result = await drill(["--kills", String(KILLS), "--falls", "12", "--power-cut"]);
      expect(result.detail.faults).toEqual([]);
      expect(result).toMatchObject({ kills: KILLS, lost: 0, duplicated: 0, reordered: 0 });
      expect(result.accepted).toBeGreaterThanOrEqual(KILLS * 5);
    },
    TIMEOUT_MS,
  );

  it(
    "loses accepted events when the alert lane does not sync: the drill would see it",
    async () => {
      const env = { HEARTHWATCH_TEST_ALERT_SYNCHRONOUS: "NORMAL" };
      const result = await drill(["--kills", "6", "--falls", "0", "--power-cut"], env);
      expect(result.lost).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );

  it(
    "[H-02.3] [H-10.1] [H-10.2] [H-06.4] with the webhook receiver down tells everything when it is back, and nothing old as if new",
    async () => {
      const result = await drill(["--kills", "5", "--falls", "3", "--webhook-down"]);
      expect(result.detail).toMatchObject({ toldLate: 0, faults: [] });
      expect(result.detail.backlog).toMatchObject({ outOfOrder: [] });
      expect(result.detail.backlog?.attendedMeanwhile).toBeGreaterThan(0);
      expect(result.detail.backlog?.information).toBeGreaterThan(0);
      expect(result).toMatchObject({ lost: 0, duplicated: 0 });
      expect(result.accepted).toBeGreaterThanOrEqual(20);
    },
    TIMEOUT_MS,
  );

  it(
    "[H-02.3] [H-02.5] [H-10.2] with a line that is cut in every way and a receiver that is killed tells all, once",
    async () => {
      const result = await drill(["--kills", "8", "--falls", "4", "--line-faults"]);
      expect(result.detail.faults).toEqual([]);
      expect(result).toMatchObject({ lost: 0, duplicated: 0, reordered: 0 });
      expect(result).toMatchObject({ sentAfterReceipt: 0, liveAfterAttended: 0 });
      expect(Object.keys(result.detail.lineFaults ?? {}).length).toBeGreaterThan(2);
    },
    TIMEOUT_MS,
  );
});
