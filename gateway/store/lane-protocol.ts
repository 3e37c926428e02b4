// The messages between the main thread and a store worker. Both ends are the same build, so the
// guards check the shape that tells messages apart, not every field.
import type { Failure } from "./failure.ts";

/** Whether alerts have room: `low` is living on the reserve, `full` is the reserve used up too. */
export type SpaceState = "ok" | "low" | "full";

/** The two workers of the store, as they are named in reports. */
export type LaneName = "alerts" | "background";

/**
 * Something of the store is broken that alerts can do without; `reason: null`: it is well. Parts: a
 * worker that crashed and was replaced, the regular upkeep, the file of figures, the log itself.
 */
export interface StoreFault {
  readonly part: LaneName | "upkeep" | "figures" | "log";
  readonly reason: string | null;
}

export type SendMode = "first" | "again" | "look";

/** What a worker answers to a `look` that finds nothing done. */
export const DIED_OF_IT: Failure = {
  code: "store/failed",
  message: "the store's workers died of this request",
};

/** A request with the number its answer will carry; 0 where no answer is wanted. */
export interface Envelope<Request> {
  readonly id: number;
  /**
   * `again`: the worker that had it crashed, so it may have been done already. `look`: two workers
   * died of it, so nothing more is tried than to tell whether it was done.
   */
  readonly mode: SendMode;
  readonly request: Request;
}

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "refused"; readonly failure: Failure }
  | { readonly kind: "answers"; readonly answers: readonly Answer[] }
  | { readonly kind: "fault"; readonly fault: StoreFault }
  | { readonly kind: "space"; readonly state: SpaceState };

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

export function isFromWorker(message: unknown): message is FromWorker {
  return isRecord(message) && typeof message["kind"] === "string";
}

/** For requests told apart by `op`. */
export function isEnvelope<Request>(message: unknown): message is Envelope<Request> {
  return isRecord(message) && isRecord(message["request"]) && "op" in message["request"];
}

/** What either worker is started with. */
export interface WorkerSettings {
  readonly dataDir: string;
  readonly reserveBytes: number;
}

export function isWorkerSettings(data: unknown): data is WorkerSettings {
  return isRecord(data) && typeof data["dataDir"] === "string" && "reserveBytes" in data;
}
