// Reads of the main database on the background worker's own connection: they never stand in the
// way of a commit. The alert lane's pages are copied into the database from here too.
import type Database from "better-sqlite3";
import { Checkpointer } from "./checkpointer.ts";
import { type ChainReport, LOG_COLUMNS, type LogRow, verifyChain, rowHash } from "./hash-chain.ts";
import { openDatabase } from "./open-database.ts";

/** A hash kept by a principal. */
export interface SecretRow {
  readonly principalId: string;
  readonly hash: string;
}

/** What the projection and the log hold at start. */
export interface LoadedRows {
  readonly rows: readonly StoredRow[];
  readonly lastSeq: number;
}

/** A row as it lies in the projection. */
export interface StoredRow {
  readonly kind: string;
  readonly id: string;
  readonly state: string;
}

function prepareStatements(db: Database.Database) {
  const live = "SELECT kind, id, state FROM projection";
  const ended = "SELECT kind, id, state FROM projection_ended";
  return {
    load: db.prepare<[number], StoredRow>(`${live} UNION ALL ${ended} WHERE ended_ms >= ?`),
    lastSeq: db.prepare<[], { seq: number | null }>("SELECT max(seq) AS seq FROM events"),
    row: db.prepare<[string, string, string, string], StoredRow>(
      `${live} WHERE kind = ? AND id = ? UNION ALL ${ended} WHERE kind = ? AND id = ?`,
    ),
    closedAlerts: db.prepare<[number, number], StoredRow>(
      `${ended} WHERE kind = 'alert' AND raised_ms < ? ORDER BY raised_ms DESC LIMIT ?`,
    ),
    log: db.prepare<[number, number], LogRow>(
      `SELECT ${LOG_COLUMNS} FROM events WHERE seq > ? ORDER BY seq LIMIT ?`,
    ),
    alertLog: db.prepare<[string], LogRow>(
      `SELECT ${LOG_COLUMNS} FROM events WHERE alert_id = ? ORDER BY seq`,
    ),
    evidence: db
      .prepare<[string], Uint8Array>("SELECT bytes FROM evidence WHERE window_id = ?")
      .pluck(),
    hasExpired: db
      .prepare<[number], number>("SELECT 1 FROM evidence WHERE expires_ms < ? LIMIT 1")
      .pluck(),
    secrets: db.prepare<[string], SecretRow>(
      "SELECT principal_id AS principalId, hash FROM secrets WHERE kind = ?",
    ),
  };
}

export class HistoryReader {
  readonly #db: Database.Database;
  readonly #sql: ReturnType<typeof prepareStatements>;
  readonly #checkpointer: Checkpointer;

  constructor(file: string) {
    this.#db = openDatabase({ file, journal: "wal", synchronous: "FULL" });
    this.#sql = prepareStatements(this.#db);
    this.#checkpointer = new Checkpointer(this.#db);
  }

  load(keepClosedSinceMs: number): LoadedRows {
    // One read transaction: rows and last sequence belong to the same moment.
    return this.#db.transaction(() => ({
      rows: this.#sql.load.all(keepClosedSinceMs),
      lastSeq: this.#sql.lastSeq.get()?.seq ?? 0,
    }))();
  }

  log(afterSeq: number, limit: number): readonly LogRow[] {
    return this.#sql.log.all(afterSeq, limit);
  }

  /** Events that name the alert, and those of its deliveries. */
  alertLog(alertId: string): readonly LogRow[] {
    return this.#sql.alertLog.all(alertId);
  }

  row(kind: string, id: string): StoredRow | undefined {
    return this.#sql.row.get(kind, id, kind, id);
  }

  /** Closed alerts raised before a time, newest first. */
  closedAlerts(beforeMs: number, limit: number): readonly StoredRow[] {
    return this.#sql.closedAlerts.all(beforeMs, limit);
  }

  evidence(windowId: string): Uint8Array | undefined {
    return this.#sql.evidence.get(windowId);
  }

  hasExpiredEvidence(nowMs: number): boolean {
    return this.#sql.hasExpired.get(nowMs) !== undefined;
  }

  secrets(kind: string): readonly SecretRow[] {
    return this.#sql.secrets.all(kind);
  }

  /** The last event that is on the disk, and its hash. */
  head(): { readonly seq: number; readonly hash: string } | undefined {
    const seq = this.#sql.lastSeq.get()?.seq ?? 0;
    const hash = this.hashAt(seq);
    return hash === undefined ? undefined : { seq, hash };
  }

  hashAt(seq: number): string | undefined {
    const [row] = this.#sql.log.all(seq - 1, 1);
    return row?.seq === seq ? Buffer.from(rowHash(row)).toString("hex") : undefined;
  }

  verify(from: ChainReport, limit: number): ChainReport {
    return verifyChain(this.log(from.events, limit), from);
  }

  /** SQLite's own check of every page; empty when all is well. */
  checkPages(): readonly string[] {
    const found = this.#db.prepare<[], string>("PRAGMA quick_check").pluck().all();
    return found.filter((line) => line !== "ok");
  }

  /** Copies pages when enough have gathered or it is time. */
  checkpointIfDue(nowMs: number): void {
    this.#checkpointer.runIfDue(nowMs);
  }

  close(): void {
    this.#db.close();
  }
}
