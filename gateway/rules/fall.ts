import { z } from "zod";
import { fromDevice, fromImpact, raiseOrAdd, soundNow } from "../domain/add-sign.ts";
import { awaitedAlert } from "../domain/alert-search.ts";
import { contextOf } from "../domain/context.ts";
import { raiseCheck } from "../domain/raise-check.ts";
import { defineRule } from "../domain/rule.ts";
import type { AlertLine, EventData, Proposal, SeenContext } from "../events.ts";
import type { RuleContext } from "../domain/rule.ts";

const MINUTE_MS = 60_000;

/** Who falls on getting up falls within the first steps; later the empty bed says nothing of it. */
const BED_LEFT_WITHIN_MS = 5 * MINUTE_MS;

const settings = z.strictObject({
  lookAtCheckWithinMs: z
    .int()
    .min(MINUTE_MS)
    .max(30 * MINUTE_MS)
    .default(5 * MINUTE_MS)
    .describe("A silent check nobody looked at sounds after this long."),
});

type Detected = Readonly<EventData<"fall.detected">>;

/** The bed's own word beside the wearable's: left just before the blow, and the wearer lies still. */
function isBedSecondSign({ evidence, occurrence }: Detected, around?: SeenContext): boolean {
  if (evidence.stillAfter !== true || around?.bed !== "empty") return false;
  const leftMs = occurrence.occurredMs - (around.bedSinceMs ?? Number.NEGATIVE_INFINITY);
  return Math.abs(leftMs) <= BED_LEFT_WITHIN_MS;
}

function detected(data: Detected, context: RuleContext, lookWithinMs: number): readonly Proposal[] {
  const { residentId, place, evidence, windowId } = data;
  const around = contextOf(context.home, residentId, place.roomId, context.nowMs);
  const line: AlertLine = {
    ...{ kind: "fall-detected", evidence, windowId },
    ...(around === undefined ? {} : { context: around }),
  };
  const sign = { ...data, ...fromImpact(data) };
  if (data.level === "alert")
    return raiseOrAdd(context, sign, "fall", line, ["fall"], "seen-again");
  const isSecondSign = isBedSecondSign(data, around);
  return raiseCheck(context, sign, { line, lookWithinMs, isSecondSign });
}

/** Model findings and falls decided by devices. A fall is its own alert beside a press for help. */
export const fall = defineRule({
  name: "fall",
  summary: "A detected fall raises an alert; a doubtful one a silent check that sounds in the end.",
  settings,
  on: ({ lookAtCheckWithinMs }) => ({
    "fall.detected": (data, _event, context) => detected(data, context, lookAtCheckWithinMs),
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
      const alert = awaitedAlert(home, data.wakeUpId, "look-at-check");
      const isOwed = alert?.stage === "raised" && alert.level === "check";
      return isOwed ? soundNow(alert, "not-looked-at") : [];
    },
  }),
});
