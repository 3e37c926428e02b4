import { soundNow } from "../domain/add-sign.ts";
import { openAlert } from "../domain/alert-search.ts";
import { contextOf } from "../domain/context.ts";
import { isRecovery } from "../domain/fall-course.ts";
import type { Alert, Home } from "../domain/home.ts";
import { NO_SETTINGS, defineRule } from "../domain/rule.ts";
import type { AlertLine, AlertPriority, EventData, Proposal, SeenContext } from "../events.ts";

type Movement = EventData<"movement.observed">["movement"];
type Sensed = Readonly<EventData<"sensing.changed">>;

function added({ alertId }: Alert, line: AlertLine, occurredMs: number): Proposal {
  return { type: "alert.added-to", data: { alertId, line, occurredMs } };
}

function priorityNow(alert: Alert, priority: AlertPriority): readonly Proposal[] {
  const { alertId, level } = alert;
  if (alert.priority === priority) return [];
  return [{ type: "alert.priority-changed", data: { alertId, priority, level } }];
}

/**
 * Lying still raises the priority and makes a check sound. Who was seen up again waits behind those
 * who were not, and sounds on. A press of *I am OK* changes no priority: people press it when they
 * are hurt or confused.
 */
function judge(alert: Alert, movement: Movement): readonly Proposal[] {
  if (movement === "still") {
    if (alert.level === "alert") return priorityNow(alert, "high");
    return alert.stage === "raised" ? soundNow(alert, "lying-still") : [];
  }
  return isRecovery(movement) && alert.level === "alert" ? priorityNow(alert, "medium") : [];
}

const UNSAID: SeenContext = { bed: null, bedSinceMs: null, staffNear: null };

/** The bed's change, where it is this resident's bed that changed. */
function bedNow(alert: Alert, said: Sensed, context: SeenContext): SeenContext | undefined {
  const { bed, bedSinceMs } = context;
  const isOwn = said.residentId === null || said.residentId === alert.residentId;
  const isThis = isOwn && bedSinceMs === said.occurrence.occurredMs;
  return isThis ? { ...UNSAID, bed, bedSinceMs } : undefined;
}

/** Staff who leave again are no news: nobody has attended until somebody says so. */
function staffNow(alert: Alert, said: Sensed, context: SeenContext): SeenContext | undefined {
  const { residentId, place } = said;
  const isHere = place.roomId !== null && place.roomId === alert.place.roomId;
  const isWithThem = residentId !== null && residentId === alert.residentId;
  const isNear = (isHere || isWithThem) && context.staffNear === true;
  return isNear ? { ...UNSAID, staffNear: true } : undefined;
}

/** What a fixed sensor's word means for this alert; undefined: it is about somebody else. */
function aroundAlert(
  home: Home,
  alert: Alert,
  said: Sensed,
  nowMs: number,
): SeenContext | undefined {
  const context = contextOf(home, alert.residentId, alert.place.roomId, nowMs);
  if (context === undefined) return undefined;
  return said.what === "bed" ? bedNow(alert, said, context) : staffNow(alert, said, context);
}

/**
 * What is seen after an alert was raised adds a line. It never closes anything: people get up after
 * a fall and are hurt, and press *I am OK* without being so [design §2 promise 9].
 */
export const followUp = defineRule({
  name: "follow-up",
  summary:
    "Stillness, movement, other sensors and 'I am OK' add a line; stillness makes a check sound.",
  settings: NO_SETTINGS,
  on: () => ({
    "movement.observed": (data, event, { home, nowMs }) => {
      const alert = openAlert(home, data, ["fall"]);
      if (alert === undefined) return [];
      const { movement, afterMs } = data;
      const around = contextOf(home, alert.residentId, alert.place.roomId, nowMs);
      const context = around === undefined ? {} : { context: around };
      const line = { kind: "movement", movement, afterMs, ...context } as const;
      return [added(alert, line, event.wallMs), ...judge(alert, movement)];
    },
    "sensing.changed": (data, _event, { home, nowMs }) => {
      if (data.what !== "bed" && data.what !== "staff") return [];
      return [...home.alert.values()].flatMap((alert) => {
        if (alert.kind !== "fall" || alert.stage === "closed") return [];
        const context = aroundAlert(home, alert, data, nowMs);
        if (context === undefined) return [];
        return [added(alert, { kind: "context-changed", context }, data.occurrence.occurredMs)];
      });
    },
    "ok.pressed": (data, _event, { home }) => {
      const about = { residentId: data.residentId, deviceId: data.deviceEvent.deviceId };
      const alert = openAlert(home, about, ["fall", "help"]);
      if (alert === undefined) return [];
      return [added(alert, { kind: "ok-pressed" }, data.occurrence.occurredMs)];
    },
  }),
});
