// Lines as a scripted hub tells of them: one works, one has been down since the evening and refused one.
import type {
  DeliveriesView,
  DeliveryView,
  DestinationsView,
} from "../../../gateway/api/contract/destination-views.ts";

const EVENING_MS = 3.2 * 3_600_000;

export function fakeDestinations(nowMs: number): DestinationsView {
  const team = { destinationId: "team", label: "Remote team", waiting: 0, oldestQueuedMs: null };
  const arc = { destinationId: "arc", label: "Receiving centre", waiting: 4 };
  return {
    nowMs,
    destinations: [
      { ...team, bufferHours: null, notSent: 0 },
      { ...arc, oldestQueuedMs: nowMs - EVENING_MS, bufferHours: 412.5, notSent: 1 },
    ],
  };
}

export function fakeDeliveries(nowMs: number, destinationId: string): DeliveriesView {
  const taken: DeliveryView = {
    ...{ deliveryId: "4ZK8D1V0P6YHN3CA-team", alertId: "4ZK8D1V0P6YHN3CA", attempts: 1 },
    ...{ queuedMs: nowMs - 600_000, settledMs: nowMs - 599_000, reason: null, asLive: true },
    about: "raised",
    state: "accepted",
  };
  const refused: DeliveryView = {
    ...{ ...taken, deliveryId: "7Q2M9XW4T8RKB5EF-arc", alertId: "7Q2M9XW4T8RKB5EF" },
    ...{ reason: "answered 2 (invalid format)", asLive: null },
    state: "not-sent",
  };
  const notSent = destinationId === "arc" ? [refused] : [];
  return { nowMs, notSent, recent: [taken, ...notSent] };
}
