// Deliveries of one alert → who has it, in words. The latest word to each destination counts.
import type { Delivery } from "../../domain/home.ts";
import type { AlertView } from "../contract/views.ts";

type DeliveryView = AlertView["deliveries"][number];

/** The latest delivery to each destination that no newer one replaced. */
export function deliveryViews(
  deliveries: readonly Delivery[],
  labels: ReadonlyMap<string, string>,
): DeliveryView[] {
  const latest = new Map<string, Delivery>();
  for (const delivery of deliveries) {
    if (delivery.state === "superseded") continue;
    const known = latest.get(delivery.destinationId);
    if (known === undefined || known.queuedMs <= delivery.queuedMs) {
      latest.set(delivery.destinationId, delivery);
    }
  }
  return [...latest.values()].map((delivery) => {
    const destination = labels.get(delivery.destinationId) ?? delivery.destinationId;
    return { destination, words: wordsOfDelivery(delivery), state: delivery.state };
  });
}

/** Read after the destination's name: "remote team: has it". */
function wordsOfDelivery(delivery: Delivery): string {
  switch (delivery.state) {
    case "accepted":
      return delivery.asLive === false ? "has it, for information" : "has it";
    case "not-sent":
      return "not sent";
    case "queued":
      if (delivery.held === true) return "has it, nobody has taken it yet";
      return delivery.delayed ? "not sent yet, trying again" : "being sent";
    case "dropped":
      return "not told: it was over";
    case "superseded":
      return "replaced by a newer message";
  }
}
