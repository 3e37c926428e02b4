// The messages between the main thread and a store worker. Both ends are the same build, so the
// guards check the shape that tells messages apart, not every field.
import type { Failure } from "./failure.ts";

/** Whether alerts have room: `low` is living on the reserve, `full` is the reserve used up too. */
export type SpaceState = "ok" | "low" | "full";

/** The two workers of the store, as they are named in reports. */
export type LaneName = "alerts" | "background";

/** A request with the number its answer will carry; 0 where no answer is wanted. */
export interface Envelope<Request> {
  readonly id: number;
  /** Sent again because the worker that had it crashed: it may have been done already. */
  readonly again: boolean;
  readonly request: Request;
}

export type Answer =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly failure: Failure };

export type FromWorker =
  | { readonly kind: "ready" }
  | { readonly kind: "refused"; readonly failure: Failure }
  | { readonly kind: "answers"; readonly answers: readonly Answer[] }
  | { readonly kind: "fault"; readonly reason: string }
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
