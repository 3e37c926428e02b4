import { raisedDeliveryId } from "../domain/delivery-receipt.ts";
import { NO_SETTINGS, defineRule, isPeople } from "../domain/rule.ts";
import type { RuleContext, ToldDestination } from "../domain/rule.ts";
import type { Alert } from "../domain/home.ts";
import { unansweredDose } from "../domain/unanswered-dose.ts";
import type { EventData, Proposal } from "../events.ts";

/** Memory may forget a settled delivery after a day: all that were due have gone out by then. */
const REMEMBERED_MS = 24 * 3_600_000;

/** False for a silent check, and for a destination whose step has not come. */
function wasTold(
  { home, nowMs }: RuleContext,
  alert: Alert,
  destination: ToldDestination,
): boolean {
  const first = home.delivery.get(raisedDeliveryId(alert.alertId, destination.destinationId));
  if (first !== undefined) return true;
  return isForIt(destination, alert) && nowMs - alert.raisedMs >= REMEMBERED_MS;
}

/**
 * A sounder calls people to a resident; what the system says of itself can wait for a screen. Of
 * medicines nobody outside the home is told, unless no screen in it shows the alert; a record keeps
 * that a reminder had no response, and not of what.
 */
function isForIt({ told, files, isSounder }: ToldDestination, alert: Alert): boolean {
  if (files !== undefined) {
    const isKept = alert.kind !== "reminder" || unansweredDose(alert) !== null;
    return isKept && files.includes(alert.kind) && isAboutSomebody(alert);
  }
  if (alert.kind === "reminder") return told === "everyone" || isSounder === true;
  return alert.kind !== "technical" || (told !== "everyone" && isSounder !== true);
}

/** A record keeps what is about a resident, now or before a correction, or about a device. */
function isAboutSomebody({ kind, residentId, deviceId, formerly = [] }: Alert): boolean {
  if (kind === "technical") return deviceId !== null;
  return residentId !== null || formerly.some((before) => before.residentId !== null);
}

function queued(
  context: RuleContext,
  alert: Alert,
  about: "raised" | "changed",
  destination: ToldDestination,
): Proposal {
  const { alertId, priority } = alert;
  const { destinationId } = destination;
  const isFirst = about === "raised" && !wasTold(context, alert, destination);
  const deliveryId = isFirst ? raisedDeliveryId(alertId, destinationId) : context.newId();
  return {
    type: "delivery.queued",
    data: { deliveryId, alertId, destinationId, about, priority },
  };
}

/** The ladder is for residents: what the system says of itself is told at once. */
function isAtOnce(context: RuleContext, destination: ToldDestination, alert: Alert): boolean {
  if (!isForIt(destination, alert)) return false;
  if (destination.files !== undefined || destination.told === "at-once") return true;
  if (alert.kind === "technical") return true;
  // Somebody must hear of it: where no board can sound, the sounder does not wait for its step.
  return destination.isSounder === true && !context.canBoardsSound;
}

/** A silent check calls nobody; where a person then found something, or saw to a dose, a record keeps that. */
function isFound({ kind, closed }: Alert): boolean {
  if (kind === "reminder") return closed !== null;
  return closed?.outcome === "fall-found" || closed?.outcome === "help-given";
}

function queueFirst(context: RuleContext, alert: Alert): Proposal[] {
  return context.destinations
    .filter((each) => isAtOnce(context, each, alert))
    .map((each) => queued(context, alert, "raised", each));
}

/** A change says how the alert stands now: older changes still waiting say nothing more. */
function queueChange(context: RuleContext, alertId: string): Proposal[] {
  const alert = context.home.alert.get(alertId);
  if (alert === undefined || (alert.level !== "alert" && !isFound(alert))) return [];
  const stale: Proposal[] = [];
  for (const delivery of context.home.delivery.of(alertId)) {
    if (delivery.state !== "queued" || delivery.about !== "changed") continue;
    stale.push({ type: "delivery.superseded", data: { deliveryId: delivery.deliveryId } });
  }
  const changes = context.destinations
    .filter((each) => alert.level === "alert" || each.files !== undefined)
    .filter((each) => isAtOnce(context, each, alert) || wasTold(context, alert, each))
    .map((each) => queued(context, alert, "changed", each));
  return [...stale, ...changes];
}

