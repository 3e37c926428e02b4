// Opens the data folder and starts the store: the alert lane (FULL) and everything that may wait
// each in a worker thread of its own. After it: the pipeline commits (hop 6) through what it returns.
import { join } from "node:path";
import type { Clock } from "../domain/clock.ts";
import { compiledFile } from "../paths.ts";
import type { AlertRequest } from "./alert-worker.ts";
import { areWrappedKeys, isNothing } from "./answers.ts";
import type { BackgroundRequest } from "./background-request.ts";
import { type HeldFolder, holdDataFolder, RESERVE_FILE } from "./data-folder.ts";
import { syncFolderAside } from "./durable-file.ts";
import type { LaneName, SpaceState, StoreFault } from "./lane-protocol.ts";
import { loadMasterKey } from "./master-key.ts";
import { Reserve, RESERVE_BYTES } from "./reserve.ts";
import { SpaceWatch } from "./space-watch.ts";
import { SqliteStore } from "./sqlite-store.ts";
import { Vault } from "./vault.ts";
import { WorkerLane } from "./worker-lane.ts";

/** Heap of the alert worker: it holds one batch of writes at a time. */
const ALERT_HEAP_MB = 32;

/** Heap of the background worker: the home's rows at start, a page of history later. */
const BACKGROUND_HEAP_MB = 64;

export interface StoreSettings {
  readonly dataDir: string;
  readonly clock: Clock;
  /** Default: `keys/master.key` in the data folder. Better on another disk or a secret store. */
  readonly masterKeyFile?: string;
  readonly reserveBytes?: number;
  /** The room for alerts changed. What it was at start: `spaceState()`. */
  readonly onSpace?: (state: SpaceState) => void;
  /** Nothing that was accepted is lost by it; once where it comes, once where it is over. */
  readonly onFault?: (fault: StoreFault) => void;
}

interface Lanes {
  readonly alerts: WorkerLane<AlertRequest>;
  readonly background: WorkerLane<BackgroundRequest>;
}

function makeLanes(settings: StoreSettings, onSpace: (state: SpaceState) => void): Lanes {
  const { dataDir, reserveBytes = RESERVE_BYTES, onFault } = settings;
  const workerData = { dataDir, reserveBytes };
  const lane = (name: LaneName, file: string, heapMb: number) => ({
    entry: compiledFile("gateway", "store", file),
    workerData,
    heapMb,
    onSpace,
    onCrash: (reason: string) => onFault?.({ part: name, reason }),
    onFault: (fault: StoreFault) => onFault?.(fault),
  });
  return {
    alerts: new WorkerLane(lane("alerts", "alert-worker.js", ALERT_HEAP_MB)),
    background: new WorkerLane(lane("background", "background-worker.js", BACKGROUND_HEAP_MB)),
  };
}

/** Makes the reserve whole, or, on a full disk, takes from it what SQLite needs to open at all. */
function prepareSpace({ dataDir, reserveBytes = RESERVE_BYTES }: StoreSettings): SpaceState {
  const reserve = new Reserve(join(dataDir, RESERVE_FILE), reserveBytes);
  try {
    const watch = new SpaceWatch(dataDir, reserve);
    const state = watch.check();
    while (!watch.canOpen() && reserve.release());
    return state;
  } finally {
    reserve.close();
  }
}

async function openVault(
  settings: StoreSettings,
  background: WorkerLane<BackgroundRequest>,
): Promise<Vault> {
  const { dataDir, masterKeyFile = join(dataDir, "keys", "master.key") } = settings;
  const kept = await background.ask({ part: "keys", op: "all" }, areWrappedKeys);
  const keeper = {
    put: async (key: (typeof kept)[number]) => {
      await background.ask({ part: "keys", op: "put", key }, isNothing);
    },
    erase: async (subject: string) => {
      await background.ask({ part: "keys", op: "erase", subject }, isNothing);
    },
  };
  return new Vault(loadMasterKey(masterKeyFile, kept.length === 0), keeper, kept);
}

async function start(settings: StoreSettings, folder: HeldFolder): Promise<SqliteStore> {
  const initialSpace = prepareSpace(settings);
  let store: SqliteStore | undefined;
  const lanes = makeLanes(settings, (state) => store?.spaceChanged(state));
  const started = await Promise.allSettled([lanes.alerts.start(), lanes.background.start()]);
  try {
    for (const one of started) if (one.status === "rejected") throw one.reason;
    await syncFolderAside(settings.dataDir);
    const vault = await openVault(settings, lanes.background);
    store = new SqliteStore({ ...lanes, vault, folder, initialSpace, settings });
    return store;
  } catch (error) {
    await lanes.alerts.close({ op: "close" });
    await lanes.background.close({ part: "upkeep", op: "close" });
    throw error;
  }
}

/**
 * Opens the store. Throws `data-folder/in-use`, `data-folder/read-only`, `store/corrupt`,
 * `store/full` or `store/failed`, each saying how to mend it.
 */
export async function openStore(settings: StoreSettings): Promise<SqliteStore> {
  const folder = holdDataFolder(settings.dataDir);
  try {
    return await start(settings, folder);
  } catch (error) {
    folder.release();
    throw error;
  }
}
