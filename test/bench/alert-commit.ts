// What an alert's transaction costs beside the least that any durable commit costs on this disk: one
// row, in a plain SQLite file at FULL, on the calling thread. Interleaved, so both meet the same disk.
import { join } from "node:path";
import Database from "better-sqlite3";
import { orderedIds } from "../../gateway/ids.ts";
import { openStore } from "../../gateway/store/open-store.ts";
import { systemClock } from "../../gateway/system-clock.ts";
import { CommitMaker } from "../support/store-samples.ts";
import { tempFolder } from "../support/temp-folder.ts";

export interface Measured {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly detail: string;
}

const WARM_UP = 300;
const MEASURED = 3000;
const TOGETHER = 50;
/** As long as an event of a press is. */
const BARE_ROW = "x".repeat(400);

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

type OpenStore = Awaited<ReturnType<typeof openStore>>;

interface Times {
  readonly alert: readonly number[];
  readonly bare: readonly number[];
}

async function interleaved(store: OpenStore, maker: CommitMaker, bareFile: string): Promise<Times> {
  const db = new Database(bareFile);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec("CREATE TABLE bare (id INTEGER PRIMARY KEY, text TEXT)");
  const insert = db.prepare("INSERT INTO bare (text) VALUES (?)");
  const alert: number[] = [];
  const bare: number[] = [];
  for (let n = 0; n < WARM_UP + MEASURED; n += 1) {
    const commit = maker.press(n);
    const bareMs = await timed(() => insert.run(BARE_ROW));
    const alertMs = await timed(async () => await store.commit(commit));
    if (n < WARM_UP) continue;
    bare.push(bareMs);
    alert.push(alertMs);
  }
  db.close();
  return { alert, bare };
}

async function presses(store: OpenStore, maker: CommitMaker): Promise<number> {
  const ms = await timed(async () => {
    for (let round = 0; round < MEASURED; round += TOGETHER) {
      const commits = Array.from({ length: TOGETHER }, (_, n) =>
        maker.press(WARM_UP + MEASURED + round + n),
      );
      await Promise.all(commits.map(async (commit) => await store.commit(commit)));
    }
  });
  return (MEASURED / ms) * 1000;
}

/** Medians and 99th percentiles of both, and what the targets compare. */
export async function measureAlertCommit(): Promise<readonly Measured[]> {
  using folder = tempFolder();
  const store = await openStore({ dataDir: join(folder.path, "data"), clock: systemClock });
  // As the pipeline does: ids that rise with time lie together, on fewer pages.
  const maker = new CommitMaker(orderedIds(() => systemClock.now()));
  const { alert, bare } = await interleaved(store, maker, join(folder.path, "bare.sqlite"));
  const perSecond = await presses(store, maker);
  await store.close();
  const [alertP50, bareP50] = [percentile(alert, 0.5), percentile(bare, 0.5)];
  const [alertP99, bareP99] = [percentile(alert, 0.99), percentile(bare, 0.99)];
  const how = `${MEASURED} each, interleaved, after ${WARM_UP} warm-ups`;
  const ours = "4 events and 4 rows, from the main thread to the alert worker's fsync and back";
  const theirs = "1 row of 400 bytes, WAL, FULL, on the calling thread";
  return [
    { name: "alert commit p50", value: alertP50, unit: "ms", detail: `${ours}; ${how}` },
    { name: "alert commit p99", value: alertP99, unit: "ms", detail: ours },
    { name: "bare commit p50", value: bareP50, unit: "ms", detail: `${theirs}; ${how}` },
    { name: "bare commit p99", value: bareP99, unit: "ms", detail: theirs },
    {
      name: "alert commit / bare, p50",
      value: alertP50 / bareP50,
      unit: "×",
      detail: "target 1.5",
    },
    {
      ...{ name: "alert commit, what lies over a bare one, p50", value: alertP50 - bareP50 },
      ...{ unit: "ms", detail: "two threads' hand-over, the chain's hashes, about 6 more pages" },
    },
    { name: "alert commit - bare, p99", value: alertP99 - bareP99, unit: "ms", detail: "target 2" },
    {
      ...{ name: "alert commits", value: perSecond, unit: "1/s" },
      detail: `${TOGETHER} at a time, sharing transactions`,
    },
  ];
}
