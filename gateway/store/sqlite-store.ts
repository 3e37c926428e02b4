// The store as the hub sees it: commits and secrets go to the alert lane, all else to the
// background worker, both over one message there and one back.
import type { RowChange } from "../domain/home.ts";
import type { Clock } from "../domain/clock.ts";
import type { Commit, EvidenceWindow, Snapshot, Store, TelemetryRow } from "../domain/store.ts";
import { messageOf } from "../errors.ts";
import type { StoredEvent } from "../events.ts";
import type { AlertRequest } from "./alert-worker.ts";
import {
  areGaps,
  areLogRows,
  areSecretRows,
  areStoredRows,
  areTexts,
  isBoolean,
  isBytesOrNothing,
  isChainReport,
  isLoadedRows,
  isNumber,
  isStoredRowOrNothing,
} from "./answers.ts";
import type { BackgroundRequest } from "./background-request.ts";
import type { HeldFolder } from "./data-folder.ts";
import { decodeEvent, encodeEvent } from "./event-codec.ts";
import { CHAIN_UNREAD, type ChainReport } from "./hash-chain.ts";
import type { SpaceState, StoreFault } from "./lane-protocol.ts";
import { decodeRow, encodeRows } from "./row-codec.ts";
import type { SecretKind, Secrets } from "./secrets.ts";
import type { TelemetryGap } from "./telemetry-writer.ts";
import type { Vault } from "./vault.ts";
import type { WorkerLane } from "./worker-lane.ts";

/** Telemetry is written, space looked at and old evidence removed this often. */
const TICK_MS = 30_000;

/** Looks at the log's length before a tick does: about 14 kB a commit. */
const COMMITS_PER_CHECKPOINT_LOOK = 50;

/** Rows checked by one message, so that other reads get their turn in between. */
const VERIFIED_AT_ONCE = 2000;

interface SqliteStoreParts {
  readonly alerts: WorkerLane<AlertRequest>;
  readonly background: WorkerLane<BackgroundRequest>;
  readonly vault: Vault;
  readonly folder: HeldFolder;
  readonly initialSpace: SpaceState;
  readonly settings: {
    readonly clock: Clock;
    readonly onSpace?: (state: SpaceState) => void;
    readonly onFault?: (fault: StoreFault) => void;
  };
}

/** A view of a large buffer would be copied between threads with all of that buffer. */
function ownBytes(window: EvidenceWindow): EvidenceWindow {
  const { bytes } = window;
  return bytes.byteLength === bytes.buffer.byteLength
    ? window
    : { ...window, bytes: Uint8Array.from(bytes) };
}

export class SqliteStore implements Store {
  readonly vault: Vault;
  readonly secrets: Secrets;
  readonly #parts: SqliteStoreParts;
  #space: SpaceState;
  #commits = 0;
  #isClosing = false;
  #tick: Disposable | undefined;

  constructor(parts: SqliteStoreParts) {
    this.#parts = parts;
    this.#space = parts.initialSpace;
    this.vault = parts.vault;
    this.secrets = this.#makeSecrets();
    this.#scheduleTick();
  }

