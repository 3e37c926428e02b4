// The chain over the log: every row carries the hash of the row before it, so a changed, removed
// or inserted row breaks the chain at the row after it.
import { createHash } from "node:crypto";

/** One row of the log as it lies in the file. */
export interface LogRow {
  readonly seq: number;
  readonly id: string;
  readonly bootId: string;
  readonly wallMs: number;
  readonly monotonicMs: number;
  readonly clockSynced: number;
  readonly type: string;
  readonly version: number;
  /** Canonical JSON. */
  readonly data: string;
  readonly prevHash: Uint8Array;
}

/** The columns of `LogRow`, in SQL. */
export const LOG_COLUMNS = `seq, id, boot_id AS bootId, wall_ms AS wallMs, monotonic_ms AS monotonicMs,
  clock_synced AS clockSynced, type, version, data, prev_hash AS prevHash`;

/** What the first row of a log carries: nothing came before it. */
export const CHAIN_START: Uint8Array = new Uint8Array(32);

/**
 * SHA-256 over the canonical form of a row, with the hash it carries of the row before. An array of
 * plain values is canonical [RFC 8785] as `JSON.stringify` writes it.
 */
export function rowHash(row: LogRow): Uint8Array {
  const { seq, id, bootId, wallMs, monotonicMs, clockSynced, type, version, data } = row;
  const values = [seq, id, bootId, wallMs, monotonicMs, clockSynced === 1, type, version, data];
  const text = JSON.stringify([...values, hex(row.prevHash)]);
  return createHash("sha256").update(text).digest();
}

/** What a walk along the chain found. */
export interface ChainReport {
  /** Rows that follow from the row before them. */
  readonly events: number;
  /** Hash of the last of them: kept elsewhere, it would show a log cut off at its end. */
  readonly headHash: string;
  /** The first row that does not follow from the row before it. */
  readonly brokenSeq: number | undefined;
}

/** A walk that has not begun. */
export const CHAIN_UNREAD: ChainReport = {
  events: 0,
  headHash: hex(CHAIN_START),
  brokenSeq: undefined,
};

/** Walks on along the chain from where the last walk ended; stops at the first break. */
export function verifyChain(rows: Iterable<LogRow>, from: ChainReport = CHAIN_UNREAD): ChainReport {
  let { events, headHash } = from;
  for (const row of rows) {
    const follows = row.seq === events + 1 && hex(row.prevHash) === headHash;
    if (!follows) return { events, headHash, brokenSeq: row.seq };
    headHash = hex(rowHash(row));
    events += 1;
  }
  return { events, headHash, brokenSeq: undefined };
}

function hex(hash: Uint8Array): string {
  return Buffer.from(hash).toString("hex");
}
