// Receipts of deliveries: what became of one attempt, as events.
// Before it: the outbox's attempt. After it: hop 6, which keeps what is still news.
import type { Proposal } from "../events.ts";
import type { Alert, Delivery, Home } from "./home.ts";
import { faultId } from "./reduce-signal.ts";

/**
 * The key a destination knows an alert's first message by. It follows from the alert alone, so that
 * a message sent although the alert could not be stored and its stored copy are one and the same.
 */
export function raisedDeliveryId(alertId: string, destinationId: string): string {
  return `${alertId}-${destinationId}`;
}

export function accepted({ deliveryId }: Delivery, attempts: number, asLive: boolean): Proposal {
  return { type: "delivery.accepted", data: { deliveryId, attempts, asLive } };
}

export function notSent({ deliveryId }: Delivery, attempts: number, reason: string): Proposal {
  return { type: "delivery.not-sent", data: { deliveryId, attempts, reason } };
}

export function delayed({ deliveryId }: Delivery, reason: string, held: boolean): Proposal {
  const data = { deliveryId, reason, ...(held ? { held } : {}) };
  return { type: "delivery.delayed", data };
}

export function superseded(deliveryId: string): Proposal {
  return { type: "delivery.superseded", data: { deliveryId } };
}

export function dropped({ deliveryId }: Delivery, reason: string): Proposal {
  return { type: "delivery.dropped", data: { deliveryId, reason } };
}

const SETTLING: ReadonlySet<Proposal["type"]> = new Set<Proposal["type"]>([
  ...(["delivery.accepted", "delivery.not-sent", "delivery.dropped"] as const),
]);

/** True where a receipt ends its delivery. */
export function isSettling(receipt: readonly Proposal[]): boolean {
  return receipt.some(({ type }) => SETTLING.has(type));
}

/** The deliveries a receipt is about. */
export function deliveriesIn(receipt: readonly Proposal[]): readonly string[] {
  return receipt.flatMap(({ data }) => ("deliveryId" in data ? [data.deliveryId] : []));
}

/** A fault is told once when it comes and once when it goes; a delivery is settled once. */
export function isNews(home: Home, delivery: Delivery, { type, data }: Proposal): boolean {
  if (type === "fault.noticed" || type === "fault.cleared") {
    const isKnown = home.fault.get(faultId(data.fault, data.subject)) !== undefined;
    return isKnown === (type === "fault.cleared");
  }
  return home.delivery.get(delivery.deliveryId)?.state === "queued";
}

/** Waiting changes whose content a message built now already says. */
export function changesSaidBy(home: Home, delivery: Delivery): readonly string[] {
  return home.delivery
    .of(delivery.alertId)
    .filter(
      (other) =>
        other.deliveryId !== delivery.deliveryId &&
        other.destinationId === delivery.destinationId &&
        other.state === "queued" &&
        other.about === "changed",
    )
    .map(({ deliveryId }) => deliveryId);
}

/** What an alert that could not be stored is told with: a delivery without a row. */
export function unstoredDelivery(alert: Alert, destinationId: string): Delivery {
  const { alertId, priority, raisedMs } = alert;
  return {
    ...{ deliveryId: raisedDeliveryId(alertId, destinationId), alertId, destinationId },
    ...{ about: "raised", priority, queuedMs: raisedMs, state: "queued" },
    ...{ delayed: false, attempts: 0, settledMs: null, reason: null, asLive: null },
  };
}
