import { raisedDeliveryId } from "../domain/delivery-receipt.ts";
import { NO_SETTINGS, defineRule } from "../domain/rule.ts";
import type { RuleContext } from "../domain/rule.ts";
import type { Alert } from "../domain/home.ts";
import type { Proposal } from "../events.ts";

function queue(context: RuleContext, alert: Alert, about: "raised" | "changed"): Proposal[] {
  return context.destinationIds.map((destinationId) => ({
    type: "delivery.queued",
    data: {
      deliveryId:
        about === "raised" ? raisedDeliveryId(alert.alertId, destinationId) : context.newId(),
      ...{ alertId: alert.alertId, destinationId, about },
      priority: alert.priority,
    },
  }));
}

/** A change says how the alert stands now: older changes still waiting say nothing more. */
function queueChange(context: RuleContext, alertId: string): Proposal[] {
  const alert = context.home.alert.get(alertId);
  if (alert?.level !== "alert") return [];
  const stale: Proposal[] = [];
  for (const delivery of context.home.delivery.values()) {
    if (delivery.alertId !== alertId || delivery.state !== "queued") continue;
    if (delivery.about !== "changed") continue;
    stale.push({ type: "delivery.superseded", data: { deliveryId: delivery.deliveryId } });
  }
  return [...stale, ...queue(context, alert, "changed")];
}

/**
 * A sounding calls people again, so it goes out as the alert itself did: to act, while nobody is
 * there. Where the alert still waits for a destination, that message says it all.
 */
function queueSounding(context: RuleContext, alertId: string): Proposal[] {
  const alert = context.home.alert.get(alertId);
  if (alert?.level !== "alert" || alert.attended !== null || alert.closed !== null) return [];
  const waiting = new Set(
    [...context.home.delivery.values()]
      .filter((owed) => owed.alertId === alertId && owed.about === "raised")
      .filter(({ state }) => state === "queued")
      .map(({ destinationId }) => destinationId),
  );
  const destinationIds = context.destinationIds.filter((each) => !waiting.has(each));
  return destinationIds.map((destinationId) => ({
    type: "delivery.queued",
    data: {
      ...{ deliveryId: context.newId(), alertId, destinationId, about: "raised" },
      priority: alert.priority,
    },
  }));
}

/** False for a silent check: nobody beyond the boards has heard of it. */
function wasTold({ home, destinationIds }: RuleContext, { alertId }: Alert): boolean {
  return destinationIds.some(
    (destinationId) => home.delivery.get(raisedDeliveryId(alertId, destinationId)) !== undefined,
  );
}

/** Boards see every alert by themselves; this queues it for every destination beyond them. */
export const whoIsTold = defineRule({
  name: "who-is-told",
  summary:
    "Every alert, each change of its stage, each rise of its priority and each sounding is owed to every destination.",
  settings: NO_SETTINGS,
  on: () => ({
    "alert.raised": (data, _event, context) => {
      const alert = context.home.alert.get(data.alertId);
      // A silent check calls nobody out; when it becomes an alert, everybody is told.
      return alert?.level === "alert" ? queue(context, alert, "raised") : [];
    },
    "alert.priority-changed": (data, _event, context) => {
      const alert = context.home.alert.get(data.alertId);
      if (alert?.level !== "alert") return [];
      if (!wasTold(context, alert)) return queue(context, alert, "raised");
      // A lower priority by itself goes nowhere: a receiver could take it for the end of the call.
      return alert.priority === "high" ? queueSounding(context, alert.alertId) : [];
    },
    "alert.escalated": (data, _event, context) => queueSounding(context, data.alertId),
    "alert.sounded-again": (data, _event, context) => queueSounding(context, data.alertId),
    // A part that works again: who was told that it failed is told that, too.
    "alert.added-to": (data, _event, context) =>
      data.line.kind === "fault-over" ? queueChange(context, data.alertId) : [],
    "alert.acknowledged": (data, _event, context) => queueChange(context, data.alertId),
    "alert.handed-back": (data, _event, context) => queueChange(context, data.alertId),
    "alert.attended": (data, _event, context) => queueChange(context, data.alertId),
    "alert.closed": (data, _event, context) => queueChange(context, data.alertId),
  }),
});
