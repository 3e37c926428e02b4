// Copies a write-ahead log into its database, so that the log starts over. Never run by the alert
// connection: the copy takes two fsyncs that an alert would wait for.
import type Database from "better-sqlite3";

/**
 * 4 MB: replaying them after a power cut takes a fraction of a second, and a rarer copy meets fewer
 * alerts, whose sync would share the disk with it.
 */
const DUE_PAGES = 2000;

/**
 * While one copy runs, commits add to the log, and a log that is not copied to its end cannot start over:
 * under load it would grow without end, and a commit that makes a file longer takes twice as long as one
 * that writes over old blocks. Each copy leaves less for the next.
 */
const COPIES_AT_ONCE = 6;

/** A quiet home gets its pages copied too, but seldom: every copy is written to a flash card. */
const DUE_AFTER_MS = 10 * 60 * 1000;

interface WalState {
  readonly log: number;
  readonly checkpointed: number;
}

export class Checkpointer {
  readonly #db: Database.Database;
  #lastMs: number | undefined;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** PASSIVE: it never waits for anybody, and nobody's commit waits for it. */
  runIfDue(nowMs: number): void {
    this.#lastMs ??= nowMs;
    const waiting = this.#waitingPages();
    const isTime = waiting > 0 && nowMs - this.#lastMs >= DUE_AFTER_MS;
    if (waiting < DUE_PAGES && !isTime) return;
    for (let copy = 0; copy < COPIES_AT_ONCE && this.#waitingPages() > 0; copy += 1) {
      this.#db.pragma("wal_checkpoint(PASSIVE)");
    }
    this.#lastMs = nowMs;
  }

  #waitingPages(): number {
    const [state] = this.#db.prepare<[], WalState>("PRAGMA wal_checkpoint(NOOP)").all();
    return state === undefined ? 0 : state.log - state.checkpointed;
  }
}
