// What each destination is owed: how much waits for it, and since when. Deliveries → here → screens
// and figures.
import type { Home } from "./home.ts";

export interface Owed {
  readonly waiting: number;
  /** When the oldest of it was queued; null: nothing waits. */
  readonly oldestQueuedMs: number | null;
}

const NOTHING: Owed = { waiting: 0, oldestQueuedMs: null };

/**
 * By destination: those named, and any other that is still owed something, which a home may have
 * taken out of its config meanwhile.
 */
export function owedByDestination(
  home: Pick<Home, "delivery">,
  named: Iterable<string>,
): ReadonlyMap<string, Owed> {
  const owed = new Map([...named].map((destinationId) => [destinationId, NOTHING]));
  for (const { destinationId, state, queuedMs } of home.delivery.values()) {
    if (state !== "queued") continue;
    const { waiting, oldestQueuedMs } = owed.get(destinationId) ?? NOTHING;
    owed.set(destinationId, {
      waiting: waiting + 1,
      oldestQueuedMs: Math.min(oldestQueuedMs ?? queuedMs, queuedMs),
    });
  }
  return owed;
}