  async load(keepClosedSinceMs: number): Promise<Snapshot> {
    const { rows, lastSeq } = await this.#parts.background.ask(
      { part: "history", op: "load", keepClosedSinceMs },
      isLoadedRows,
    );
    return { changes: rows.map(decodeRow), lastSeq };
  }

  async commit({ events, changes, evidence }: Commit): Promise<readonly StoredEvent[]> {
    const firstSeq = await this.#parts.alerts.ask(
      {
        op: "commit",
        events: events.map((event) => encodeEvent(event, changes)),
        rows: encodeRows(changes),
        evidence: evidence.map(ownBytes),
      },
      isNumber,
    );
    this.#commits += 1;
    if (this.#commits % COMMITS_PER_CHECKPOINT_LOOK === 0) {
      const nowMs = this.#parts.settings.clock.now();
      this.#parts.background.tell({ part: "upkeep", op: "checkpoint", nowMs });
    }
    return events.map((event, index) => ({ ...event, seq: firstSeq + index }));
  }

  async readLog(afterSeq: number, limit: number): Promise<readonly StoredEvent[]> {
    const rows = await this.#parts.background.ask(
      { part: "history", op: "log", afterSeq, limit },
      areLogRows,
    );
    return rows.map((row) => decodeEvent(row));
  }

  /** Events that name the alert, and those of its deliveries, oldest first. */
  async readAlertLog(alertId: string): Promise<readonly StoredEvent[]> {
    const rows = await this.#parts.background.ask(
      { part: "history", op: "alert-log", alertId },
      areLogRows,
    );
    return rows.map((row) => decodeEvent(row));
  }

  async readRow(kind: RowChange["kind"], id: string): Promise<RowChange | undefined> {
    const row = await this.#parts.background.ask(
      { part: "history", op: "row", kind, id },
      isStoredRowOrNothing,
    );
    return row === undefined ? undefined : decodeRow(row);
  }

  /** Closed alerts raised before a time, newest first: the history, page by page. */
  async readClosedAlerts(beforeMs: number, limit: number): Promise<readonly RowChange[]> {
    const rows = await this.#parts.background.ask(
      { part: "history", op: "closed-alerts", beforeMs, limit },
      areStoredRows,
    );
    return rows.map(decodeRow);
  }

  async readEvidence(windowId: string): Promise<Uint8Array | undefined> {
    return await this.#parts.background.ask(
      { part: "history", op: "evidence", windowId },
      isBytesOrNothing,
    );
  }

  recordTelemetry(rows: readonly TelemetryRow[]): void {
    this.#parts.background.tell({ part: "telemetry", op: "add", rows });
  }

  /** Figures that were dropped for want of space. */
  async readTelemetryGaps(): Promise<readonly TelemetryGap[]> {
    return await this.#parts.background.ask({ part: "telemetry", op: "gaps" }, areGaps);
  }

  /**
   * Walks the hash chain of the log, on from `from`, to its end or to event `upTo`; `brokenSeq` is the
   * first row that was tampered with.
   */
  async verifyLog(from = CHAIN_UNREAD, upTo = Number.POSITIVE_INFINITY): Promise<ChainReport> {
    let report = from;
    for (;;) {
      const limit = Math.min(VERIFIED_AT_ONCE, upTo - report.events);
      if (limit <= 0) return report;
      const next = await this.#parts.background.ask(
        { part: "history", op: "verify", from: report, limit },
        isChainReport,
      );
      if (next.brokenSeq !== undefined || next.events === report.events) return next;
      report = next;
    }
  }

  /** SQLite's own check of every page; empty when all is well. */
  async checkPages(): Promise<readonly string[]> {
    return await this.#parts.background.ask({ part: "history", op: "check-pages" }, areTexts);
  }

  /** Whether alerts have room, live on the reserve, or have none left. */
  spaceState(): SpaceState {
    return this.#space;
  }

  /** Called by the lanes; passes on changes only. */
  spaceChanged(state: SpaceState): void {
    if (state === this.#space) return;
    this.#space = state;
    if (state !== "ok") this.#parts.background.tell({ part: "upkeep", op: "space-low" });
    this.#parts.settings.onSpace?.(state);
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.#tick?.[Symbol.dispose]();
    await this.#parts.alerts.close({ op: "close" });
    await this.#parts.background.close({ part: "upkeep", op: "close" });
    this.#parts.folder.release();
  }

  /** Regular work, also called by the store's own tick. */
  async upkeep(): Promise<void> {
    const nowMs = this.#parts.settings.clock.now();
    const request = { part: "upkeep", op: "tick", nowMs } as const;
    const hasExpired = await this.#parts.background.ask(request, isBoolean);
    if (!hasExpired) return;
    await this.#parts.alerts.ask({ op: "expire-evidence", beforeMs: nowMs }, isNumber);
  }

  #scheduleTick(): void {
    const { clock, onFault } = this.#parts.settings;
    this.#tick = clock.after(TICK_MS, "store upkeep", () => {
      this.#scheduleTick();
      const say = (reason: string | null, ...parts: readonly StoreFault["part"][]): void => {
        for (const part of this.#isClosing ? [] : parts) onFault?.({ part, reason });
      };
      this.upkeep().then(
        () => {
          // Whatever crashed before was replaced by something that works.
          say(null, "upkeep", "background", "alerts", "figures");
        },
        (error: unknown) => {
          // Alerts go on without upkeep, so it is reported and tried again at the next tick.
          say(messageOf(error), "upkeep");
        },
      );
    });
  }

  #makeSecrets(): Secrets {
    const { alerts, background } = this.#parts;
    const put = async (principalId: string, kind: SecretKind, hash: string | null) => {
      await alerts.ask({ op: "put-secret", principalId, kind, hash }, isNumber);
    };
    return {
      putSecret: put,
      removeSecret: async (principalId, kind) => {
        await put(principalId, kind, null);
      },
      getSecrets: async (kind) => {
        const rows = await background.ask({ part: "history", op: "secrets", kind }, areSecretRows);
        return new Map(rows.map((row) => [row.principalId, row.hash]));
      },
    };
  }
}
