// Makes the projection again from the log, the truth: after a version that reads events otherwise,
// or to prove that both agree. Works on a folder that no hub has open.
import { join } from "node:path";
import type Database from "better-sqlite3";
import { HomeState } from "../domain/draft.ts";
import type { Home, RowChange } from "../domain/home.ts";
import type { StoredEvent } from "../events.ts";
import type { EncodedRow } from "./alert-write.ts";
import { canonicalJson } from "./canonical-json.ts";
import { DATABASE_FILE, holdDataFolder } from "./data-folder.ts";
import { decodeEvent } from "./event-codec.ts";
import { LOG_COLUMNS, type LogRow } from "./hash-chain.ts";
import { migrate, openDatabase } from "./open-database.ts";
import { encodeRows } from "./row-codec.ts";
import { RowProjector } from "./row-projector.ts";

/** Events read at once: the log does not fit the hub's memory. */
const PAGE_EVENTS = 1000;

/** Event and home → the rows it changes. */
export type Reduce = (event: StoredEvent, home: Home) => readonly RowChange[];

export interface RebuildReport {
  readonly events: number;
  readonly rows: number;
  /** `kind id` of rows that were missing, too many or different before. */
  readonly differing: readonly string[];
}

interface Replayed {
  readonly events: number;
  readonly rows: ReadonlyMap<string, EncodedRow>;
}

function replay(db: Database.Database, reduce: Reduce): Replayed {
  const page = db.prepare<[number, number], LogRow>(
    `SELECT ${LOG_COLUMNS} FROM events WHERE seq > ? ORDER BY seq LIMIT ?`,
  );
  const state = new HomeState();
  const rows = new Map<string, EncodedRow>();
  let last = 0;
  for (
    let found = page.all(0, PAGE_EVENTS);
    found.length > 0;
    found = page.all(last, PAGE_EVENTS)
  ) {
    for (const row of found) {
      const changes = reduce(decodeEvent(row), state.home);
      state.apply(changes);
      for (const encoded of encodeRows(changes)) rows.set(`${encoded.kind} ${encoded.id}`, encoded);
      last = row.seq;
    }
  }
  for (const [key, { state: text }] of rows) if (text === null) rows.delete(key);
  return { events: last, rows };
}

function keptRows(db: Database.Database): ReadonlyMap<string, string> {
  const kept = db
    .prepare<[], { key: string; state: string }>(
      `SELECT kind || ' ' || id AS key, state FROM projection
       UNION ALL SELECT kind || ' ' || id, state FROM projection_ended`,
    )
    .all();
  return new Map(kept.map(({ key, state }) => [key, state]));
}

/** Rows are compared by what they say, not by the order of their members. */
function meaning(state: string | undefined): string | undefined {
  if (state === undefined) return undefined;
  const row: unknown = JSON.parse(state);
  return canonicalJson(row);
}

function difference(
  kept: ReadonlyMap<string, string>,
  made: ReadonlyMap<string, EncodedRow>,
): readonly string[] {
  const keys = new Set([...kept.keys(), ...made.keys()]);
  const isSame = (key: string): boolean =>
    meaning(kept.get(key)) === meaning(made.get(key)?.state ?? undefined);
  return [...keys].filter((key) => !isSame(key)).sort();
}

function rebuildIn(db: Database.Database, reduce: Reduce): RebuildReport {
  const { events, rows } = replay(db, reduce);
  const differing = difference(keptRows(db), rows);
  db.exec("DELETE FROM projection; DELETE FROM projection_ended;");
  const projector = new RowProjector(db);
  for (const row of rows.values()) projector.put(row);
  return { events, rows: rows.size, differing };
}

/** Replays the log into the projection, in one transaction, and says where the two differed. */
export function rebuildProjection(dataDir: string, reduce: Reduce): RebuildReport {
  const folder = holdDataFolder(dataDir);
  try {
    const file = join(dataDir, DATABASE_FILE);
    const db = openDatabase({ file, journal: "wal", synchronous: "FULL" });
    try {
      migrate(db, "hearthwatch");
      return db.transaction(() => rebuildIn(db, reduce)).immediate();
    } finally {
      db.close();
    }
  } finally {
    folder.release();
  }
}
