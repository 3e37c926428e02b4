// The data folder: made if missing, checked for writing, and held by one process at a time.
// Before it: the config's path; after it: the workers open the files in it.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import Database from "better-sqlite3";
import { GatewayError, messageOf } from "../errors.ts";
import { isNoSpace, sqliteCode } from "./failure.ts";

export const DATABASE_FILE = "hearthwatch.sqlite";
export const TELEMETRY_FILE = "telemetry.sqlite";
export const KEYS_FILE = "keys.sqlite";
export const RESERVE_FILE = "reserve.bin";
const LOCK_FILE = "lock";
/** Only tells people who holds the lock; the lock itself is the operating system's. */
const HOLDER_FILE = "lock-holder";

function readOnly(folder: string, cause: unknown): GatewayError {
  return new GatewayError(
    "data-folder/read-only",
    `cannot write to the data folder ${folder} (${messageOf(cause)}): make it writable for the user the hub runs as, or set another folder in the config`,
    { cause },
  );
}

function inUse(folder: string): GatewayError {
  return new GatewayError(
    "data-folder/in-use",
    `the data folder ${folder} is in use by process ${holder(folder)}: stop that hub, or give this one its own folder`,
  );
}

function holder(folder: string): string {
  try {
    return readFileSync(join(folder, HOLDER_FILE), "utf8");
  } catch {
    return "(not known)";
  }
}

function nameHolder(folder: string): void {
  try {
    writeFileSync(join(folder, HOLDER_FILE), String(process.pid));
  } catch (error) {
    // A full disk must not keep the hub from starting.
    if (!isNoSpace(error)) throw error;
  }
}

/** The folder, held until closed. */
export interface HeldFolder {
  release(): void;
}

/** Not `recursive`: where nothing can be made (`/proc`), Node's own never comes to an end. */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (!existsSync(dirname(folder))) makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/**
 * Makes the folder and takes it. The lock is SQLite's own file lock on an empty file: the operating
 * system drops it with the process, also after SIGKILL, and a process number that was given out
 * again cannot be mistaken for the holder.
 */
export function holdDataFolder(folder: string): HeldFolder {
  let lock: Database.Database | undefined;
  try {
    makeFolder(folder);
    lock = new Database(join(folder, LOCK_FILE), { timeout: 0 });
    lock.pragma("journal_mode = MEMORY");
    lock.exec("BEGIN EXCLUSIVE");
    nameHolder(folder);
  } catch (error) {
    lock?.close();
    throw sqliteCode(error).startsWith("SQLITE_BUSY") ? inUse(folder) : readOnly(folder, error);
  }
  const held = lock;
  return {
    release: () => {
      held.close();
    },
  };
}
