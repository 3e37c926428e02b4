// A doubtful sign becomes a silent check with an end, or a line of the alert that is open already.
// Before it: the rule of any sensor that doubts. After it: the reducer, and the stored wake-up.
import type { AlertLine, Proposal } from "../events.ts";
import { type Sign, soundNow } from "./add-sign.ts";
import { unattendedAlert } from "./alert-search.ts";
import type { RuleContext } from "./rule.ts";

export interface Doubt {
  readonly line: AlertLine;
  /** It sounds when nobody looked within this. */
  readonly lookWithinMs: number;
  /** Another sensor says the same: it sounds at once. */
  readonly isSecondSign: boolean;
}

/** What was found twice, by two devices or with another sensor's word, is no longer in doubt. */
export function raiseCheck(context: RuleContext, sign: Sign, doubt: Doubt): readonly Proposal[] {
  const { residentId, deviceId, place, occurrence, trace } = sign;
  const { line, lookWithinMs, isSecondSign } = doubt;
  const open = unattendedAlert(context.home, sign, ["fall", "help"]);
  if (open !== undefined) {
    const added = { alertId: open.alertId, line, occurredMs: occurrence.occurredMs };
    const isWaiting = open.level === "check" && open.stage === "raised";
    const isSecond = isSecondSign || open.deviceId !== deviceId;
    return [
      { type: "alert.added-to", data: added },
      ...(isWaiting && isSecond ? soundNow(open, "second-sign") : []),
    ];
  }
  const alertId = context.newAlertId(sign.cause);
  const data = {
    ...{ alertId, residentId, deviceId, place, occurrence, trace, line },
    ...({ kind: "fall", priority: "medium", level: "check" } as const),
  };
  const wakeUp = {
    ...{ wakeUpId: `${alertId}-look`, alertId, delayMs: lookWithinMs },
    purpose: "look-at-check" as const,
  };
  return [
    { type: "alert.raised", data },
    { type: "wake-up.set", data: wakeUp },
    ...(isSecondSign ? soundNow({ alertId, level: "check" }, "second-sign") : []),
  ];
}
