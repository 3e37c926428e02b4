// How long a start may take before the hub takes its disk for dead and ends. Before it: the config.
// After it: the process entry.
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { DATABASE_FILE } from "./store/data-folder.ts";

/** A start takes a second, after a power cut a few: longer, and the disk hangs. */
const START_WITHIN_MS = 60_000;

/**
 * A log of writes that was never copied into its database is read whole first [SQLite WAL, recovery],
 * and that begins anew in every start: cut off too soon, the hub would never come up. A worn card on
 * a bad day gives this much.
 */
const READ_LEAST_BYTES_PER_S = 1_000_000;

export function startWithinMs(dataFolder: string): number {
  const log = join(dataFolder, `${DATABASE_FILE}-wal`);
  const bytes = existsSync(log) ? statSync(log).size : 0;
  return START_WITHIN_MS + Math.ceil(bytes / READ_LEAST_BYTES_PER_S) * 1000;
}
