// The projection on a real file: where rows lie, after changes, ends, undone transactions, and after
// an older version's tables were brought up to date.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../../gateway/paths.ts";
import type { EncodedRow } from "../../../gateway/store/alert-write.ts";
import { migrate, openDatabase } from "../../../gateway/store/open-database.ts";
import { RowProjector } from "../../../gateway/store/row-projector.ts";
import { tempFolder } from "../../support/temp-folder.ts";

type Rows = Readonly<Record<string, string>>;

function rowsOf(db: Database.Database, table: string): Rows {
  const sql = `SELECT kind || ' ' || id AS key, state FROM ${table}`;
  const rows = db.prepare<[], { key: string; state: string }>(sql).all();
  expect(new Set(rows.map((row) => row.key)).size).toBe(rows.length);
  return Object.fromEntries(rows.map(({ key, state }) => [key, state]));
}

const change = fc.record<EncodedRow>({
  kind: fc.constantFrom("alert", "delivery"),
  id: fc.constantFrom("a", "b", "c"),
  state: fc.option(fc.constantFrom('{"n":1}', '{"n":2}')),
  endedMs: fc.option(fc.constantFrom(1, 2)),
});

describe("the projection", () => {
  it("holds the last state of every row, live or ended, also through another projector", () => {
    using folder = tempFolder();
    const db = openDatabase({
      ...{ file: join(folder.path, "a.sqlite"), journal: "wal", synchronous: "NORMAL" },
    });
    migrate(db, "hearthwatch");
    fc.assert(
      fc.property(fc.array(change), fc.array(change), (before, after) => {
        db.exec("DELETE FROM projection; DELETE FROM projection_ended");
        const live: Record<string, string> = {};
        const ended: Record<string, string> = {};
        for (const changes of [before, after]) {
          const projector = new RowProjector(db);
          for (const row of changes) {
            projector.put(row);
            const key = `${row.kind} ${row.id}`;
            Reflect.deleteProperty(live, key);
            Reflect.deleteProperty(ended, key);
            if (row.state !== null) (row.endedMs === null ? live : ended)[key] = row.state;
          }
        }
        expect(rowsOf(db, "projection")).toEqual(live);
        expect(rowsOf(db, "projection_ended")).toEqual(ended);
      }),
      { numRuns: 200 },
    );
    db.close();
  });

  it("is changed in the right row after a transaction was undone", () => {
    using folder = tempFolder();
    const db = openDatabase({
      ...{ file: join(folder.path, "a.sqlite"), journal: "wal", synchronous: "NORMAL" },
    });
    migrate(db, "hearthwatch");
    const projector = new RowProjector(db);
    const put = (id: string, state: string): void => {
      projector.put({ kind: "alert", id, state, endedMs: null });
    };
    db.exec("BEGIN");
    put("a", "1");
    db.exec("ROLLBACK");
    projector.forget();
    put("b", "2");
    put("a", "3");
    expect(rowsOf(db, "projection")).toEqual({ "alert b": "2", "alert a": "3" });
    db.close();
  });

  it("keeps what a version without row numbers stored", () => {
    using folder = tempFolder();
    const file = join(folder.path, "a.sqlite");
    const old = new Database(file);
    const first = "gateway/store/sql/hearthwatch/000001-log-and-projection.sql";
    old.exec(readFileSync(join(packageRoot, first), "utf8"));
    old.exec("INSERT INTO projection (kind, id, state) VALUES ('room', 'r-1', '{}')");
    old.pragma("user_version = 1");
    old.close();
    const db = openDatabase({ file, journal: "wal", synchronous: "NORMAL" });
    migrate(db, "hearthwatch");
    new RowProjector(db).put({ kind: "room", id: "r-1", state: '{"n":1}', endedMs: null });
    expect(rowsOf(db, "projection")).toEqual({ "room r-1": '{"n":1}' });
    db.close();
  });
});
