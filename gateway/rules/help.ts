import { fromDevice, raiseOrAdd } from "../domain/add-sign.ts";
import { NO_SETTINGS, defineRule } from "../domain/rule.ts";

/** A press is never swallowed: it raises an alert, or joins the open one and sounds it again. */
export const help = defineRule({
  name: "help",
  summary: "A press for help raises an alert, or makes the open one sound again.",
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
  }),
});
