// Opens one database file with the settings that make its promises true, and brings its tables up
// to date. Before it: the data folder is ours; after it: the writers and readers of the store.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import Database from "better-sqlite3";
import { GatewayError } from "../errors.ts";
import { packageRoot } from "../paths.ts";

/** Page cache of one connection. SQLite's default of 16 MB times four connections would not fit the hub. */
const CACHE_KIB = 2048;

/**
 * A commit writes whole pages, and most commits are small: with pages of 4 kB a home of 60 wearables
 * wrote 6.7 MB an hour to its card, with these 4.6 (`npm run bench -- --only disk`).
 */
const PAGE_BYTES = 2048;

/** How long one connection waits for another's lock before it reports that it could not write. */
const LOCK_WAIT_MS = 2000;

/** Once the log has been copied into the database, the log file is cut back to this. */
const KEPT_WAL_BYTES = 8 * 1024 * 1024;

export interface DatabaseSettings {
  readonly file: string;
  /** `wal` to read beside a writer; `persist` keeps a journal file that can be wiped afterwards. */
  readonly journal: "wal" | "persist";
  /** FULL: a commit has reached the disk. NORMAL: it may be undone by a power cut, never torn. */
  readonly synchronous: "FULL" | "NORMAL";
}

/** Which folder of numbered SQL belongs to a file. */
export type SchemaName = "hearthwatch" | "telemetry" | "keys";

/** Opens a connection. It never checkpoints by itself: that has one place, the background worker. */
export function openDatabase(settings: DatabaseSettings): Database.Database {
  const db = new Database(settings.file, { timeout: LOCK_WAIT_MS });
  try {
    db.pragma(`page_size = ${PAGE_BYTES}`);
    db.pragma(`journal_mode = ${settings.journal}`);
    db.pragma(`synchronous = ${settings.synchronous}`);
    db.pragma("wal_autocheckpoint = 0");
    db.pragma(`journal_size_limit = ${KEPT_WAL_BYTES}`);
    db.pragma(`cache_size = -${CACHE_KIB}`);
    db.pragma("temp_store = MEMORY");
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function numberOf(sqlFile: string): number {
  return Number.parseInt(sqlFile, 10);
}

/** Runs the numbered SQL this file has not seen yet. Forward only: there is no way back. */
export function migrate(db: Database.Database, schema: SchemaName): void {
  const folder = join(packageRoot, "gateway", "store", "sql", schema);
  const steps = readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  const latest = numberOf(steps.at(-1) ?? "0");
  const present = Number(db.pragma("user_version", { simple: true }));
  if (present > latest) {
    throw new GatewayError(
      "store/failed",
      `${db.name} was written by a newer version (tables ${present}, this version knows ${latest}): install that version again`,
    );
  }
  for (const step of steps.filter((name) => numberOf(name) > present)) {
    db.transaction(() => {
      db.exec(readFileSync(join(folder, step), "utf8"));
      db.pragma(`user_version = ${numberOf(step)}`);
    }).exclusive();
  }
}
