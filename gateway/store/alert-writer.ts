// The only writer of the main database. Writes due together share one transaction and one fsync;
// each stands or falls alone. Before it: the alert worker's port; after it: the disk.
import type Database from "better-sqlite3";
import type { AlertWrite, EncodedCommit, EncodedEvent } from "./alert-write.ts";
import {
  errorOf,
  type Failure,
  failureOf,
  isConstraint,
  isNoSpace,
  sqliteCode,
} from "./failure.ts";
import { CHAIN_START, LOG_COLUMNS, type LogRow, rowHash } from "./hash-chain.ts";
import { DIED_OF_IT, type SendMode } from "./lane-protocol.ts";
import { type DatabaseSettings, migrate, openDatabase } from "./open-database.ts";
import type { Reserve } from "./reserve.ts";
import { RowProjector } from "./row-projector.ts";

/** Expired windows removed in one go: an alert must not wait for a long clean-up. */
const EXPIRED_AT_ONCE = 32;

/** `value`: sequence of a commit's first event, or the number of rows a clean-up removed. */
export type WriteOutcome = { readonly value: number } | { readonly failure: Failure };

/** A write, and whether it may already be in the database. */
export interface PendingWrite {
  readonly write: AlertWrite;
  readonly mode: SendMode;
}

interface Head {
  readonly seq: number;
  readonly hash: Uint8Array;
}

export interface AlertWriterSettings {
  readonly file: string;
  readonly synchronous: DatabaseSettings["synchronous"];
  readonly reserve: Reserve;
  /** Called before the commit is tried again on space taken from the reserve. */
  readonly onReserveUsed: () => void;
}

/** The columns of the log in their order. By place: binding by name costs twice as much. */
type EventColumns = [
  ...[seq: number, id: string, bootId: string, wallMs: number, monotonicMs: number],
  ...[clockSynced: number, type: string, version: number, data: string],
  ...[prevHash: Uint8Array, alertId: string | null],
];

