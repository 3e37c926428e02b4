// The store's contract in memory: keeps the log and the rows, and fails when told to.
import type { RowChange } from "../../gateway/domain/home.ts";
import type { Commit, Snapshot, Store } from "../../gateway/domain/store.ts";
import { GatewayError } from "../../gateway/errors.ts";
import type { StoredEvent } from "../../gateway/events.ts";

const LONGEST_READ_TURNS = 9;
const TURNS_OF_A_COMMIT = 4;

export class MemoryStore implements Store {
  readonly log: StoredEvent[] = [];
  readonly #evidence = new Map<string, Uint8Array>();
  readonly #rows = new Map<string, RowChange>();
  /** True: the disk is full. */
  isFull = false;
  /** While set, commits wait for it: a disk that hangs. */
  hang: Promise<void> | undefined;
  #reads = 0;

  load(): Promise<Snapshot> {
    const changes = [...this.#rows.values()].filter(({ row }) => row !== null);
    return Promise.resolve({ changes, lastSeq: this.log.length });
  }

  async commit({ events, changes, evidence }: Commit): Promise<readonly StoredEvent[]> {
    // A turn of the loop, as a disk takes one: commits and reads of the log interleave.
    await new Promise((resolve) => setImmediate(resolve));
    await this.hang;
    if (this.isFull) throw new GatewayError("store/full", "The disk is full");
    const stored = events.map(
      (event, at): StoredEvent => ({ ...event, seq: this.log.length + 1 + at }),
    );
    this.log.push(...stored);
    for (const change of changes) this.#rows.set(`${change.kind} ${change.id}`, change);
    for (const { windowId, bytes } of evidence) this.#evidence.set(windowId, bytes);
    // On the disk before its writer hears of it: a read of the log may be ahead of `onCommitted`.
    for (let turn = 0; turn < TURNS_OF_A_COMMIT; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return stored;
  }

  async readLog(afterSeq: number, limit: number): Promise<readonly StoredEvent[]> {
    const page = this.log.slice(afterSeq, afterSeq + limit);
    // The page is read at once and takes turns to travel, as from a worker, now fewer than a
    // commit and now more: commits overtake it, and it overtakes commits.
    this.#reads += 1;
    for (let turn = this.#reads % LONGEST_READ_TURNS; turn > 0; turn -= 1) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    return page;
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

  readEvidence(windowId: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#evidence.get(windowId));
  }

  recordTelemetry(): void {
    // Nothing in these tests reads telemetry.
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
