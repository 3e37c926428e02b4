// The store on a disk that is really full: alerts live on the reserve, telemetry goes first.
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SpaceState } from "../../gateway/store/lane-protocol.ts";
import { openStore } from "../../gateway/store/open-store.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { available } from "../support/require.ts";
import { type SmallDisk, smallDisk } from "../support/small-disk.ts";
import { CommitMaker, START_MS } from "../support/store-samples.ts";
import { rejectionOf } from "../support/thrown.ts";

const MIB = 1024 * 1024;
const RESERVE = 4 * MIB;

type OpenStore = Awaited<ReturnType<typeof openStore>>;

interface Rig {
  readonly disk: SmallDisk;
  readonly said: readonly SpaceState[];
  readonly open: () => Promise<OpenStore>;
}

/** A store on a disk of 24 MiB; `said` is what it reported about space. */
async function onSmallDisk(test: (rig: Rig) => Promise<void>): Promise<void> {
  using disk = smallDisk(24 * MIB);
  const said: SpaceState[] = [];
  const dataDir = join(disk.path, "data");
  const opened: OpenStore[] = [];
  const open = async (): Promise<OpenStore> => {
    const onSpace = (state: SpaceState): void => {
      said.push(state);
    };
    const clock = new ManualClock(START_MS);
    const store = await openStore({ dataDir, clock, reserveBytes: RESERVE, onSpace });
    opened.push(store);
    return store;
  };
  try {
    await test({ disk, said, open });
  } finally {
    await Promise.all(
      opened.map(async (store) => {
        await store.close();
      }),
    );
  }
}

describe.skipIf(!available("mount"))("a store on a full disk", () => {
  it("[H-02.6] commits alerts on the reserve, says so, and makes it whole when space is back", async () => {
    await onSmallDisk(async ({ disk, said, open }) => {
      const store = await open();
      const maker = new CommitMaker();
      expect(store.spaceState()).toBe("ok");
      await store.commit(maker.press(1));
      disk.fill(0);
      for (let counter = 2; counter <= 40; counter += 1) await store.commit(maker.press(counter));
      expect(said).toEqual(["low"]);
      disk.empty();
      await store.upkeep();
      expect(said).toEqual(["low", "ok"]);
      expect(await store.verifyLog()).toMatchObject({ events: 160, brokenSeq: undefined });
      // Whole again: it holds out a second time.
      disk.fill(0);
      for (let counter = 41; counter <= 80; counter += 1) await store.commit(maker.press(counter));
      expect(said).toEqual(["low", "ok", "low"]);
    });
  });

  it("[H-10.3] drops telemetry and records the gap when space is back", async () => {
    await onSmallDisk(async ({ disk, open }) => {
      const store = await open();
      const rows = (atMs: number) => [{ atMs, deviceId: "d", name: "battery", value: 1 }];
      disk.fill(0);
      await store.upkeep();
      expect(store.spaceState()).toBe("low");
      store.recordTelemetry([...rows(1000), ...rows(2000)]);
      await store.upkeep();
      expect(await store.readTelemetryGaps()).toEqual([]);
      disk.empty();
      await store.upkeep();
      store.recordTelemetry(rows(3000));
      await store.upkeep();
      expect(await store.readTelemetryGaps()).toEqual([{ fromMs: 1000, toMs: 2000, dropped: 2 }]);
    });
  });

  it("refuses with store/full once the reserve is used up too, and commits again after that", async () => {
    await onSmallDisk(async ({ disk, said, open }) => {
      const store = await open();
      const maker = new CommitMaker();
      await store.commit(maker.press(1));
      disk.fill(0);
      let counter = 1;
      let refusal = "nothing was thrown";
      while (refusal === "nothing was thrown" && counter < 2000) {
        counter += 1;
        refusal = await rejectionOf(store.commit(maker.press(counter)));
        // Others on the disk take whatever the hub gives back.
        disk.fill(0);
      }
      expect(refusal).toContain("store/full");
      expect(said).toEqual(["low", "full"]);
      disk.empty();
      await store.commit(maker.press(counter + 1));
      const { events, brokenSeq } = await store.verifyLog();
      expect([events % 4, brokenSeq]).toEqual([0, undefined]);
    });
  });

  it("opens and commits when the disk was full before it started", async () => {
    await onSmallDisk(async ({ disk, open }) => {
      const first = await open();
      const maker = new CommitMaker();
      await first.commit(maker.press(1));
      await first.close();
      disk.fill(0);
      const store = await open();
      expect(store.spaceState()).toBe("low");
      await store.commit(maker.press(2));
      expect((await store.readLog(0, 100)).length).toBe(8);
    });
  });
});
