// Which deliveries of one destination go next, without looking at all that wait: a line that was down
// for a week owes a hundred thousand, and a new alert must overtake them at once.
import type { AlertPriority } from "../events.ts";
import { Heap } from "./heap.ts";
import type { Delivery } from "./home.ts";

const RANK = { high: 0, medium: 1, low: 2 } as const;

/** Outdated entries a heap may hold beside as many as there are alerts. */
const SPARE_ENTRIES = 64;

/** What the order goes by beyond the rows themselves. */
export interface DeliveryStanding {
  /** True: the message would call somebody to act now. */
  readonly isLive: (delivery: Delivery) => boolean;
  /** The priority of its alert as it is now: it may have changed since this was queued. */
  readonly priority: (delivery: Delivery) => AlertPriority;
  /** Attempts made so far. */
  readonly attempts: (delivery: Delivery) => number;
}

/** What may not go now. */
export interface Held {
  readonly inFlight: ReadonlyMap<string, Delivery>;
  /**
   * Set: a probe beside the most urgent message, which was just tried and is passed over. It goes to
   * what was tried least: a message the receiver chokes on must not keep the rest from the line.
   */
  readonly passOver: string | undefined;
  /** True: the destination has it and works on it; it is asked again later. */
  readonly isResting: (delivery: Delivery) => boolean;
}

type Keys = readonly number[];
type KeysOf = (delivery: Delivery) => Keys;

interface Ranked {
  readonly delivery: Delivery;
  readonly keys: Keys;
}

/** An alert in a heap, by the keys of its best message. Outdated once the alert has a later version. */
interface Entry {
  readonly alertId: string;
  readonly version: number;
  readonly keys: Keys;
  /** Made while looking, for the next best message: it is not put back. */
  readonly isSpare?: true;
}

interface Waiting {
  readonly version: number;
  readonly deliveries: readonly Delivery[];
}

interface Order {
  readonly keysOf: KeysOf;
  readonly heap: Heap<Entry>;
}

function isBefore(a: { readonly keys: Keys }, b: { readonly keys: Keys }): boolean {
  for (let at = 0; at < a.keys.length; at += 1) {
    const key = a.keys[at] ?? 0;
    const other = b.keys[at] ?? 0;
    if (key !== other) return key < other;
  }
  return false;
}

function orderBy(keysOf: KeysOf): Order {
  return { keysOf, heap: new Heap<Entry>(isBefore) };
}

/** An alert is raised before it changes: the hub's clock may have been set back in between. */
function bestOf(
  deliveries: readonly Delivery[],
  keysOf: KeysOf,
  isOut: (delivery: Delivery) => boolean,
): Ranked | undefined {
  const isUnraised = deliveries.some(({ about }) => about === "raised");
  let best: Ranked | undefined;
  for (const delivery of deliveries) {
    if ((isUnraised && delivery.about === "changed") || isOut(delivery)) continue;
    const ranked = { delivery, keys: keysOf(delivery) };
    if (best === undefined || isBefore(ranked, best)) best = ranked;
  }
  return best;
}

function entriesOf(alertId: string, { version, deliveries }: Waiting, keysOf: KeysOf): Entry[] {
  const best = bestOf(deliveries, keysOf, () => false);
  return best === undefined ? [] : [{ alertId, version, keys: best.keys }];
}

export class DeliveryQueue {
  readonly #byUrgency: Order;
  readonly #byAttempts: Order;
  readonly #alerts = new Map<string, Waiting>();
  #versions = 0;
  #size = 0;

  constructor({ isLive, priority, attempts }: DeliveryStanding) {
    const urgency: KeysOf = (delivery) => [
      ...[isLive(delivery) ? 0 : 1, RANK[priority(delivery)]],
      ...[attempts(delivery), delivery.queuedMs],
    ];
    this.#byUrgency = orderBy(urgency);
    this.#byAttempts = orderBy((delivery) => [attempts(delivery), ...urgency(delivery)]);
  }

  /** Deliveries that wait or are under way. */
  get size(): number {
    return this.#size;
  }

  /** What waits of one alert now, in place of what did. Called whenever anything of it changed. */
  put(alertId: string, deliveries: readonly Delivery[]): void {
    this.#size += deliveries.length - (this.#alerts.get(alertId)?.deliveries.length ?? 0);
    if (deliveries.length === 0) {
      this.#alerts.delete(alertId);
      return;
    }
    this.#versions += 1;
    const waiting = { version: this.#versions, deliveries };
    this.#alerts.set(alertId, waiting);
    for (const order of [this.#byUrgency, this.#byAttempts]) this.#enter(order, alertId, waiting);
  }

  /**
   * Deliveries that may start: at most `free`, calls to act before information, then by priority,
   * then what was tried least, then the oldest; and never two of one alert at once, so that an
   * alert's messages keep their order.
   */
  next(free: number, { inFlight, passOver, isResting }: Held): readonly Delivery[] {
    const { keysOf, heap } = passOver === undefined ? this.#byUrgency : this.#byAttempts;
    const busy = new Set([...inFlight.values()].map(({ alertId }) => alertId));
    const isOut = (one: Delivery): boolean => one.deliveryId === passOver || isResting(one);
    const picked: Delivery[] = [];
    const seen: Entry[] = [];
    while (picked.length < free) {
      const entry = heap.pop();
      if (entry === undefined) break;
      const waiting = this.#current(entry);
      if (waiting === undefined) continue;
      if (entry.isSpare === undefined) seen.push(entry);
      const isBusy = busy.has(entry.alertId);
      const best = isBusy ? undefined : bestOf(waiting.deliveries, keysOf, isOut);
      if (best === undefined) continue;
      if (isBefore(entry, best)) {
        // Its best message may not go now; another alert's may come before its next.
        heap.push({ ...entry, keys: best.keys, isSpare: true });
        continue;
      }
      busy.add(entry.alertId);
      picked.push(best.delivery);
    }
    for (const entry of seen) heap.push(entry);
    return picked;
  }

  /** Undefined for an entry that is outdated. */
  #current({ alertId, version }: Entry): Waiting | undefined {
    const waiting = this.#alerts.get(alertId);
    return waiting?.version === version ? waiting : undefined;
  }

  #enter({ keysOf, heap }: Order, alertId: string, waiting: Waiting): void {
    for (const entry of entriesOf(alertId, waiting, keysOf)) heap.push(entry);
    if (heap.size <= 2 * this.#alerts.size + SPARE_ENTRIES) return;
    heap.refill([...this.#alerts].flatMap(([id, those]) => entriesOf(id, those, keysOf)));
  }
}
