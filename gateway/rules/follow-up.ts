import { soundNow } from "../domain/add-sign.ts";
import { openAlert } from "../domain/alert-search.ts";
import { NO_SETTINGS, defineRule } from "../domain/rule.ts";

/**
 * What is seen after an alert was raised adds a line. It never closes anything: people get up after
 * a fall and are hurt, and press *I am OK* without being so [design §2 promise 9].
 */
export const followUp = defineRule({
  name: "follow-up",
  summary:
    "Stillness, movement and 'I am OK' add a line to the open alert; stillness makes a check sound.",
  settings: NO_SETTINGS,
  on: () => ({
    "movement.observed": (data, event, { home }) => {
      const alert = openAlert(home, data, ["fall"]);
      if (alert === undefined) return [];
      const { movement, afterMs } = data;
      const line = { kind: "movement", movement, afterMs } as const;
      const isSecondSign = movement === "still" && alert.level === "check";
      return [
        {
          type: "alert.added-to",
          data: { alertId: alert.alertId, line, occurredMs: event.wallMs },
        },
        ...(isSecondSign && alert.stage === "raised" ? soundNow(alert, "not-looked-at") : []),
      ];
    },
    "ok.pressed": (data, _event, { home }) => {
      const about = { residentId: data.residentId, deviceId: data.deviceEvent.deviceId };
      const alert = openAlert(home, about, ["fall", "help"]);
      if (alert === undefined) return [];
      const { occurredMs } = data.occurrence;
      return [
        {
          type: "alert.added-to",
          data: { alertId: alert.alertId, line: { kind: "ok-pressed" }, occurredMs },
        },
      ];
    },
  }),
});
