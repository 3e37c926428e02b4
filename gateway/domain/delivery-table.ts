// Deliveries in memory, found by their id or by their alert.
import type { Delivery, DeliveryRows } from "./home.ts";

export class DeliveryTable extends Map<string, Delivery> implements DeliveryRows {
  readonly #ofAlert = new Map<string, Map<string, Delivery>>();

  of(alertId: string): readonly Delivery[] {
    return [...(this.#ofAlert.get(alertId)?.values() ?? [])];
  }

  override set(deliveryId: string, row: Delivery): this {
    const own = this.#ofAlert.get(row.alertId) ?? new Map<string, Delivery>();
    own.set(deliveryId, row);
    this.#ofAlert.set(row.alertId, own);
    return super.set(deliveryId, row);
  }

  override delete(deliveryId: string): boolean {
    const alertId = this.get(deliveryId)?.alertId;
    const own = alertId === undefined ? undefined : this.#ofAlert.get(alertId);
    own?.delete(deliveryId);
    if (alertId !== undefined && own?.size === 0) this.#ofAlert.delete(alertId);
    return super.delete(deliveryId);
  }
}
