import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import type { EncodedCommit, EncodedEvent } from "../../../gateway/store/alert-write.ts";
import { AlertWriter } from "../../../gateway/store/alert-writer.ts";
import { HistoryReader } from "../../../gateway/store/history-reader.ts";
import { CHAIN_UNREAD } from "../../../gateway/store/hash-chain.ts";
import { Reserve } from "../../../gateway/store/reserve.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function event(id: string): EncodedEvent {
  return {
    ...{ id, bootId: "b", wallMs: 1, monotonicMs: 1.5, clockSynced: 1, type: "clock.stepped" },
    ...{ version: 1, data: '{"byMs":1}', alertId: null },
  };
}

function commit(...ids: readonly string[]): EncodedCommit {
  const rows = ids.map((id) => ({ kind: "tablet", id, state: "{}", endedMs: null }));
  return { op: "commit", events: ids.map(event), rows, evidence: [] };
}

function pending(...writes: readonly EncodedCommit[]) {
  return writes.map((write) => ({ write, mode: "first" as const }));
}

interface Rig extends Disposable {
  readonly writer: AlertWriter;
  readonly file: string;
  /** Text of what another connection sees. */
  look<Value>(read: (history: HistoryReader) => Value): Value;
}

function rig(): Rig {
  const folder = tempFolder();
  const file = join(folder.path, "hearthwatch.sqlite");
  const reserve = new Reserve(join(folder.path, "reserve.bin"), 0);
  const onReserveUsed = (): void => undefined;
  const writer = new AlertWriter({ file, synchronous: "FULL", reserve, onReserveUsed });
  return {
    writer,
    file,
    look: (read) => {
      const history = new HistoryReader(file);
      try {
        return read(history);
      } finally {
        history.close();
      }
    },
    [Symbol.dispose]: () => {
      writer.close();
      reserve.close();
      folder[Symbol.dispose]();
    },
  };
}

