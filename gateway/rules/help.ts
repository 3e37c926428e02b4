import { fromDevice, raiseOrAdd } from "../domain/add-sign.ts";
import { openAlert } from "../domain/alert-search.ts";
import { NO_SETTINGS, defineRule } from "../domain/rule.ts";

/** A press is never swallowed: it raises an alert, or joins the open one and sounds it again. */
export const help = defineRule({
  name: "help",
  summary:
    "A press for help raises an alert, or makes the open one sound again; a reset at a panel ends none.",
  settings: NO_SETTINGS,
  on: () => ({
    "help.pressed": (data, _event, context) =>
      raiseOrAdd(
        context,
        { ...data, ...fromDevice(data.deviceEvent) },
        "help",
        { kind: "help-pressed" },
        ["help", "fall"],
        "pressed-again",
      ),
    "call.cleared-at-panel": ({ residentId, deviceEvent, occurrence }, _event, { home }) => {
      const { deviceId } = deviceEvent;
      const open = openAlert(home, { residentId, deviceId }, ["help"]);
      if (open === undefined) return [];
      const { occurredMs } = occurrence;
      const line = { kind: "cleared-at-panel" } as const;
      return [{ type: "alert.added-to", data: { alertId: open.alertId, line, occurredMs } }];
    },
  }),
});
