// The one error class of the hub, and the one place that may catch everything.

/** Stable codes, `area/reason`. A caller decides by code, a person reads the message. */
export type ErrorCode =
  | "config/invalid"
  | "config/unreadable"
  | "plan/invalid"
  | "listener/insecure"
  | "listener/port-in-use"
  | "listener/failed"
  | "data-folder/read-only"
  | "data-folder/in-use"
  | "driver/unavailable"
  | "sensor/undecodable"
  | "model/missing"
  | "model/corrupt"
  | "model/failed"
  | "model/refused"
  | "labels/none"
  | "notifier/refused"
  | "notifier/unreachable"
  | "notifier/turned-away"
  | "notifier/held"
  | "notifier/unmatched"
  | "store/full"
  | "store/failed"
  | "store/stalled"
  | "store/corrupt"
  | "alert/refused"
  | "alert/unknown"
  | "alert/no-window"
  | "sensitivity/refused"
  | "care/refused"
  | "reminder/refused"
  | "reminder/unknown"
  | "request/invalid"
  | "request/too-large"
  | "request/cross-site"
  | "request/unknown-route"
  | "session/required"
  | "session/forbidden"
  | "session/refused"
  | "session/too-fast"
  | "tablet/refused"
  | "access/refused"
  | "access/unknown"
  | "recordings/invalid"
  | "usage/invalid"
  | "internal/bug";

/** An error with a stable code. `message` says what, where and how to mend it. */
export class GatewayError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = "GatewayError";
    this.code = code;
  }
}

/** True for a `GatewayError`, with one of `codes` where given. */
export function isGatewayError(error: unknown, ...codes: ErrorCode[]): error is GatewayError {
  return error instanceof GatewayError && (codes.length === 0 || codes.includes(error.code));
}

/** The store could not keep it: worth trying again, and the store tells of its own fault. */
export function isStoreFault(error: unknown): error is GatewayError {
  return isGatewayError(error, "store/full", "store/failed", "store/corrupt", "store/stalled");
}

/** The text of anything thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

type FaultHandler = (name: string, error: unknown) => void;

let onFault: FaultHandler = (name, error) => {
  throw new GatewayError("internal/bug", `background work "${name}" failed`, { cause: error });
};

/** The process entry says what a fault in background work does (record it, then stop the hub). */
export function setBackgroundFaultHandler(handler: FaultHandler): void {
  onFault = handler;
}

/** Runs `work` without awaiting it. A fault is never swallowed: it reaches the fault handler. */
export function runInBackground(name: string, work: Promise<unknown>): void {
  work.catch((error: unknown) => {
    onFault(name, error);
  });
}
