// How far the log had come, and with which hash, in a small file beside it: the chain alone cannot see
// that its end was cut off. Before it: what the alert lane committed. After it: `npm run verify`.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeDurably } from "./durable-file.ts";

const HEAD_FILE = "log-head.json";

/** Often enough to miss little, seldom enough for a flash card; and at each stop in order. */
const DUE_AFTER_MS = 10 * 60 * 1000;

export interface HeadMark {
  readonly seq: number;
  readonly hash: string;
}

/** By hand: it runs in the store's worker, which has no room for a library of schemas. */
function isHeadMark(value: unknown): value is HeadMark {
  if (typeof value !== "object" || value === null) return false;
  if (!("seq" in value) || !("hash" in value)) return false;
  return Number.isSafeInteger(value.seq) && typeof value.hash === "string";
}

/** What the marker reads of the log. A reader sees a commit only once it is synced [SQLite WAL]. */
export interface MarkedLog {
  head(): HeadMark | undefined;
  hashAt(seq: number): string | undefined;
}

/** Undefined where the hub never got far enough to leave a mark, or the file is not whole. */
export function readHeadMark(dataDir: string): HeadMark | undefined {
  const file = join(dataDir, HEAD_FILE);
  if (!existsSync(file)) return undefined;
  try {
    const kept: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isHeadMark(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

export class HeadMarker {
  readonly #dataDir: string;
  readonly #log: MarkedLog;
  /** Told when that changes: the log does not bear the mark out, or, null, it does. */
  readonly #onStanding: (reason: string | null) => void;
  #markedMs: number | undefined;
  #isBorneOut: boolean | undefined;

  constructor(dataDir: string, log: MarkedLog, onStanding: (reason: string | null) => void) {
    this.#dataDir = dataDir;
    this.#log = log;
    this.#onStanding = onStanding;
  }

  markIfDue(nowMs: number): void {
    if (this.#markedMs !== undefined && nowMs - this.#markedMs < DUE_AFTER_MS) return;
    this.#markedMs = nowMs;
    this.mark();
  }

  /** A mark that the log does not bear out stays: it is the only thing that still says so. */
  mark(): void {
    const head = this.#log.head();
    const known = readHeadMark(this.#dataDir);
    const isBorneOut = known === undefined || this.#log.hashAt(known.seq) === known.hash;
    if (isBorneOut !== this.#isBorneOut) {
      this.#onStanding(
        isBorneOut ? null : "it ends before, or differs from, what was once written",
      );
    }
    this.#isBorneOut = isBorneOut;
    if (!isBorneOut || head === undefined || known?.seq === head.seq) return;
    writeDurably(join(this.#dataDir, HEAD_FILE), `${JSON.stringify(head)}\n`);
  }
}
