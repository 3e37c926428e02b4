// Everything of the store that may wait: reads, telemetry, keys, checkpoints, space. Before it:
// the background worker's port; after it: the four files of the data folder.
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import type {
  BackgroundRequest,
  HistoryRequest,
  KeyRequest,
  TelemetryRequest,
  UpkeepRequest,
} from "./background-request.ts";
import { DATABASE_FILE, KEYS_FILE, RESERVE_FILE, TELEMETRY_FILE } from "./data-folder.ts";
import { failureOf } from "./failure.ts";
import { HeadMarker } from "./head-mark.ts";
import { HistoryReader } from "./history-reader.ts";
import { KeyFile } from "./key-file.ts";
import type { SpaceState, StoreFault } from "./lane-protocol.ts";
import { Reserve } from "./reserve.ts";
import { SpaceWatch } from "./space-watch.ts";
import { TelemetryWriter } from "./telemetry-writer.ts";

export interface BackgroundSettings {
  readonly dataDir: string;
  readonly reserveBytes: number;
  readonly onSpace: (state: SpaceState) => void;
  readonly onFault: (fault: StoreFault) => void;
}

/** A damaged file of figures must not keep the hub from its alerts: it is set aside. */
function openTelemetry(file: string, onFault: BackgroundSettings["onFault"]): TelemetryWriter {
  try {
    return new TelemetryWriter(file);
  } catch (error) {
    const failure = failureOf(error, file);
    if (failure.code !== "store/corrupt") throw error;
    const reason = `${failure.message}; telemetry begins anew, the old file is kept as ${file}.damaged`;
    onFault({ part: "figures", reason });
    for (const suffix of ["-wal", "-shm"]) rmSync(`${file}${suffix}`, { force: true });
    renameSync(file, `${file}.damaged`);
    return new TelemetryWriter(file);
  }
}

export class Background {
  readonly #onSpace: BackgroundSettings["onSpace"];
  readonly #historyFile: string;
  #openHistory: HistoryReader | undefined;
  readonly #telemetry: TelemetryWriter;
  readonly #keys: KeyFile;
  readonly #reserve: Reserve;
  readonly #space: SpaceWatch;
  readonly #dataDir: string;
  readonly #onFault: BackgroundSettings["onFault"];
  #marker: HeadMarker | undefined;
  #spaceState: SpaceState = "ok";

  constructor({ dataDir, reserveBytes, onSpace, onFault }: BackgroundSettings) {
    this.#onSpace = onSpace;
    this.#onFault = onFault;
    this.#dataDir = dataDir;
    this.#historyFile = join(dataDir, DATABASE_FILE);
    this.#telemetry = openTelemetry(join(dataDir, TELEMETRY_FILE), onFault);
    this.#keys = new KeyFile(join(dataDir, KEYS_FILE));
    this.#reserve = new Reserve(join(dataDir, RESERVE_FILE), reserveBytes);
    this.#space = new SpaceWatch(dataDir, this.#reserve);
  }

  /** Opened when first asked: both workers start at once, and the alert lane makes the tables. */
  get #history(): HistoryReader {
    this.#openHistory ??= new HistoryReader(this.#historyFile);
    return this.#openHistory;
  }

  get #headMarker(): HeadMarker {
    this.#marker ??= new HeadMarker(this.#dataDir, this.#history, (reason) => {
      this.#onFault({ part: "log", reason });
    });
    return this.#marker;
  }

  /** Does one request; what it returns is the answer. */
  run(request: BackgroundRequest): unknown {
    switch (request.part) {
      case "history":
        return this.#runHistory(request);
      case "keys":
        return this.#runKeys(request);
      case "telemetry":
        return this.#runTelemetry(request);
      case "upkeep":
        return this.#runUpkeep(request);
    }
  }

  #runHistory(request: HistoryRequest): unknown {
    switch (request.op) {
      case "load":
        return this.#history.load(request.keepClosedSinceMs);
      case "log":
        return this.#history.log(request.afterSeq, request.limit);
      case "alert-log":
        return this.#history.alertLog(request.alertId);
      case "row":
        return this.#history.row(request.kind, request.id);
      case "closed-alerts":
        return this.#history.closedAlerts(request.beforeMs, request.limit);
      case "evidence":
        return this.#history.evidence(request.windowId);
      case "secrets":
        return this.#history.secrets(request.kind);
      case "verify":
        return this.#history.verify(request.from, request.limit);
      case "check-pages":
        return this.#history.checkPages();
    }
  }

  #runKeys(request: KeyRequest): unknown {
    switch (request.op) {
      case "all":
        return this.#keys.all();
      case "put":
        this.#keys.put(request.key);
        return undefined;
      case "erase":
        this.#keys.erase(request.subject);
        return undefined;
    }
  }

  #runTelemetry(request: TelemetryRequest): unknown {
    switch (request.op) {
      case "add":
        this.#telemetry.add(request.rows);
        return undefined;
      case "rows":
        return this.#telemetry.rows(request.deviceId, request.fromMs, request.toMs);
      case "gaps":
        return this.#telemetry.gaps();
    }
  }

  #runUpkeep(request: UpkeepRequest): unknown {
    switch (request.op) {
      case "tick":
        return this.#tick(request.nowMs);
      case "checkpoint":
        this.#history.checkpointIfDue(request.nowMs);
        return undefined;
      case "space-low":
        this.#spaceState = "low";
        this.#telemetry.dropWaiting();
        return undefined;
      case "close":
        this.#close();
        return undefined;
    }
  }

  /** True where evidence has outlived its time: removing it is a write, so the alert lane does it. */
  #tick(nowMs: number): boolean {
    let state = this.#space.check();
    if (state !== "ok") this.#telemetry.dropWaiting();
    else if (!this.#telemetry.flush()) state = "low";
    if (state !== this.#spaceState) this.#onSpace(state);
    this.#spaceState = state;
    if (state === "ok") {
      this.#telemetry.housekeep(nowMs);
      this.#headMarker.markIfDue(nowMs);
    }
    this.#history.checkpointIfDue(nowMs);
    return this.#history.hasExpiredEvidence(nowMs);
  }

  #close(): void {
    if (this.#spaceState === "ok") this.#telemetry.flush();
    if (this.#spaceState === "ok" && this.#openHistory !== undefined) this.#headMarker.mark();
    this.#telemetry.close();
    this.#keys.close();
    this.#openHistory?.close();
    this.#reserve.close();
  }
}
