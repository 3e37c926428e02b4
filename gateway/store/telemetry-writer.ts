// The telemetry lane: figures for graphs, written in batches at NORMAL on their own file, and the
// first thing to go when space runs out. What is dropped is counted and kept as a gap.
import type Database from "better-sqlite3";
import type { TelemetryRow } from "../domain/store.ts";
import { Checkpointer } from "./checkpointer.ts";
import { isNoSpace } from "./failure.ts";
import { migrate, openDatabase } from "./open-database.ts";

/** About 2 MB of memory: an hour of 60 wearables while the disk hangs. */
const MAX_WAITING = 20_000;

/** Thirty days: long enough for a trend on a screen, short enough for least data (promise 8). */
const KEEP_MS = 30 * 24 * 3600 * 1000;

/** Old figures removed in one go. */
const REMOVED_AT_ONCE = 5000;

/** Figures that were dropped, and when. */
export interface TelemetryGap {
  readonly fromMs: number;
  readonly toMs: number;
  readonly dropped: number;
}

function prepareStatements(db: Database.Database) {
  return {
    append: db.prepare<TelemetryRow>(
      "INSERT INTO telemetry (at_ms, device_id, name, value) VALUES (@atMs, @deviceId, @name, @value)",
    ),
    appendGap: db.prepare<TelemetryGap>(
      "INSERT INTO telemetry_gaps (from_ms, to_ms, dropped) VALUES (@fromMs, @toMs, @dropped)",
    ),
    gaps: db.prepare<[], TelemetryGap>(
      "SELECT from_ms AS fromMs, to_ms AS toMs, dropped FROM telemetry_gaps ORDER BY rowid",
    ),
    rows: db.prepare<[string, number, number], TelemetryRow>(
      `SELECT at_ms AS atMs, device_id AS deviceId, name, value FROM telemetry
       WHERE device_id = ? AND at_ms >= ? AND at_ms < ? ORDER BY at_ms`,
    ),
    expire: db.prepare<[number, number]>(
      `DELETE FROM telemetry WHERE at_ms < ? AND rowid IN
         (SELECT rowid FROM telemetry ORDER BY rowid LIMIT ?)`,
    ),
  };
}

export class TelemetryWriter {
  readonly #db: Database.Database;
  readonly #sql: ReturnType<typeof prepareStatements>;
  readonly #checkpointer: Checkpointer;
  #waiting: TelemetryRow[] = [];
  #gap: TelemetryGap | undefined;

  constructor(file: string) {
    this.#db = openDatabase({ file, journal: "wal", synchronous: "NORMAL" });
    migrate(this.#db, "telemetry");
    this.#sql = prepareStatements(this.#db);
    this.#checkpointer = new Checkpointer(this.#db);
  }

  /** Keeps the rows in memory until the next `flush`. */
  add(rows: readonly TelemetryRow[]): void {
    const room = MAX_WAITING - this.#waiting.length;
    for (const row of rows.slice(0, room)) this.#waiting.push(row);
    this.#drop(rows.slice(room));
  }

  /** Writes what waits and the gap before it. False when the disk had no room: then it is dropped. */
  flush(): boolean {
    if (this.#waiting.length === 0 && this.#gap === undefined) return true;
    try {
      this.#db.transaction(() => {
        for (const row of this.#waiting) this.#sql.append.run(row);
        if (this.#gap !== undefined) this.#sql.appendGap.run(this.#gap);
      })();
      this.#waiting = [];
      this.#gap = undefined;
      return true;
    } catch (error) {
      if (!isNoSpace(error)) throw error;
      this.dropWaiting();
      return false;
    }
  }

  /** Gives up what waits, so that alerts have the space; counted. */
  dropWaiting(): void {
    this.#drop(this.#waiting);
    this.#waiting = [];
  }

  /** Removes what is too old, and copies the write-ahead log into the file when that is due. */
  housekeep(nowMs: number): void {
    this.#sql.expire.run(nowMs - KEEP_MS, REMOVED_AT_ONCE);
    this.#checkpointer.runIfDue(nowMs);
  }

  gaps(): readonly TelemetryGap[] {
    return this.#sql.gaps.all();
  }

  rows(deviceId: string, fromMs: number, toMs: number): readonly TelemetryRow[] {
    return this.#sql.rows.all(deviceId, fromMs, toMs);
  }

  close(): void {
    this.#db.close();
  }

  #drop(rows: readonly TelemetryRow[]): void {
    for (const { atMs } of rows) {
      const gap = this.#gap ?? { fromMs: atMs, toMs: atMs, dropped: 0 };
      this.#gap = {
        fromMs: Math.min(gap.fromMs, atMs),
        toMs: Math.max(gap.toMs, atMs),
        dropped: gap.dropped + 1,
      };
    }
  }
}
