// What hop 6 asks of the store. The store knows nothing of rules: it keeps what it is given,
// all of it or nothing.
import type { NewEvent, StoredEvent } from "../events.ts";
import type { RowChange } from "./home.ts";

/** The samples behind a detection, kept as evidence for a while. */
export interface EvidenceWindow {
  readonly windowId: string;
  readonly bytes: Uint8Array;
  readonly expiresMs: number;
}

/** One transaction of the alert lane. */
export interface Commit {
  readonly events: readonly NewEvent[];
  /** The rows those events changed, in order; later changes of the same row win. */
  readonly changes: readonly RowChange[];
  readonly evidence: readonly EvidenceWindow[];
}

/** Everything in memory at start. */
export interface Snapshot {
  readonly changes: readonly RowChange[];
  readonly lastSeq: number;
}

/** Figures of the telemetry lane: batched, and the first to go when space runs out. */
export interface TelemetryRow {
  readonly atMs: number;
  readonly deviceId: string;
  readonly name: string;
  readonly value: number;
}

/** The durable store: alert lane (FULL), telemetry lane (NORMAL), keys, secrets. */
export interface Store {
  /** Rows for memory: everything but closed alerts and settled deliveries older than `keepClosedSinceMs`. */
  load(keepClosedSinceMs: number): Promise<Snapshot>;
  /** Appends and projects in one transaction; resolves after the fsync. Throws `store/full`, `store/failed`. */
  commit(commit: Commit): Promise<readonly StoredEvent[]>;
  /** Events after `afterSeq`, oldest first, upcast to the present version. */
  readLog(afterSeq: number, limit: number): Promise<readonly StoredEvent[]>;
  /** One row of the projection, also one no longer in memory. */
  readRow(kind: RowChange["kind"], id: string): Promise<RowChange | undefined>;
  /** Events that name this alert, oldest first. */
  readAlertLog(alertId: string): Promise<readonly StoredEvent[]>;
  readEvidence(windowId: string): Promise<Uint8Array | undefined>;
  /** Never rejects for want of space: drops, counts, and records the gap. */
  recordTelemetry(rows: readonly TelemetryRow[]): void;
  close(): Promise<void>;
}
