// A route of the API in words and schemas.
import type { z } from "zod";

export interface RouteDocument {
  readonly summary: string;
  readonly body?: z.ZodType;
  readonly query?: z.ZodObject;
  readonly headers?: z.ZodObject;
  /** Absent: 204, nothing to say. */
  readonly answer?: z.ZodType;
  /** The answer is a stream of server-sent events, each with this data. */
  readonly isStream?: boolean;
}