/**
 * Calls people again, or for the first time, so it goes out as the alert itself did: to act, while
 * nobody is there. Where the alert still waits for a destination, that message says it all.
 */
function queueCall(
  context: RuleContext,
  alertId: string,
  isCalled: (destination: ToldDestination, alert: Alert) => boolean,
): Proposal[] {
  const alert = context.home.alert.get(alertId);
  if (alert?.level !== "alert" || alert.attended !== null || alert.closed !== null) return [];
  const waiting = new Set(
    context.home.delivery
      .of(alertId)
      .filter(({ about, state }) => about === "raised" && state === "queued")
      .map(({ destinationId }) => destinationId),
  );
  return context.destinations
    .filter(({ files }) => files === undefined)
    .filter((each) => !waiting.has(each.destinationId) && isCalled(each, alert))
    .map((each) => queued(context, alert, "raised", each));
}

/** A sounding calls whoever heard of the alert before, and nobody ahead of their step. */
function queueSounding(context: RuleContext, alertId: string): Proposal[] {
  return queueCall(
    context,
    alertId,
    (each, alert) => isAtOnce(context, each, alert) || wasTold(context, alert, each),
  );
}

function queueStep(
  context: RuleContext,
  { alertId, step }: Readonly<EventData<"alert.escalated">>,
): Proposal[] {
  if (step === "everyone" || step === "remote-team") {
    // A step of the ladder is for those who wait for it: the others were told as they agreed. Where
    // nobody outside waits for one, the last step calls those again who were told at once.
    const isWaitedFor = context.destinations.some(({ told }) => told === step);
    const isLast = step === "remote-team" && !isWaitedFor;
    return queueCall(context, alertId, (each) => (isLast ? isPeople(each) : each.told === step));
  }
  if (step === "sound-not-confirmed") return queueSounding(context, alertId);
  // Nobody in the home can know of it: no step is waited for.
  return queueCall(context, alertId, () => true);
}

/** Boards see every alert by themselves; this queues it for every destination beyond them. */
export const whoIsTold = defineRule({
  name: "who-is-told",
  summary:
    "Every alert, each change of its stage, each rise of its priority and each sounding is owed to every destination, at once or from its step on.",
  settings: NO_SETTINGS,
  on: () => ({
    "alert.raised": (data, _event, context) => {
      const alert = context.home.alert.get(data.alertId);
      // A silent check calls nobody out; when it becomes an alert, everybody is told.
      return alert?.level === "alert" ? queueFirst(context, alert) : [];
    },
    "alert.priority-changed": (data, _event, context) => {
      const alert = context.home.alert.get(data.alertId);
      if (alert?.level !== "alert") return [];
      const isKnown = context.destinations.some((each) => wasTold(context, alert, each));
      if (!isKnown) return queueFirst(context, alert);
      // A lower priority by itself goes nowhere: a receiver could take it for the end of the call.
      return alert.priority === "high" ? queueSounding(context, alert.alertId) : [];
    },
    "alert.escalated": (data, _event, context) => queueStep(context, data),
    "alert.sounded-again": (data, _event, context) => queueSounding(context, data.alertId),
    // A part or device that works again: who was told that it failed is told that, too.
    "alert.added-to": ({ alertId, line }, _event, context) =>
      line.kind === "fault-over" || line.kind === "trouble-over"
        ? queueChange(context, alertId)
        : [],
    "alert.acknowledged": (data, _event, context) => queueChange(context, data.alertId),
    "alert.handed-back": (data, _event, context) => queueChange(context, data.alertId),
    "alert.attended": (data, _event, context) => queueChange(context, data.alertId),
    "alert.closed": (data, _event, context) => queueChange(context, data.alertId),
    "alert.resident-corrected": (data, _event, context) => queueChange(context, data.alertId),
  }),
});
