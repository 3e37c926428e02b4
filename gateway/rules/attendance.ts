import { z } from "zod";
import { soundNow } from "../domain/add-sign.ts";
import { awaitedAlert } from "../domain/alert-search.ts";
import type { Alert, WakeUp } from "../domain/home.ts";
import { defineRule } from "../domain/rule.ts";
import type { Proposal } from "../events.ts";

const MINUTE_MS = 60_000;

const settings = z.strictObject({
  soundAgainAfterMs: z
    .int()
    .min(10_000)
    .max(15 * MINUTE_MS)
    .default(3 * MINUTE_MS)
    .describe("An acknowledged alert that nobody attends sounds again after this long."),
  soundTechnicalAgainAfterMs: z
    .int()
    .min(MINUTE_MS)
    .max(8 * 60 * MINUTE_MS)
    .default(30 * MINUTE_MS)
    .describe("An acknowledged technical alert that nobody closes sounds again after this long."),
});

function wakeUpId(alertId: string): string {
  return `${alertId}-attend`;
}

/** Acknowledging quiets the sound only for a while: not attended in time, it sounds again. */
export const attendance = defineRule({
  name: "attendance",
  summary:
    "An acknowledged alert sounds again until somebody is there; a technical one, until closed.",
  settings,
  on: ({ soundAgainAfterMs, soundTechnicalAgainAfterMs }) => {
    const set = (alertId: string, delayMs: number): Proposal => ({
      type: "wake-up.set",
      data: { wakeUpId: wakeUpId(alertId), alertId, purpose: "attendance", delayMs },
    });
    return {
      "alert.acknowledged": ({ alertId }, _event, { home }) => {
        // A technical alert needs no visit, but its silence has an end too [design §2 promise 5].
        const isTechnical = home.alert.get(alertId)?.kind === "technical";
        return [set(alertId, isTechnical ? soundTechnicalAgainAfterMs : soundAgainAfterMs)];
      },
      "alert.attended": (data, _event, { home }) => clearCalls(data.alertId, home.wakeUp.values()),
      "alert.handed-back": (data, _event, { home }) => [
        ...clearCalls(data.alertId, home.wakeUp.values()),
        ...raiseCheck(home.alert.get(data.alertId)),
      ],
      "alert.closed": (data, _event, { home }) => clearAll(data.alertId, home.wakeUp.values()),
      "wake-up.fired": (data, _event, { home }) => {
        const alert = awaitedAlert(home, data.wakeUpId, "attendance");
        return alert?.stage === "acknowledged" ? soundNow(alert, "not-attended") : [];
      },
    };
  },
});

/** A person thought a silent check worth going to and could not: it sounds, so it is an alert now. */
function raiseCheck(alert: Alert | undefined): Proposal[] {
  if (alert?.level !== "check") return [];
  const { alertId } = alert;
  return [{ type: "alert.priority-changed", data: { alertId, priority: "high", level: "alert" } }];
}

/** What calls somebody to go. Whether a resident is still on the floor is asked beyond that. */
function clearCalls(alertId: string, wakeUps: Iterable<WakeUp>): Proposal[] {
  return clearAll(
    alertId,
    [...wakeUps].filter(({ purpose }) => purpose !== "on-floor"),
  );
}

function clearAll(alertId: string, wakeUps: Iterable<WakeUp>): Proposal[] {
  return [...wakeUps]
    .filter((wakeUp) => wakeUp.alertId === alertId)
    .map((wakeUp) => ({ type: "wake-up.cleared", data: { wakeUpId: wakeUp.wakeUpId } }));
}
