// Whether the hub should be restarted, and whether it stores and shows what it hears: what /healthz
// and /readyz answer, and when the hub ends by itself.
import type { HubHealth } from "./api/hub-port.ts";
import { GatewayError } from "./errors.ts";
import type { Pipeline } from "./pipeline.ts";

/** Beyond any card's own recovery: only a restart may help. */
const STALLED_FOR_GOOD_MS = 30_000;

export function hubHealth(pipeline: Pipeline, isReady: boolean): HubHealth {
  const stalledMs = pipeline.stalledMs();
  const isStalled = pipeline.isStalled();
  const reason = `the disk has not answered for ${String(Math.round(stalledMs / 1000))} s`;
  return {
    alive: stalledMs < STALLED_FOR_GOOD_MS,
    ready: isReady && !isStalled,
    reasons: isStalled ? [reason] : [],
  };
}

/** A disk that hung for so long will not come back to this process. */
export async function endIfStalled(pipeline: Pipeline): Promise<void> {
  if (hubHealth(pipeline, true).alive) return;
  const message = "The disk does not answer: the hub ends so that it is started again.";
  await Promise.reject(new GatewayError("store/stalled", message));
}
