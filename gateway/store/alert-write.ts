// What the main thread asks of the alert lane, in a form that is cheap to copy between threads.
import type { EvidenceWindow } from "../domain/store.ts";

/** An event ready for its row: only its place in the log is missing. */
export interface EncodedEvent {
  readonly id: string;
  readonly bootId: string;
  readonly wallMs: number;
  readonly monotonicMs: number;
  readonly clockSynced: number;
  readonly type: string;
  readonly version: number;
  /** Canonical JSON. */
  readonly data: string;
  /** The alert this event is about, where there is one. */
  readonly alertId: string | null;
}

/** A row of the projection; `state: null` removes it, `endedMs` moves it out of the way. */
export interface EncodedRow {
  readonly kind: string;
  readonly id: string;
  readonly state: string | null;
  /** When a closed alert was closed or a settled delivery settled. */
  readonly endedMs: number | null;
}

export interface EncodedCommit {
  readonly op: "commit";
  readonly events: readonly EncodedEvent[];
  readonly rows: readonly EncodedRow[];
  readonly evidence: readonly EvidenceWindow[];
}

export interface PutSecret {
  readonly op: "put-secret";
  readonly principalId: string;
  readonly kind: string;
  readonly hash: string | null;
}

export interface ExpireEvidence {
  readonly op: "expire-evidence";
  readonly beforeMs: number;
}

/** One write of the alert lane: all of it or nothing. */
export type AlertWrite = EncodedCommit | PutSecret | ExpireEvidence;
