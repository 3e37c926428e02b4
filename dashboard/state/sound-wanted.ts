// Which pattern this screen must sound now, if any.
import { openAlerts } from "./alert-order.ts";
import type { AppState } from "./app-state.ts";

export type SoundPattern = "high" | "medium" | "not-live";

/** The words of this screen's own sound, most urgent first. A silent screen is itself a fault. */
export function soundWanted(
  state: Pick<AppState, "alerts" | "liveness" | "quietUntilMonotonicMs">,
): SoundPattern | null {
  const sounding = openAlerts(state.alerts).filter((alert) => alert.sounding);
  if (sounding.some((alert) => alert.priority === "high")) return "high";
  // Quiet is for this pattern alone: what an alert sounds ends only by somebody answering it. It
  // ends by itself, and shows a banner while it lasts: see `QUIET_MS`.
  const isQuiet = state.quietUntilMonotonicMs !== null;
  if (state.liveness === "not-live" && !isQuiet) return "not-live";
  return sounding.length > 0 ? "medium" : null;
}
