import { z } from "zod";
import { soundNow } from "../domain/add-sign.ts";
import { awaitedAlert } from "../domain/alert-search.ts";
import type { Alert } from "../domain/home.ts";
import { defineRule } from "../domain/rule.ts";
import type { Proposal } from "../events.ts";

const MINUTE_MS = 60_000;

const settings = z.strictObject({
  soundAfterMs: z
    .int()
    .min(MINUTE_MS)
    .max(60 * MINUTE_MS)
    .default(15 * MINUTE_MS)
    .describe(
      "A dose shown silently that nobody sees to sounds, with medium priority, after this long.",
    ),
  everyoneAfterMs: z
    .int()
    .min(MINUTE_MS)
    .max(60 * MINUTE_MS)
    .default(10 * MINUTE_MS)
    .describe("A dose that sounds and that nobody sees to is told to everybody in the home."),
});

function wakeUpId(alertId: string): string {
  return `${alertId}-dose`;
}

function isAwaited(alert: Alert | undefined): alert is Alert {
  const isOpen = alert?.stage === "raised" || alert?.stage === "acknowledged";
  return isOpen && alert.kind === "reminder";
}

/**
 * A dose is no emergency at first: silent on the boards, then with sound, then for everybody. A
 * time-critical one begins with sound. Nobody outside the home is told of medicines,
 * but a care record that there was no response.
 */
export const reminderSteps = defineRule({
  name: "reminder-steps",
  summary:
    "A dose that staff are told of is shown silently, then sounds, then is told to everybody in the home.",
  settings,
  on: ({ soundAfterMs, everyoneAfterMs }) => {
    const set = ({ alertId, level }: Alert): Proposal => ({
      type: "wake-up.set",
      data: {
        ...{ wakeUpId: wakeUpId(alertId), alertId, purpose: "dose-step" },
        delayMs: level === "check" ? soundAfterMs : everyoneAfterMs,
      },
    });
    const start = (alert: Alert | undefined): Proposal[] => (isAwaited(alert) ? [set(alert)] : []);
    const sound = (alert: Alert): Proposal[] => {
      const { alertId } = alert;
      const raised = { alertId, priority: "medium", level: "alert" } as const;
      return [
        { type: "alert.priority-changed", data: raised },
        ...soundNow({ alertId, level: "alert" }, "not-looked-at"),
        set({ ...alert, level: "alert" }),
      ];
    };
    const callEverybody = (alert: Alert): Proposal[] => {
      const { alertId, level, stage } = alert;
      const of = stage === "raised" ? "answer" : "attendance";
      return [
        { type: "alert.priority-changed", data: { alertId, priority: "high", level } },
        {
          type: "alert.escalated",
          data: { alertId, step: "everyone", lack: { of, forMs: everyoneAfterMs } },
        },
        ...(alert.sounding ? [] : soundNow(alert, "not-attended")),
      ];
    };
    return {
      "alert.raised": ({ alertId }, _event, { home }) => start(home.alert.get(alertId)),
      "alert.handed-back": ({ alertId }, _event, { home }) => start(home.alert.get(alertId)),
      "wake-up.fired": (data, _event, { home }) => {
        const alert = awaitedAlert(home, data.wakeUpId, "dose-step");
        if (!isAwaited(alert)) return [];
        return alert.level === "check" ? sound(alert) : callEverybody(alert);
      },
    };
  },
});
