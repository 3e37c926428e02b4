// What the hub relies on in any store: the one in SQLite and the one in memory that tests use.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Commit, Store } from "../../gateway/domain/store.ts";
import { openStore } from "../../gateway/store/open-store.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { MemoryStore } from "../support/memory-store.ts";
import { alertIdOf, CommitMaker, START_MS, stamped } from "../support/store-samples.ts";
import { tempFolder } from "../support/temp-folder.ts";

const NEVER_CLOSED = 0;

type WithStore = (test: (store: Store) => Promise<void>) => Promise<void>;

const implementations: readonly (readonly [name: string, withStore: WithStore])[] = [
  [
    "SQLite",
    async (test) => {
      using folder = tempFolder();
      const clock = new ManualClock(START_MS);
      const store = await openStore({ dataDir: join(folder.path, "data"), clock });
      try {
        await test(store);
      } finally {
        await store.close();
      }
    },
  ],
  [
    "memory",
    async (test) => {
      await test(new MemoryStore());
    },
  ],
];

function closing(alertId: string, maker: CommitMaker): Commit {
  const by = { alertId, staffId: "staff-1" };
  const verified = true;
  return maker.of([
    stamped({ type: "alert.acknowledged", data: { ...by, verified, tabletId: null } }),
    stamped({ type: "alert.attended", data: { ...by, verified } }),
    stamped({ type: "alert.closed", data: { ...by, outcome: "help-given", note: null } }),
  ]);
}

describe.each(implementations)("a store in %s", (_name, withStore) => {
  it("numbers events without gaps, in the order of the commits", async () => {
    await withStore(async (store) => {
      const maker = new CommitMaker();
      const commits = [1, 2, 3].map((counter) => maker.press(counter));
      const stored = await Promise.all(commits.map(async (commit) => await store.commit(commit)));
      expect(stored.flat().map(({ seq }) => seq)).toEqual(
        Array.from({ length: 12 }, (_, i) => i + 1),
      );
      expect(await store.readLog(0, 100)).toEqual(stored.flat());
    });
  });

  it("reads the log after a sequence, up to a limit", async () => {
    await withStore(async (store) => {
      const maker = new CommitMaker();
      await store.commit(maker.press(1));
      expect((await store.readLog(1, 2)).map(({ seq }) => seq)).toEqual([2, 3]);
      expect(await store.readLog(4, 10)).toEqual([]);
    });
  });

  it("[H-12.1] loads open alerts, deliveries and timers as they were committed", async () => {
    await withStore(async (store) => {
      const commit = new CommitMaker().press(1);
      await store.commit(commit);
      const { changes, lastSeq } = await store.load(NEVER_CLOSED);
      expect(lastSeq).toBe(4);
      const byKey = (list: Commit["changes"]) =>
        Object.fromEntries(list.map((change) => [`${change.kind} ${change.id}`, change.row]));
      expect(byKey(changes)).toEqual(byKey(commit.changes));
    });
  });

  it("keeps the last of several changes of one row", async () => {
    await withStore(async (store) => {
      const row = (label: string) =>
        ({ kind: "tablet", id: "t", row: { tabletId: "t", label } }) as const;
      const event = stamped({ type: "tablet.enrolled", data: { tabletId: "t", label: "b" } });
      await store.commit({ events: [event], changes: [row("a"), row("b")], evidence: [] });
      expect(await store.readRow("tablet", "t")).toEqual(row("b"));
    });
  });

  it("finds the events of one alert with those of its deliveries, oldest first", async () => {
    await withStore(async (store) => {
      const maker = new CommitMaker();
      const alertId = alertIdOf(await store.commit(maker.press(1)));
      await store.commit(maker.press(2));
      const deliveryId = `${alertId}-1`;
      const accepted = { deliveryId, attempts: 1, asLive: true };
      await store.commit(maker.of([stamped({ type: "delivery.accepted", data: accepted })]));
      await store.commit(closing(alertId, maker));
      expect((await store.readAlertLog(alertId)).map(({ type }) => type)).toEqual([
        ...["alert.raised", "delivery.queued", "wake-up.set", "delivery.accepted"],
        ...["alert.acknowledged", "alert.attended", "alert.closed"],
      ]);
    });
  });

  it("still reads a row that was closed", async () => {
    await withStore(async (store) => {
      const maker = new CommitMaker();
      const alertId = alertIdOf(await store.commit(maker.press(1)));
      await store.commit(closing(alertId, maker));
      const found = await store.readRow("alert", alertId);
      expect(found?.kind === "alert" && found.row?.stage).toBe("closed");
      expect(await store.readRow("alert", "nobody")).toBeUndefined();
    });
  });
});
