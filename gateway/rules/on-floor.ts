import { z } from "zod";
import { soundNow } from "../domain/add-sign.ts";
import { awaitedAlert } from "../domain/alert-search.ts";
import { contextOf } from "../domain/context.ts";
import { lastSeen, sinceFallMs } from "../domain/fall-course.ts";
import type { Alert, Home } from "../domain/home.ts";
import { type RuleContext, defineRule } from "../domain/rule.ts";
import type { AlertLine, Proposal } from "../events.ts";

const MINUTE_MS = 60_000;

/**
 * An hour on the floor is an injury of its own: half of those who lie longer than that die within
 * six months [Wild, Nayak, Isaacs 1981]. Every bound below ends well before it.
 */
const settings = z.strictObject({
  soundAgainAfterMs: z
    .int()
    .min(5 * MINUTE_MS)
    .max(40 * MINUTE_MS)
    .default(20 * MINUTE_MS)
    .describe("A fall nobody has attended calls again so long after it happened."),
  askAgainAfterMs: z
    .int()
    .min(10 * MINUTE_MS)
    .max(50 * MINUTE_MS)
    .default(45 * MINUTE_MS)
    .describe("A fall that was attended and not closed asks again so long after it happened."),
  thenEveryMs: z
    .int()
    .min(5 * MINUTE_MS)
    .max(15 * MINUTE_MS)
    .default(10 * MINUTE_MS)
    .describe("After that it calls or asks again this often, until somebody closes it."),
});

function floorTimerId(alertId: string): string {
  return `${alertId}-floor`;
}

function setTimer({ alertId }: Pick<Alert, "alertId">, delayMs: number): Proposal {
  const wakeUpId = floorTimerId(alertId);
  return { type: "wake-up.set", data: { wakeUpId, alertId, purpose: "on-floor", delayMs } };
}

function clearTimer(home: Home, { alertId }: Alert): readonly Proposal[] {
  const wakeUpId = floorTimerId(alertId);
  const isSet = home.wakeUp.get(wakeUpId) !== undefined;
  return isSet ? [{ type: "wake-up.cleared", data: { wakeUpId } }] : [];
}

/** One line that says how long, high priority, and a sound: also where somebody is there already. */
function callAgain(alert: Alert, { home, nowMs }: RuleContext): readonly Proposal[] {
  const around = contextOf(home, alert.residentId, alert.place.roomId, nowMs);
  const line: AlertLine = {
    ...{ kind: "still-on-floor", afterMs: sinceFallMs(alert, nowMs), seen: lastSeen(alert) },
    ...(around === undefined ? {} : { context: around }),
  };
  const { alertId, level } = alert;
  const raised: readonly Proposal[] =
    alert.priority === "high"
      ? []
      : [{ type: "alert.priority-changed", data: { alertId, priority: "high", level } }];
  return [
    { type: "alert.added-to", data: { alertId, line, occurredMs: nowMs } },
    ...raised,
    ...soundNow(alert, "still-on-floor"),
  ];
}

/**
 * Counts from the blow, not from the alert, in a stored wake-up. A check that somebody attended
 * stays silent: a person has looked, and nothing ever called them.
 */
export const onFloor = defineRule({
  name: "on-floor",
  summary: "A fall that is still open calls again well before an hour, whatever its stage.",
  settings,
  on: ({ soundAgainAfterMs, askAgainAfterMs, thenEveryMs }) => ({
    "alert.raised": (data) => {
      if (data.kind !== "fall") return [];
      const ageMs = data.occurrence.ageMs ?? 0;
      // One heard of only later sounds now; its next call is a step away.
      return [setTimer(data, ageMs < soundAgainAfterMs ? soundAgainAfterMs - ageMs : thenEveryMs)];
    },
    "alert.attended": (data, _event, { home, nowMs }) => {
      const alert = home.alert.get(data.alertId);
      if (alert?.kind !== "fall") return [];
      if (alert.level === "check") return clearTimer(home, alert);
      const leftMs = askAgainAfterMs - sinceFallMs(alert, nowMs);
      return [setTimer(alert, Math.max(thenEveryMs, leftMs))];
    },
    "wake-up.fired": (data, _event, context) => {
      const alert = awaitedAlert(context.home, data.wakeUpId, "on-floor");
      if (alert === undefined || alert.stage === "closed") return [];
      return [...callAgain(alert, context), setTimer(alert, thenEveryMs)];
    },
  }),
});