describe("the alert lane's writer", () => {
  it("[H-02.1] has the events in the file, chained, when it answers", () => {
    using it = rig();
    expect(it.writer.writeAll(pending(commit("a", "b")))).toEqual([{ value: 1 }]);
    expect(it.writer.writeAll(pending(commit("c")))).toEqual([{ value: 3 }]);
    expect(it.look((history) => history.log(0, 9).map(({ id }) => id))).toEqual(["a", "b", "c"]);
    expect(it.look((history) => history.verify(CHAIN_UNREAD, 9))).toMatchObject({
      events: 3,
      brokenSeq: undefined,
    });
  });

  it("[H-03.1] lets writes due together share one transaction", () => {
    using it = rig();
    const before = it.look((history) => history.load(0).lastSeq);
    const other = new Database(it.file);
    const version = (): unknown => other.pragma("data_version", { simple: true });
    const start = Number(version());
    const writes = Array.from({ length: 10 }, (_, n) => commit(`e${n}`));
    expect(it.writer.writeAll(pending(...writes)).map((one) => "value" in one)).not.toContain(
      false,
    );
    expect(before).toBe(0);
    // Another connection's data version counts the commits it has seen.
    expect(Number(version()) - start).toBe(1);
    other.close();
  });

  it("refuses a commit whose event id is in the log already, whole, and takes its neighbours", () => {
    using it = rig();
    it.writer.writeAll(pending(commit("a")));
    const outcomes = it.writer.writeAll(pending(commit("b"), commit("c", "a"), commit("d")));
    expect(outcomes).toMatchObject([
      { value: 2 },
      { failure: { code: "store/failed" } },
      { value: 3 },
    ]);
    expect(it.look((history) => history.log(0, 9).map(({ id }) => id))).toEqual(["a", "b", "d"]);
    expect(it.look((history) => history.row("tablet", "c"))).toBeUndefined();
    expect(it.look((history) => history.verify(CHAIN_UNREAD, 9).brokenSeq)).toBeUndefined();
  });

  it("refuses a lone commit whole, and goes on after it", () => {
    using it = rig();
    it.writer.writeAll(pending(commit("a")));
    const [refused] = it.writer.writeAll(pending(commit("c", "a")));
    expect(refused).toMatchObject({ failure: { code: "store/failed" } });
    expect(it.writer.writeAll(pending(commit("d")))).toEqual([{ value: 2 }]);
    expect(it.look((history) => history.row("tablet", "c"))).toBeUndefined();
  });

  it("answers a commit sent again with the place it already has", () => {
    using it = rig();
    it.writer.writeAll(pending(commit("a"), commit("b", "c")));
    expect(it.writer.writeAll([{ write: commit("b", "c"), mode: "again" }])).toEqual([
      { value: 2 },
    ]);
    expect(it.writer.writeAll([{ write: commit("d"), mode: "again" }])).toEqual([{ value: 4 }]);
    expect(it.look((history) => history.log(0, 9))).toHaveLength(4);
  });

  it("[H-02.1] only looks whether a commit that two workers died of was made", () => {
    using it = rig();
    it.writer.writeAll(pending(commit("a"), commit("b")));
    expect(it.writer.writeAll([{ write: commit("b"), mode: "look" }])).toEqual([{ value: 2 }]);
    const [notMade] = it.writer.writeAll([{ write: commit("c"), mode: "look" }]);
    expect(notMade).toMatchObject({ failure: { code: "store/failed" } });
    expect(it.writer.writeAll(pending(commit("d")))).toEqual([{ value: 3 }]);
  });

  it("moves a row out of the way when its story has ended, and back if it has not", () => {
    using it = rig();
    const row = (state: string | null, endedMs: number | null): EncodedCommit => ({
      ...commit(),
      rows: [{ kind: "alert", id: "A", state, endedMs }],
    });
    const loaded = (): readonly string[] =>
      it.look((history) => history.load(1000).rows.map(({ state }) => state));
    it.writer.writeAll(pending(row('{"n":1}', null)));
    expect(loaded()).toEqual(['{"n":1}']);
    it.writer.writeAll(pending(row('{"n":2}', 999)));
    expect(loaded()).toEqual([]);
    expect(it.look((history) => history.row("alert", "A")?.state)).toBe('{"n":2}');
    it.writer.writeAll(pending(row('{"n":3}', 1000)));
    expect(loaded()).toEqual(['{"n":3}']);
    it.writer.writeAll(pending(row('{"n":4}', null)));
    expect(loaded()).toEqual(['{"n":4}']);
    it.writer.writeAll(pending(row(null, null)));
    expect(it.look((history) => history.row("alert", "A"))).toBeUndefined();
  });

  it("keeps evidence until its time and no longer", () => {
    using it = rig();
    const bytes = Uint8Array.of(1, 2, 3);
    const evidence = [
      { windowId: "old", bytes, expiresMs: 99 },
      { windowId: "new", bytes, expiresMs: 100 },
    ];
    it.writer.writeAll(pending({ ...commit("a"), evidence }));
    const expire = { op: "expire-evidence", beforeMs: 100 } as const;
    expect(it.writer.writeAll([{ write: expire, mode: "first" }])).toEqual([{ value: 1 }]);
    expect(it.look((history) => history.evidence("old"))).toBeUndefined();
    expect([...(it.look((history) => history.evidence("new")) ?? [])]).toEqual([1, 2, 3]);
  });
});

describe("the log's file", () => {
  it("[H-21.3] lets nobody change or remove an event by accident", () => {
    using it = rig();
    it.writer.writeAll(pending(commit("a")));
    const db = new Database(it.file);
    expect(() => db.exec("UPDATE events SET wall_ms = 0")).toThrow("append-only");
    expect(() => db.exec("DELETE FROM events")).toThrow("append-only");
    db.close();
  });

  it("of a newer version is refused with what to do", () => {
    using folder = tempFolder();
    const file = join(folder.path, "hearthwatch.sqlite");
    new Database(file).exec("PRAGMA user_version = 999").close();
    const reserve = new Reserve(join(folder.path, "reserve.bin"), 0);
    const open = () =>
      new AlertWriter({ file, synchronous: "FULL", reserve, onReserveUsed: () => undefined });
    expect(open).toThrow("newer version");
    reserve.close();
  });
});
