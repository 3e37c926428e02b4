// The copy of the write-ahead log into its database, with commits that come in the middle of it.
import { join } from "node:path";
import type Database from "better-sqlite3";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Checkpointer } from "../../../gateway/store/checkpointer.ts";
import { openDatabase } from "../../../gateway/store/open-database.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const HOUR_MS = 3_600_000;

describe("the checkpointer", () => {
  let folder: ReturnType<typeof tempFolder>;
  let writer: Database.Database;
  let copier: Database.Database;

  beforeEach(() => {
    folder = tempFolder();
    const settings = { file: join(folder.path, "a.sqlite"), journal: "wal" } as const;
    writer = openDatabase({ ...settings, synchronous: "FULL" });
    writer.exec("CREATE TABLE rows (id INTEGER PRIMARY KEY, text TEXT)");
    copier = openDatabase({ ...settings, synchronous: "FULL" });
  });

  afterEach(() => {
    copier.close();
    writer.close();
    folder[Symbol.dispose]();
  });

  function write(): void {
    writer.prepare("INSERT INTO rows (text) VALUES (?)").run("x".repeat(1000));
  }

  function pagesInLog(): unknown {
    const [state] = writer.prepare<[], { log: number }>("PRAGMA wal_checkpoint(NOOP)").all();
    return state?.log;
  }

  it("lets the log start over although commits come while it copies", () => {
    const checkpointer = new Checkpointer(copier);
    checkpointer.runIfDue(0);
    for (let row = 0; row < 100; row += 1) write();
    let copies = 0;
    const pragma = copier.pragma.bind(copier);
    copier.pragma = (source, options) => {
      const answer: unknown = pragma(source, options);
      copies += 1;
      // Somebody presses for help during the first two copies.
      if (copies <= 2) write();
      return answer;
    };
    checkpointer.runIfDue(HOUR_MS);
    expect(copies).toBe(3);
    write();
    expect(pagesInLog()).toBeLessThan(5);
  });

  it("does not copy what waits neither long nor in numbers", () => {
    const checkpointer = new Checkpointer(copier);
    checkpointer.runIfDue(0);
    for (let row = 0; row < 100; row += 1) write();
    checkpointer.runIfDue(60_000);
    write();
    expect(pagesInLog()).toBeGreaterThan(100);
  });
});
