// Which alert comes first: the one a person must go to soonest.
import type { AlertView } from "../../gateway/api/contract/views.ts";

const STAGE_RANK = { raised: 0, acknowledged: 1, attended: 2, closed: 3 } as const;
const PRIORITY_RANK = { high: 0, medium: 1, low: 2 } as const;

function rank(alert: AlertView): readonly number[] {
  return [
    alert.stage === "closed" ? 1 : 0,
    // A part of the system never comes before a resident, whoever is with the resident already.
    alert.stage !== "closed" && alert.kind === "technical" ? 1 : 0,
    alert.sounding ? 0 : 1,
    PRIORITY_RANK[alert.priority],
    alert.level === "alert" ? 0 : 1,
    alert.lastSeen === "still" ? 0 : 1,
    STAGE_RANK[alert.stage],
    // The one who has waited longest first; of the closed, the last closed first.
    alert.closed === null ? alert.raisedMs : -alert.closed.atMs,
  ];
}

function compare(one: AlertView, other: AlertView): number {
  const ranks = rank(one);
  const otherRanks = rank(other);
  for (const [index, value] of ranks.entries()) {
    const difference = value - (otherRanks[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.alertId < other.alertId ? -1 : 1;
}

export function orderAlerts(alerts: readonly AlertView[]): readonly AlertView[] {
  return [...alerts].sort(compare);
}

export interface HeldPlace {
  readonly alertId: string;
  readonly index: number;
}

/** The same order, but one alert stays where it was; yet never a technical one before a resident's. */
export function withHeldPlace(
  ordered: readonly AlertView[],
  held: HeldPlace | null,
): readonly AlertView[] {
  const kept = ordered.find((alert) => alert.alertId === held?.alertId);
  if (kept === undefined || held === null) return ordered;
  const others = ordered.filter((alert) => alert !== kept);
  const residents = others.filter((alert) => alert.kind !== "technical").length;
  const index =
    kept.kind === "technical" ? Math.max(held.index, residents) : Math.min(held.index, residents);
  return [...others.slice(0, index), kept, ...others.slice(index)];
}

export function openAlerts(alerts: readonly AlertView[]): readonly AlertView[] {
  return alerts.filter((alert) => alert.stage !== "closed");
}

export function closedAlerts(alerts: readonly AlertView[]): readonly AlertView[] {
  return alerts.filter((alert) => alert.stage === "closed");
}
