// Faults of a request, and the one table from error codes to HTTP answers (RFC 9110 status codes).
import { type ErrorCode, GatewayError, isGatewayError } from "../errors.ts";
import type { Problem } from "./contract/views.ts";

interface FaultDetails {
  /** Which part of the request: "pin", "query: since", "header: origin". */
  readonly where?: string;
  readonly retryAfterMs?: number;
}

/** Thrown by handlers and guards; becomes a `problem`. */
export class RequestFault extends GatewayError {
  readonly where: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(code: ErrorCode, message: string, details: FaultDetails = {}) {
    super(code, message);
    this.name = "RequestFault";
    this.where = details.where;
    this.retryAfterMs = details.retryAfterMs;
  }
}

const STATUS_BY_CODE = {
  "request/invalid": 400,
  "request/too-large": 413,
  "request/cross-site": 403,
  "request/unknown-route": 404,
  "session/required": 401,
  "session/refused": 401,
  "session/forbidden": 403,
  "session/too-fast": 429,
  "tablet/refused": 403,
  "access/refused": 409,
  "access/unknown": 404,
  "alert/unknown": 404,
  "alert/no-window": 404,
  "alert/refused": 409,
  "sensitivity/refused": 409,
  "care/refused": 409,
  "reminder/refused": 409,
  "reminder/unknown": 404,
  "model/refused": 409,
  "store/full": 507,
  "store/failed": 503,
  "internal/bug": 500,
} as const satisfies Partial<Record<ErrorCode, number>>;

export type FaultStatus = (typeof STATUS_BY_CODE)[keyof typeof STATUS_BY_CODE];

const statusByCode: Partial<Record<ErrorCode, FaultStatus>> = STATUS_BY_CODE;

export interface FaultAnswer {
  readonly status: FaultStatus;
  readonly problem: Problem;
  readonly retryAfterS: number | null;
}

/** What anything thrown is answered with. What nobody foresaw says nothing of its insides. */
export function answerTo(error: unknown): FaultAnswer {
  const status = isGatewayError(error) ? statusByCode[error.code] : undefined;
  if (status === undefined || status === 500 || !isGatewayError(error)) {
    const message = "The hub could not do this. Its own log says why.";
    return { status: 500, problem: { code: "internal/bug", message }, retryAfterS: null };
  }
  const { code, message } = error;
  if (!(error instanceof RequestFault)) {
    return { status, problem: { code, message }, retryAfterS: null };
  }
  const { where, retryAfterMs } = error;
  return {
    status,
    problem: where === undefined ? { code, message } : { code, message, where },
    retryAfterS: retryAfterMs === undefined ? null : Math.ceil(retryAfterMs / 1000),
  };
}
