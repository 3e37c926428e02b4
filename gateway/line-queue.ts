// What one destination is owed, kept in the order it goes out. Before it: the home and the line's own
// attempts. After it: the outbox, which asks what is next.
import type { DestinationLine } from "./destination-line.ts";
import type { Clock } from "./domain/clock.ts";
import { DeliveryQueue } from "./domain/delivery-queue.ts";
import type { Delivery, Home } from "./domain/home.ts";
import { isLive } from "./domain/notice.ts";
import type { StoredEvent } from "./events.ts";

/** Alerts whose deliveries may stand otherwise after these events. */
export function alertsIn(events: readonly StoredEvent[], home: Home): ReadonlySet<string> {
  const ids = events.flatMap(({ data }) => {
    if ("alertId" in data && data.alertId !== null) return [data.alertId];
    const owed = "deliveryId" in data ? home.delivery.get(data.deliveryId) : undefined;
    return owed === undefined ? [] : [owed.alertId];
  });
  return new Set(ids);
}

export class LineQueue {
  readonly #line: DestinationLine;
  readonly #home: () => Home;
  readonly #queue: DeliveryQueue;

  constructor(line: DestinationLine, home: () => Home) {
    this.#line = line;
    this.#home = home;
    this.#queue = new DeliveryQueue({
      isLive: ({ alertId, about }) => {
        const alert = home().alert.get(alertId);
        // Memory forgets only alerts that are closed.
        return alert !== undefined && isLive(alert, about);
      },
      priority: ({ alertId, priority }) => home().alert.get(alertId)?.priority ?? priority,
      attempts: ({ deliveryId }) => line.attempts.get(deliveryId) ?? 0,
    });
  }

  /** Something waits beside what is under way. */
  get isAnyWaiting(): boolean {
    return this.#queue.size > this.#line.inFlight.size;
  }

  /** Looks at an alert again: its rows, its stage or what was tried of it has changed. */
  look(alertId: string): void {
    const { settings, held } = this.#line;
    const owed = this.#home()
      .delivery.of(alertId)
      .filter(
        ({ state, destinationId }) =>
          state === "queued" && destinationId === settings.destinationId,
      )
      .filter(({ deliveryId }) => !held.has(deliveryId));
    this.#queue.put(alertId, owed);
  }

  next(clock: Clock): readonly Delivery[] {
    const line = this.#line;
    return this.#queue.next(line.freeNow(clock), {
      ...{ inFlight: line.inFlight, passOver: line.passOver(clock) },
      isResting: (delivery) => line.isResting(delivery, clock),
    });
  }
}
