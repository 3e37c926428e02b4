// How a fall went on after it was raised: what the wearer did last, and how long ago it was.
// Read from the alert's own lines by rules, messages and screens alike.
import type { AlertLine } from "../events.ts";
import type { Alert } from "./home.ts";

type Movement = Extract<AlertLine, { kind: "movement" }>["movement"];

/** What the wearer was seen to do last; null: nothing was seen since the blow. */
export function lastSeen(alert: Alert): Movement | null {
  const last = alert.lines.findLast(({ line }) => line.kind === "movement");
  return last?.line.kind === "movement" ? last.line.movement : null;
}

/** Up and about: a body that lies does neither. Fidgeting on the floor is *moving*, and is neither. */
export function isRecovery(movement: Movement | null): boolean {
  return movement === "got-up" || movement === "walking";
}

/** Since the blow by the hub's clock; never negative, also where that clock was set back. */
export function sinceFallMs(alert: Alert, nowMs: number): number {
  return Math.max(0, nowMs - alert.occurrence.occurredMs);
}
