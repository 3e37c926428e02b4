// What the store says about a data folder it cannot use, and what others could read in one.
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { reduce } from "../../gateway/domain/reduce.ts";
import { compiledFile } from "../../gateway/paths.ts";
import { openStore } from "../../gateway/store/open-store.ts";
import type { StoreFault } from "../../gateway/store/lane-protocol.ts";
import { rebuildProjection } from "../../gateway/store/rebuild.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { CommitMaker, START_MS, stamped } from "../support/store-samples.ts";
import { commitUntilKilled } from "../support/store-victim.ts";
import { type TempFolder, tempFolder } from "../support/temp-folder.ts";
import { rejectionOf } from "../support/thrown.ts";

type OpenStore = Awaited<ReturnType<typeof openStore>>;

const clock = new ManualClock(START_MS);

async function within(dataDir: string, work: (store: OpenStore) => Promise<void>): Promise<void> {
  const store = await openStore({ dataDir, clock });
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

async function filled(folder: TempFolder, presses: number): Promise<void> {
  await within(folder.path, async (store) => {
    const maker = new CommitMaker();
    for (let n = 1; n <= presses; n += 1) await store.commit(maker.press(n));
  });
}

/** Permissions do not bind root; "nobody" is bound. */
async function asNobody(work: () => Promise<string>): Promise<string> {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65534);
  try {
    return await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

async function nothing(): Promise<void> {
  // Opening and closing is all that is asked.
}

describe("a data folder", () => {
  it("[H-14.2] serves one store at a time, and the second is told who has it", async () => {
    using folder = tempFolder();
    await within(folder.path, async () => {
      const refusal = await rejectionOf(openStore({ dataDir: folder.path, clock }));
      expect(refusal).toContain("data-folder/in-use");
      expect(refusal).toContain(`process ${process.pid}:`);
    });
    await within(folder.path, nothing);
  });

  it("[H-14.2] held by another process is refused until that process is gone, however it went", async () => {
    using folder = tempFolder();
    const entry = compiledFile("test", "support", "store-child.js");
    const child = spawn(process.execPath, [entry, folder.path], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(child, "exit");
    await Promise.race([once(child.stdout, "data"), ended]);
    const refusal = await rejectionOf(openStore({ dataDir: folder.path, clock }));
    expect(refusal).toContain(`in use by process ${String(child.pid)}:`);
    child.kill("SIGKILL");
    await ended;
    await within(folder.path, nothing);
  });

  it("that cannot be written is refused with what to do", async () => {
    using folder = tempFolder();
    chmodSync(folder.path, 0o555);
    const refusal = await asNobody(
      async () => await rejectionOf(openStore({ dataDir: folder.path, clock })),
    );
    expect(refusal).toMatch(/^data-folder\/read-only: .*make it writable/);
    expect(refusal).toContain(folder.path);
  });

  it("with a damaged page is refused, or read with store/corrupt, and never passed on as good", async () => {
    using folder = tempFolder();
    await filled(folder, 60);
    const file = join(folder.path, "hearthwatch.sqlite");
    const pageBytes = 2048;
    const fd = openSync(file, "r+");
    for (let page = 1; page < statSync(file).size / pageBytes; page += 2) {
      writeSync(fd, Buffer.alloc(pageBytes, 0x5a), 0, pageBytes, page * pageBytes);
    }
    closeSync(fd);
    const read = async (): Promise<void> => {
      await within(folder.path, async (store) => {
        await store.readLog(0, 1000);
        await store.load(0);
      });
    };
    const refusal = await rejectionOf(read());
    expect(refusal).toMatch(/^store\/corrupt: .*restore the last good copy/);
    expect(refusal).toContain(file);
  });

  it("that is no database at all is refused by name", async () => {
    using folder = tempFolder();
    await filled(folder, 1);
    const fd = openSync(join(folder.path, "hearthwatch.sqlite"), "w");
    writeSync(fd, "not a database, whatever its name says. ".repeat(100));
    closeSync(fd);
    const refusal = await rejectionOf(openStore({ dataDir: folder.path, clock }));
    expect(refusal).toMatch(/^store\/corrupt: .*hearthwatch\.sqlite/);
  });
});

describe("a damaged file of figures", () => {
  it("is set aside and reported, and alerts go on", async () => {
    using folder = tempFolder();
    await filled(folder, 1);
    const file = join(folder.path, "telemetry.sqlite");
    writeFileSync(file, "not a database, whatever its name says. ".repeat(100));
    const faults: string[] = [];
    const onFault = ({ part, reason }: StoreFault): void => {
      if (reason !== null) faults.push(`${part}: ${reason}`);
    };
    const store = await openStore({ dataDir: folder.path, clock, onFault });
    expect(await store.readLog(0, 10)).toHaveLength(4);
    await store.close();
    expect(faults).toEqual([expect.stringMatching(/^figures: .*kept as .*\.damaged$/)]);
    expect(statSync(`${file}.damaged`).size).toBeGreaterThan(0);
  });
});

describe("the log", () => {
  it("[H-21.3] shows which event was changed behind the hub's back", async () => {
    using folder = tempFolder();
    await filled(folder, 10);
    const db = new Database(join(folder.path, "hearthwatch.sqlite"));
    db.exec("DROP TRIGGER events_are_never_changed");
    db.prepare("UPDATE events SET data = replace(data, 'high', 'low') WHERE seq = 6").run();
    db.close();
    await within(folder.path, async (store) => {
      expect(await store.verifyLog()).toMatchObject({ events: 6, brokenSeq: 7 });
    });
  });

  it("[H-21.2] stays whole when a resident is erased, and the name is nowhere left", async () => {
    using folder = tempFolder();
    const planted = "Zebedee Quillfeather";
    await within(folder.path, async (store) => {
      const maker = new CommitMaker();
      const personal = await store.vault.seal("resident-1", planted);
      const added = { residentId: "resident-1", roomId: null, personal };
      await store.commit(maker.of([stamped({ type: "resident.added", data: added })]));
      await store.commit(maker.press(1));
      await store.vault.erase("resident-1");
      const erased = stamped({ type: "resident.erased", data: { residentId: "resident-1" } });
      await store.commit(maker.of([erased]));
      expect(store.vault.open(personal)).toBeUndefined();
      expect(await store.verifyLog()).toMatchObject({ events: 6, brokenSeq: undefined });
    });
    await within(folder.path, async (store) => {
      const [first] = await store.readLog(0, 1);
      const personal = first?.type === "resident.added" ? first.data.personal : undefined;
      expect(personal && store.vault.open(personal)).toBeUndefined();
    });
  });

  it("[H-21.1] and every other file hold no name in clear, also while the store is open", async () => {
    using folder = tempFolder();
    // The child seals this very name for a new resident with every commit.
    await commitUntilKilled(folder.path, 40);
    const files = readdirSync(folder.path, { recursive: true, encoding: "utf8" })
      .map((name) => join(folder.path, name))
      .filter((path) => statSync(path).isFile());
    expect(files.length).toBeGreaterThan(6);
    for (const path of files) {
      const bytes = readFileSync(path);
      expect(bytes.includes("Planted"), path).toBe(false);
      expect(bytes.includes(Buffer.from("Planted", "utf16le")), path).toBe(false);
    }
  });

  it("makes the projection again, row by row as it was kept", async () => {
    using folder = tempFolder();
    await filled(folder, 20);
    expect(rebuildProjection(folder.path, reduce)).toMatchObject({ events: 80, differing: [] });
    const db = new Database(join(folder.path, "hearthwatch.sqlite"));
    db.exec("DELETE FROM projection WHERE id LIKE 'ALERT%7'");
    db.exec("UPDATE projection SET state = '{}' WHERE id LIKE 'ALERT%8'");
    db.close();
    const { differing } = rebuildProjection(folder.path, reduce);
    expect(differing).toEqual(["07", "08", "17", "18"].map((n) => `alert ALERT000000000${n}`));
    expect(rebuildProjection(folder.path, reduce).differing).toEqual([]);
  });
});
