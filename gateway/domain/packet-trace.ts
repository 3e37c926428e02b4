// When an alert's packet reached each hop (hops 1 to 5), for the trace of that alert. Before it:
// drivers, ingest and motion host, which know the times. After it: the event that raises the alert.
import type { Trace } from "../events.ts";
import type { Reception } from "./device-time.ts";

/** A packet on its way: when it came and was decoded. */
export interface Arrival extends Reception {
  readonly traceId: string;
  /** null: no packet led to this, but that none came for a while. */
  readonly decodedMs: number | null;
}

/** The hops so far, in order of time; further ones are pushed as they are reached. */
export function traceOf({ traceId, wallMs, monotonicMs, decodedMs }: Arrival): Trace {
  const hops = [{ hop: "received", monotonicMs }];
  if (decodedMs !== null) hops.push({ hop: "decoded", monotonicMs: decodedMs });
  return { traceId, receivedMs: wallMs, hops };
}

/** The trace with one more hop; `trace` stays as it is, since a commit may be tried again. */
export function reached(trace: Trace, hop: string, monotonicMs: number): Trace {
  return { ...trace, hops: [...trace.hops, { hop, monotonicMs }] };
}
