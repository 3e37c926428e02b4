// Which deliveries and wake-ups belong to which alert, so that a view needs no search.
// Follows the log's events; the rows themselves stay in the home.
import type { Delivery, Home, WakeUp } from "../../domain/home.ts";
import type { StoredEvent } from "../../events.ts";

/** Ids of rows long gone are swept out when this many have been added since the last sweep. */
const SWEEP_EVERY = 5_000;

export class AlertIndex {
  readonly #home: Home;
  readonly #deliveries = new Map<string, Set<string>>();
  readonly #wakeUps = new Map<string, Set<string>>();
  #addedSinceSweep = 0;

  constructor(home: Home) {
    this.#home = home;
    for (const row of home.delivery.values()) add(this.#deliveries, row.alertId, row.deliveryId);
    for (const row of home.wakeUp.values()) {
      if (row.alertId !== null) add(this.#wakeUps, row.alertId, row.wakeUpId);
    }
  }

  follow(events: readonly StoredEvent[]): void {
    for (const { type, data } of events) {
      if (type === "delivery.queued") this.#add(this.#deliveries, data.alertId, data.deliveryId);
      else if (type === "wake-up.set" && data.alertId !== null) {
        this.#add(this.#wakeUps, data.alertId, data.wakeUpId);
      }
    }
  }

  /** In the order they were queued. */
  deliveriesOf(alertId: string): Delivery[] {
    return rowsOf(this.#deliveries.get(alertId), (id) => this.#home.delivery.get(id));
  }

  wakeUpsOf(alertId: string): WakeUp[] {
    return rowsOf(this.#wakeUps.get(alertId), (id) => this.#home.wakeUp.get(id));
  }

  #add(index: Map<string, Set<string>>, alertId: string, id: string): void {
    add(index, alertId, id);
    this.#addedSinceSweep += 1;
    if (this.#addedSinceSweep < SWEEP_EVERY) return;
    this.#addedSinceSweep = 0;
    sweep(this.#deliveries, (rowId) => this.#home.delivery.get(rowId) !== undefined);
    sweep(this.#wakeUps, (rowId) => this.#home.wakeUp.get(rowId) !== undefined);
  }
}

function add(index: Map<string, Set<string>>, alertId: string, id: string): void {
  const ids = index.get(alertId);
  if (ids === undefined) index.set(alertId, new Set([id]));
  else ids.add(id);
}

function rowsOf<T>(ids: Iterable<string> | undefined, get: (id: string) => T | undefined): T[] {
  const rows: T[] = [];
  for (const id of ids ?? []) {
    const row = get(id);
    if (row !== undefined) rows.push(row);
  }
  return rows;
}

function sweep(index: Map<string, Set<string>>, isLive: (id: string) => boolean): void {
  for (const [alertId, ids] of index) {
    for (const id of ids) if (!isLive(id)) ids.delete(id);
    if (ids.size === 0) index.delete(alertId);
  }
}
