// The store against SIGKILL and power cuts: what was acknowledged is there afterwards, whole.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { RowChange } from "../../gateway/domain/home.ts";
import { openStore } from "../../gateway/store/open-store.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { powerCut } from "../support/preload.ts";
import { START_MS } from "../support/store-samples.ts";
import { commitUntilKilled } from "../support/store-victim.ts";
import { tempFolder } from "../support/temp-folder.ts";

interface Found {
  readonly alerts: ReadonlySet<string>;
  readonly rows: readonly RowChange[];
  readonly isWhole: boolean;
}

async function whatIsLeft(dataDir: string): Promise<Found> {
  const store = await openStore({ dataDir, clock: new ManualClock(START_MS) });
  try {
    const { changes } = await store.load(0);
    const alerts = new Set<string>();
    let afterSeq = 0;
    for (;;) {
      const events = await store.readLog(afterSeq, 1000);
      for (const event of events) {
        if (event.type === "alert.raised") alerts.add(event.data.alertId);
        afterSeq = event.seq;
      }
      if (events.length === 0) break;
    }
    const { brokenSeq } = await store.verifyLog();
    // Every press is four events in one transaction: a part of one would show here.
    const isWhole = brokenSeq === undefined && afterSeq === alerts.size * 4;
    return { alerts, rows: changes, isWhole };
  } finally {
    await store.close();
  }
}

function lost(acknowledged: readonly string[], { alerts }: Found): readonly string[] {
  return acknowledged.filter((alertId) => !alerts.has(alertId));
}

describe("a store whose process is killed while it commits", () => {
  it("[H-02.2] has everything it acknowledged, log and rows agreeing, time after time", async () => {
    using folder = tempFolder();
    const acknowledged: string[] = [];
    for (const commits of [1, 7, 40, 90, 3]) {
      const first = acknowledged.length * 10;
      const killed = await commitUntilKilled(folder.path, commits, { first });
      acknowledged.push(...killed.acknowledged);
      const found = await whatIsLeft(folder.path);
      expect(lost(acknowledged, found)).toEqual([]);
      expect(found.isWhole).toBe(true);
      const rows = found.rows.filter(({ kind }) => kind === "alert").map(({ id }) => id);
      expect(new Set(rows)).toEqual(found.alerts);
    }
  });
});

describe("a store whose power is cut while it commits", () => {
  it("[H-02.2] has everything it acknowledged, when only what was synced is left", async () => {
    using folder = tempFolder();
    const dataDir = join(folder.path, "data");
    mkdirSync(dataDir);
    using power = powerCut(dataDir);
    const acknowledged: string[] = [];
    for (const commits of [1, 30, 150, 400]) {
      const first = acknowledged.length * 10;
      const killed = await commitUntilKilled(dataDir, commits, { first, env: power.env });
      power.cutPower();
      acknowledged.push(...killed.acknowledged);
      const found = await whatIsLeft(dataDir);
      expect(lost(acknowledged, found)).toEqual([]);
      expect(found.isWhole).toBe(true);
    }
  });

  it("loses what it acknowledged where a sync is missing: the cut is a real one", async () => {
    using folder = tempFolder();
    const dataDir = join(folder.path, "data");
    mkdirSync(dataDir);
    using power = powerCut(dataDir);
    const env = { ...power.env, HEARTHWATCH_TEST_ALERT_SYNCHRONOUS: "NORMAL" };
    const killed = await commitUntilKilled(dataDir, 40, { env });
    power.cutPower();
    const found = await whatIsLeft(dataDir);
    expect(lost(killed.acknowledged, found).length).toBeGreaterThan(0);
  });
});
