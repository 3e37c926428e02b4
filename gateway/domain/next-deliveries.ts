// Which deliveries of one destination may go now, in which order.
import type { Delivery } from "./home.ts";

const RANK = { high: 0, medium: 1, low: 2 } as const;

function byUrgency(a: Delivery, b: Delivery): number {
  const byPriority = RANK[a.priority] - RANK[b.priority];
  return byPriority === 0 ? a.queuedMs - b.queuedMs : byPriority;
}

/**
 * Queued deliveries that may start: at most `free`, most urgent first, and never two of one alert at
 * once, so that an alert's messages keep their order.
 */
export function nextDeliveries(
  queued: Iterable<Delivery>,
  inFlight: ReadonlyMap<string, Delivery>,
  free: number,
): readonly Delivery[] {
  const busyAlerts = new Set([...inFlight.values()].map(({ alertId }) => alertId));
  const picked: Delivery[] = [];
  const waiting = [...queued].filter(({ deliveryId }) => !inFlight.has(deliveryId));
  waiting.sort(byUrgency);
  // The hub's clock may have been set back in between: an alert is raised before it changes.
  const unraised = new Set(
    waiting.filter(({ about }) => about === "raised").map(({ alertId }) => alertId),
  );
  for (const delivery of waiting) {
    if (picked.length >= free) break;
    if (busyAlerts.has(delivery.alertId)) continue;
    if (delivery.about === "changed" && unraised.has(delivery.alertId)) continue;
    busyAlerts.add(delivery.alertId);
    picked.push(delivery);
  }
  return picked;
}
