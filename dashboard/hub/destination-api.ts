// What this page asks the hub about messages that wait for those outside, and about single ones.
import {
  type DeliveriesView,
  type DestinationsView,
  deliveriesView,
  destinationsView,
} from "../../gateway/api/contract/destination-views.ts";
import { askHub, nothing } from "./hub-api.ts";

export async function getDestinations(): Promise<DestinationsView> {
  return await askHub({ path: "/destinations", answer: destinationsView });
}

export async function getDeliveries(destinationId: string): Promise<DeliveriesView> {
  const path = `/destinations/${encodeURIComponent(destinationId)}/deliveries`;
  return await askHub({ path, answer: deliveriesView });
}

export async function resend(deliveryId: string): Promise<void> {
  const path = `/deliveries/${encodeURIComponent(deliveryId)}/resend`;
  await askHub({ method: "POST", path, answer: nothing });
}
