// What the main thread asks of the background worker, by the part of it that answers.
import type { RowKind } from "../domain/home.ts";
import type { TelemetryRow } from "../domain/store.ts";
import type { ChainReport } from "./hash-chain.ts";
import type { WrappedKey } from "./key-file.ts";

type History = { readonly part: "history" };

export type HistoryRequest = History &
  (
    | { readonly op: "load"; readonly keepClosedSinceMs: number }
    | { readonly op: "log"; readonly afterSeq: number; readonly limit: number }
    | { readonly op: "alert-log"; readonly alertId: string }
    | { readonly op: "row"; readonly kind: RowKind; readonly id: string }
    | { readonly op: "closed-alerts"; readonly beforeMs: number; readonly limit: number }
    | { readonly op: "evidence"; readonly windowId: string }
    | { readonly op: "secrets"; readonly kind: string }
    | { readonly op: "verify"; readonly from: ChainReport; readonly limit: number }
    | { readonly op: "check-pages" }
  );

type Keys = { readonly part: "keys" };

export type KeyRequest = Keys &
  (
    | { readonly op: "all" }
    | { readonly op: "put"; readonly key: WrappedKey }
    | { readonly op: "erase"; readonly subject: string }
  );

type Telemetry = { readonly part: "telemetry" };

export type TelemetryRequest = Telemetry &
  (
    | { readonly op: "add"; readonly rows: readonly TelemetryRow[] }
    | {
        readonly op: "rows";
        readonly deviceId: string;
        readonly fromMs: number;
        readonly toMs: number;
      }
    | { readonly op: "gaps" }
  );

type Upkeep = { readonly part: "upkeep" };

export type UpkeepRequest = Upkeep &
  (
    | { readonly op: "tick"; readonly nowMs: number }
    | { readonly op: "checkpoint"; readonly nowMs: number }
    /** Alerts live on the reserve: telemetry gives up its room at once. */
    | { readonly op: "space-low" }
    | { readonly op: "close" }
  );

export type BackgroundRequest = HistoryRequest | KeyRequest | TelemetryRequest | UpkeepRequest;
