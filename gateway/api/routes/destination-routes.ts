// What waits for each destination, what became of single messages, and sending again what was refused.
// Before it: the home. After it: whoever looks after the lines; the log, and then the outbox.
import type { Delivery } from "../../domain/home.ts";
import { bufferHours, lineUse } from "../../domain/line-buffer.ts";
import { owedByDestination } from "../../domain/owed.ts";
import type { ApiParts } from "../api-parts.ts";
import type { ApiContext, Handler } from "../caller.ts";
import type {
  DeliveriesView,
  DeliveryView,
  DestinationsView,
} from "../contract/destination-views.ts";
import type { HubPort } from "../hub-port.ts";
import { RequestFault } from "../request-fault.ts";
import type { RouteName } from "../route-access.ts";

/** More than a person reads; the log has all. */
const MOST_RECENT = 50;

type DestinationRoute = Extract<
  RouteName,
  "GET /destinations" | `GET /destinations/${string}` | `POST /deliveries/${string}`
>;

export function destinationRoutes({ hub }: ApiParts): Record<DestinationRoute, Handler> {
  return {
    "GET /destinations": async (c) => c.json(await destinationsViewOf(hub)),
    "GET /destinations/:destinationId/deliveries": (c) =>
      c.json(deliveriesViewOf(hub, c.req.param("destinationId") ?? "")),
    "POST /deliveries/:deliveryId/resend": async (c) => {
      await resend(c, hub);
      return c.body(null, 204);
    },
  };
}

async function destinationsViewOf(hub: HubPort): Promise<DestinationsView> {
  const { destinationLabels } = hub.settings;
  const nowMs = hub.clock.now();
  const owed = owedByDestination(hub.home, destinationLabels.keys());
  const uses = lineUse(hub.home, nowMs);
  const freeBytes = await hub.freeBytes();
  return {
    nowMs,
    destinations: [...owed].map(([destinationId, { waiting, oldestQueuedMs }]) => {
      const { queuedLastDay = 0, notSent = 0 } = uses.get(destinationId) ?? {};
      return {
        ...{ destinationId, label: destinationLabels.get(destinationId) ?? null },
        ...{ waiting, oldestQueuedMs, notSent },
        bufferHours: bufferHours(waiting, queuedLastDay, freeBytes),
      };
    }),
  };
}

function deliveriesViewOf({ home, clock }: HubPort, destinationId: string): DeliveriesView {
  const own = [...home.delivery.values()].filter((each) => each.destinationId === destinationId);
  const newestFirst = own.sort((a, b) => lastMs(b) - lastMs(a));
  return {
    nowMs: clock.now(),
    notSent: newestFirst.filter(({ state }) => state === "not-sent").map(viewOf),
    recent: newestFirst.slice(0, MOST_RECENT).map(viewOf),
  };
}

function lastMs({ settledMs, queuedMs }: Delivery): number {
  return settledMs ?? queuedMs;
}

function viewOf(delivery: Delivery): DeliveryView {
  const { deliveryId, alertId, about, state, queuedMs } = delivery;
  const { settledMs, attempts, reason, asLive } = delivery;
  return { deliveryId, alertId, about, state, queuedMs, settledMs, attempts, reason, asLive };
}

/** Under the same key as before: a receiver that has it after all knows it again. */
async function resend(c: ApiContext, hub: HubPort): Promise<void> {
  const deliveryId = c.req.param("deliveryId") ?? "";
  const { session } = c.get("caller");
  if (session === null) throw new RequestFault("session/required", "Sign in first");
  if (hub.home.delivery.get(deliveryId)?.state !== "not-sent") {
    const message = "There is no such message among those not sent";
    throw new RequestFault("request/invalid", message, { where: "deliveryId" });
  }
  const { staffId } = session;
  await hub.record([{ type: "delivery.resent", data: { deliveryId, staffId } }]);
}
