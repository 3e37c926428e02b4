// A sign of need becomes an alert, or a line of the alert that is open already.
import type {
  AlertLine,
  DeviceEventKey,
  EventData,
  Occurrence,
  Place,
  Proposal,
  Trace,
} from "../events.ts";
import { type About, unattendedAlert } from "./alert-search.ts";
import { impactCause } from "./cause.ts";
import type { Alert } from "./home.ts";
import { deviceEventId } from "./reduce-signal.ts";
import type { RuleContext } from "./rule.ts";

/** What was heard, from whom, where and when. */
export interface Sign extends About {
  /** Names what was heard: the device event or the impact. */
  readonly cause: string;
  readonly place: Place;
  readonly occurrence: Occurrence;
  readonly trace: Trace | null;
}

/** Device and cause of a device event. */
export function fromDevice(key: DeviceEventKey): { deviceId: string; cause: string } {
  return { deviceId: key.deviceId, cause: deviceEventId(key) };
}

/** Device and cause of an impact found in motion. */
export function fromImpact(impact: {
  readonly deviceId: string;
  readonly bootNonce: number;
  readonly impactUs: number;
}): { deviceId: string; cause: string } {
  return { deviceId: impact.deviceId, cause: impactCause(impact) };
}

/**
 * Raises an alert of high priority for `sign`; where one of `joins` about the same resident is
 * unattended, adds to that one instead and makes it sound again, `again` saying why.
 */
export function raiseOrAdd(
  context: RuleContext,
  sign: Sign,
  kind: "fall" | "help",
  line: AlertLine,
  joins: readonly Alert["kind"][],
  again: "pressed-again" | "seen-again",
): readonly Proposal[] {
  const { residentId, deviceId, place, occurrence, trace } = sign;
  const open = unattendedAlert(context.home, sign, joins);
  if (open === undefined) {
    const data = {
      alertId: context.newAlertId(sign.cause),
      kind,
      priority: "high" as const,
      level: "alert" as const,
      ...{ residentId, deviceId, place, occurrence, trace, line },
    };
    return [{ type: "alert.raised", data }];
  }
  return [
    {
      type: "alert.added-to",
      data: { alertId: open.alertId, line, occurredMs: occurrence.occurredMs },
    },
    ...soundNow(open, again),
  ];
}

/** Makes an alert sound (again); a silent check becomes an alert first. */
export function soundNow(
  alert: Pick<Alert, "alertId" | "level">,
  reason: EventData<"alert.sounded-again">["reason"],
): readonly Proposal[] {
  const { alertId } = alert;
  const raise: readonly Proposal[] =
    alert.level === "alert"
      ? []
      : [{ type: "alert.priority-changed", data: { alertId, priority: "high", level: "alert" } }];
  return [...raise, { type: "alert.sounded-again", data: { alertId, reason } }];
}
