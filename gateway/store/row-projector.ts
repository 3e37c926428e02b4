// Writes rows of the projection: live ones where memory is loaded from, ended ones out of the way.
import type Database from "better-sqlite3";
import type { EncodedRow } from "./alert-write.ts";

function prepareStatements(db: Database.Database) {
  return {
    putLive: db.prepare<[string, string, string]>(
      `INSERT INTO projection (kind, id, state) VALUES (?, ?, ?)
       ON CONFLICT (kind, id) DO UPDATE SET state = excluded.state`,
    ),
    removeLive: db.prepare<[string, string]>("DELETE FROM projection WHERE kind = ? AND id = ?"),
    putEnded: db.prepare<[string, string, string, number]>(
      `INSERT INTO projection_ended (kind, id, state, ended_ms) VALUES (?, ?, ?, ?)
       ON CONFLICT (kind, id) DO UPDATE SET state = excluded.state, ended_ms = excluded.ended_ms`,
    ),
    removeEnded: db.prepare<[string, string]>(
      "DELETE FROM projection_ended WHERE kind = ? AND id = ?",
    ),
  };
}

export class RowProjector {
  readonly #sql: ReturnType<typeof prepareStatements>;

  constructor(db: Database.Database) {
    this.#sql = prepareStatements(db);
  }

  /** A row is in one of the two tables, never in both. */
  put({ kind, id, state, endedMs }: EncodedRow): void {
    if (state === null || endedMs !== null) this.#sql.removeLive.run(kind, id);
    if (state !== null && endedMs !== null) this.#sql.putEnded.run(kind, id, state, endedMs);
    else this.#sql.removeEnded.run(kind, id);
    if (state !== null && endedMs === null) this.#sql.putLive.run(kind, id, state);
  }
}
