// Which deliveries of one destination may go now, in which order.
import type { AlertPriority } from "../events.ts";
import type { Delivery } from "./home.ts";

const RANK = { high: 0, medium: 1, low: 2 } as const;

/** What the order goes by beyond the rows themselves. */
export interface DeliveryStanding {
  /** True: the message would call somebody to act now. */
  readonly isLive: (delivery: Delivery) => boolean;
  /** The priority of its alert as it is now: it may have changed since this was queued. */
  readonly priority: (delivery: Delivery) => AlertPriority;
  /** Attempts made so far. */
  readonly attempts: (delivery: Delivery) => number;
  /**
   * Set: a probe beside the most urgent message, which was just tried and is passed over. It goes to
   * what was tried least: a message the receiver chokes on must not keep the rest from the line.
   */
  readonly passOver: string | undefined;
  /** True: the destination has it and works on it; it is asked again later. */
  readonly isResting: (delivery: Delivery) => boolean;
}

interface Ranked {
  readonly delivery: Delivery;
  readonly keys: readonly number[];
}

function ranked(delivery: Delivery, standing: DeliveryStanding): Ranked {
  const isLive = standing.isLive(delivery);
  const attempts = standing.attempts(delivery);
  const urgency = [isLive ? 0 : 1, RANK[standing.priority(delivery)], attempts, delivery.queuedMs];
  const keys = standing.passOver === undefined ? urgency : [attempts, ...urgency];
  return { delivery, keys };
}

function byKeys(a: Ranked, b: Ranked): number {
  for (const [at, key] of a.keys.entries()) {
    const difference = key - (b.keys[at] ?? key);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Queued deliveries that may start: at most `free`, calls to act before information, then by
 * priority, then what was tried least, then the oldest; and never two of one alert at once, so that
 * an alert's messages keep their order.
 */
export function nextDeliveries(
  queued: Iterable<Delivery>,
  inFlight: ReadonlyMap<string, Delivery>,
  free: number,
  standing: DeliveryStanding,
): readonly Delivery[] {
  const busyAlerts = new Set([...inFlight.values()].map(({ alertId }) => alertId));
  const picked: Delivery[] = [];
  const all = [...queued].filter(({ deliveryId }) => !inFlight.has(deliveryId));
  const waiting = all
    .filter((each) => each.deliveryId !== standing.passOver && !standing.isResting(each))
    .map((delivery) => ranked(delivery, standing))
    .sort(byKeys)
    .map(({ delivery }) => delivery);
  // The hub's clock may have been set back in between: an alert is raised before it changes.
  const unraised = new Set(
    all.filter(({ about }) => about === "raised").map(({ alertId }) => alertId),
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
