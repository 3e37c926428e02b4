import { z } from "zod";
import { fromDevice, fromImpact, raiseOrAdd, soundNow } from "../domain/add-sign.ts";
import { unattendedAlert } from "../domain/alert-search.ts";
import { defineRule } from "../domain/rule.ts";
import type { EventData, Proposal } from "../events.ts";
import type { RuleContext } from "../domain/rule.ts";

const MINUTE_MS = 60_000;

const settings = z.strictObject({
  lookAtCheckWithinMs: z
    .int()
    .min(MINUTE_MS)
    .max(30 * MINUTE_MS)
    .default(5 * MINUTE_MS)
    .describe("A silent check nobody looked at sounds after this long."),
});

/** A finding below the sounding point: shown without sound, and it has an end. */
function raiseCheck(
  data: Readonly<EventData<"fall.detected">>,
  context: RuleContext,
  lookWithinMs: number,
): readonly Proposal[] {
  const { residentId, deviceId, place, occurrence, trace, evidence } = data;
  const line = { kind: "fall-detected", evidence } as const;
  const open = unattendedAlert(context.home, data, ["fall", "help"]);
  if (open !== undefined) {
    const added = { alertId: open.alertId, line, occurredMs: occurrence.occurredMs };
    return [{ type: "alert.added-to", data: added }];
  }
  const alertId = context.newAlertId(fromImpact(data).cause);
  return [
    {
      type: "alert.raised",
      data: {
        ...{ alertId, residentId, deviceId, place, occurrence, trace, line },
        ...{ kind: "fall", priority: "medium", level: "check" },
      },
    },
    {
      type: "wake-up.set",
      data: {
        ...{ wakeUpId: `${alertId}-look`, alertId, purpose: "look-at-check" },
        delayMs: lookWithinMs,
      },
    },
  ];
}

/** Model findings and falls decided by devices. A fall is its own alert beside a press for help. */
export const fall = defineRule({
  name: "fall",
  summary: "A detected fall raises an alert; a doubtful one a silent check that sounds in the end.",
  settings,
  on: ({ lookAtCheckWithinMs }) => ({
    "fall.detected": (data, _event, context) =>
      data.level === "check"
        ? raiseCheck(data, context, lookAtCheckWithinMs)
        : raiseOrAdd(
            context,
            { ...data, ...fromImpact(data) },
            "fall",
            { kind: "fall-detected", evidence: data.evidence },
            ["fall"],
            "seen-again",
          ),
    "fall.reported": (data, _event, context) =>
      raiseOrAdd(
        context,
        { ...data, ...fromDevice(data.deviceEvent) },
        "fall",
        { kind: "fall-reported", certaintyPercent: data.certaintyPercent },
        ["fall"],
        "seen-again",
      ),
    "wake-up.fired": (data, _event, { home }) => {
      const wakeUp = home.wakeUp.get(data.wakeUpId);
      const alert = wakeUp === undefined ? undefined : home.alert.get(wakeUp.alertId);
      const isOwed = wakeUp?.purpose === "look-at-check" && alert?.stage === "raised";
      return isOwed && alert.level === "check" ? soundNow(alert, "not-looked-at") : [];
    },
  }),
});
