// Writes rows of the projection: live ones where memory is loaded from, ended ones out of the way.
// Before it: the alert writer, in its transaction; after it: the disk.
import type Database from "better-sqlite3";
import type { EncodedRow } from "./alert-write.ts";

interface LiveRow {
  readonly rowId: number;
  readonly kind: string;
  readonly id: string;
}

function prepareStatements(db: Database.Database) {
  return {
    live: db.prepare<[], LiveRow>(
      "SELECT row_id AS rowId, kind, id FROM projection ORDER BY row_id",
    ),
    addLive: db.prepare<[number, string, string, string]>(
      "INSERT INTO projection (row_id, kind, id, state) VALUES (?, ?, ?, ?)",
    ),
    changeLive: db.prepare<[string, number]>("UPDATE projection SET state = ? WHERE row_id = ?"),
    removeLive: db.prepare<[number]>("DELETE FROM projection WHERE row_id = ?"),
    putEnded: db.prepare<[string, string, string, number]>(
      `INSERT INTO projection_ended (kind, id, state, ended_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (kind, id) DO UPDATE SET state = excluded.state, ended_ms = excluded.ended_ms`,
    ),
    removeEnded: db.prepare<[string, string]>(
      "DELETE FROM projection_ended WHERE kind = ? AND id = ?",
    ),
  };
}

function keyOf(kind: string, id: string): string {
  return `${kind} ${id}`;
}

/**
 * Knows by heart where each live row lies, so that the file needs no index by key: an index would
 * add a page, a place far from the others, for nearly every row that a commit changes.
 */
export class RowProjector {
  readonly #sql: ReturnType<typeof prepareStatements>;
  readonly #rowIds = new Map<string, number>();
  #lastRowId = 0;
  #isStale = false;

  constructor(db: Database.Database) {
    this.#sql = prepareStatements(db);
    this.#reload();
  }

  /** A transaction was undone: where rows lie is looked up again before the next is put. */
  forget(): void {
    this.#isStale = true;
  }

  #reload(): void {
    this.#rowIds.clear();
    this.#lastRowId = 0;
    for (const { rowId, kind, id } of this.#sql.live.iterate()) {
      this.#rowIds.set(keyOf(kind, id), rowId);
      this.#lastRowId = rowId;
    }
    this.#isStale = false;
  }

  /** A row is in one of the two tables, never in both. */
  put({ kind, id, state, endedMs }: EncodedRow): void {
    if (this.#isStale) this.#reload();
    if (state !== null && endedMs === null) {
      this.#putLive(kind, id, state);
      return;
    }
    this.#removeLive(kind, id);
    if (state !== null && endedMs !== null) this.#sql.putEnded.run(kind, id, state, endedMs);
    else this.#sql.removeEnded.run(kind, id);
  }

  #putLive(kind: string, id: string, state: string): void {
    const key = keyOf(kind, id);
    const rowId = this.#rowIds.get(key);
    if (rowId !== undefined) {
      this.#sql.changeLive.run(state, rowId);
      return;
    }
    this.#sql.removeEnded.run(kind, id);
    this.#lastRowId += 1;
    this.#sql.addLive.run(this.#lastRowId, kind, id, state);
    this.#rowIds.set(key, this.#lastRowId);
  }

  #removeLive(kind: string, id: string): void {
    const key = keyOf(kind, id);
    const rowId = this.#rowIds.get(key);
    if (rowId === undefined) return;
    this.#sql.removeLive.run(rowId);
    this.#rowIds.delete(key);
  }
}