function prepareStatements(db: Database.Database) {
  return {
    begin: db.prepare("BEGIN IMMEDIATE"),
    commit: db.prepare("COMMIT"),
    rollback: db.prepare("ROLLBACK"),
    savepoint: db.prepare("SAVEPOINT one_write"),
    release: db.prepare("RELEASE one_write"),
    undo: db.prepare("ROLLBACK TO one_write"),
    head: db.prepare<[], LogRow>(`SELECT ${LOG_COLUMNS} FROM events ORDER BY seq DESC LIMIT 1`),
    seqOf: db.prepare<[string], { seq: number }>("SELECT seq FROM events WHERE id = ?"),
    appendEvent: db.prepare<EventColumns>(
      `INSERT INTO events (seq, id, boot_id, wall_ms, monotonic_ms, clock_synced, type, version, data, prev_hash, alert_id)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    putEvidence: db.prepare<[string, Uint8Array, number]>(
      "INSERT OR REPLACE INTO evidence (window_id, bytes, expires_ms) VALUES (?, ?, ?)",
    ),
    expireEvidence: db.prepare<[number, number]>(
      "DELETE FROM evidence WHERE expires_ms < ? ORDER BY expires_ms LIMIT ?",
    ),
    putSecret: db.prepare<[string, string, string]>(
      `INSERT INTO secrets (principal_id, kind, hash) VALUES (?, ?, ?)
       ON CONFLICT (kind, principal_id) DO UPDATE SET hash = excluded.hash`,
    ),
    removeSecret: db.prepare<[string, string]>(
      "DELETE FROM secrets WHERE principal_id = ? AND kind = ?",
    ),
  };
}

export class AlertWriter {
  readonly #settings: AlertWriterSettings;
  readonly #db: Database.Database;
  readonly #sql: ReturnType<typeof prepareStatements>;
  readonly #projector: RowProjector;
  #head: Head;

  constructor(settings: AlertWriterSettings) {
    this.#settings = settings;
    const { file, synchronous } = settings;
    this.#db = openDatabase({ file, synchronous, journal: "wal" });
    migrate(this.#db, "hearthwatch");
    this.#sql = prepareStatements(this.#db);
    this.#projector = new RowProjector(this.#db);
    const last = this.#sql.head.get();
    this.#head =
      last === undefined ? { seq: 0, hash: CHAIN_START } : { seq: last.seq, hash: rowHash(last) };
  }

  /** Writes all in one transaction; returns when it is on the disk. Never throws. */
  writeAll(writes: readonly PendingWrite[]): readonly WriteOutcome[] {
    for (;;) {
      try {
        return this.#transaction(writes);
      } catch (error) {
        if (isNoSpace(error) && this.#settings.reserve.release()) {
          this.#settings.onReserveUsed();
          continue;
        }
        const failure = failureOf(error, this.#settings.file);
        return writes.map(() => ({ failure }));
      }
    }
  }

  close(): void {
    this.#db.close();
  }

  #transaction(writes: readonly PendingWrite[]): readonly WriteOutcome[] {
    const before = this.#head;
    try {
      this.#sql.begin.run();
      const outcomes = writes.map((pending) =>
        writes.length === 1 ? { value: this.#apply(pending) } : this.#attempt(pending),
      );
      this.#sql.commit.run();
      return outcomes;
    } catch (error) {
      this.#head = before;
      if (this.#db.inTransaction) this.#sql.rollback.run();
      this.#projector.forget();
      throw error;
    }
  }

  /** One write among several: refused, it leaves the others untouched. Costs a copy of each page. */
  #attempt(pending: PendingWrite): WriteOutcome {
    const before = this.#head;
    this.#sql.savepoint.run();
    try {
      const value = this.#apply(pending);
      this.#sql.release.run();
      return { value };
    } catch (error) {
      // A fault of the disk is everybody's; a refused row or a value SQLite cannot take is its own.
      if (!isConstraint(error) && sqliteCode(error) !== "") throw error;
      this.#sql.undo.run();
      this.#sql.release.run();
      this.#head = before;
      this.#projector.forget();
      return { failure: failureOf(error, this.#settings.file) };
    }
  }

  #apply({ write, mode }: PendingWrite): number {
    switch (write.op) {
      case "commit":
        return this.#commit(write, mode);
      case "expire-evidence":
        return this.#sql.expireEvidence.run(write.beforeMs, EXPIRED_AT_ONCE).changes;
      case "put-secret":
        return write.hash === null
          ? this.#sql.removeSecret.run(write.principalId, write.kind).changes
          : this.#sql.putSecret.run(write.principalId, write.kind, write.hash).changes;
    }
  }

  #commit(write: EncodedCommit, mode: SendMode): number {
    const before = mode === "first" ? undefined : this.#committedBefore(write);
    if (before !== undefined) return before;
    if (mode === "look") throw errorOf(DIED_OF_IT);
    return this.#append(write);
  }

  /** A commit is one transaction: where its first event is, all of it is. */
  #committedBefore(commit: EncodedCommit): number | undefined {
    const first = commit.events[0];
    return first === undefined ? undefined : this.#sql.seqOf.get(first.id)?.seq;
  }

  #append(commit: EncodedCommit): number {
    const firstSeq = this.#head.seq + 1;
    for (const event of commit.events) this.#appendEvent(event);
    for (const row of commit.rows) this.#projector.put(row);
    for (const { windowId, bytes, expiresMs } of commit.evidence) {
      this.#sql.putEvidence.run(windowId, bytes, expiresMs);
    }
    return firstSeq;
  }

  #appendEvent(event: EncodedEvent): void {
    const row = { ...event, seq: this.#head.seq + 1, prevHash: this.#head.hash };
    const { seq, id, bootId, wallMs, monotonicMs, clockSynced, type, version, data } = row;
    this.#sql.appendEvent.run(
      ...([seq, id, bootId, wallMs, monotonicMs, clockSynced, type, version, data] as const),
      ...([row.prevHash, row.alertId] as const),
    );
    this.#head = { seq, hash: rowHash(row) };
  }
}
