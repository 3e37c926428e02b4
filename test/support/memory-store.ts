// The store's contract in memory: keeps the log and the rows, and fails when told to.
import type { RowChange } from "../../gateway/domain/home.ts";
import type { Commit, Snapshot, Store } from "../../gateway/domain/store.ts";
import { GatewayError } from "../../gateway/errors.ts";
import type { StoredEvent } from "../../gateway/events.ts";

export class MemoryStore implements Store {
  readonly log: StoredEvent[] = [];
  readonly #rows = new Map<string, RowChange>();
  /** True: the disk is full. */
  isFull = false;

  load(): Promise<Snapshot> {
    const changes = [...this.#rows.values()].filter(({ row }) => row !== null);
    return Promise.resolve({ changes, lastSeq: this.log.length });
  }

  async commit({ events, changes }: Commit): Promise<readonly StoredEvent[]> {
    // A turn of the loop, as a disk takes one: commits and reads of the log interleave.
    await new Promise((resolve) => setImmediate(resolve));
    if (this.isFull) throw new GatewayError("store/full", "The disk is full");
    const stored = events.map(
      (event, at): StoredEvent => ({ ...event, seq: this.log.length + 1 + at }),
    );
    this.log.push(...stored);
    for (const change of changes) this.#rows.set(`${change.kind} ${change.id}`, change);
    return stored;
  }

  async readLog(afterSeq: number, limit: number): Promise<readonly StoredEvent[]> {
    await new Promise((resolve) => setImmediate(resolve));
    return this.log.slice(afterSeq, afterSeq + limit);
  }

  readRow(kind: RowChange["kind"], id: string): Promise<RowChange | undefined> {
    return Promise.resolve(this.#rows.get(`${kind} ${id}`));
  }

  readAlertLog(alertId: string): Promise<readonly StoredEvent[]> {
    const parts = new Set<string>();
    const named = this.log.filter(({ data }) => {
      if ("alertId" in data && data.alertId === alertId) {
        if ("deliveryId" in data) parts.add(data.deliveryId);
        return true;
      }
      return "deliveryId" in data && parts.has(data.deliveryId);
    });
    return Promise.resolve(named);
  }

  readEvidence(): Promise<Uint8Array | undefined> {
    return Promise.resolve(undefined);
  }

  recordTelemetry(): void {
    // Nothing in these tests reads telemetry.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
