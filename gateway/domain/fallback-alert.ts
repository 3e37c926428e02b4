// The alert of last resort: a rule failed on a press or a fall, and no rule made anything of it.
// Before it: the rules, in `step`. After it: the reducer and the rules that tell people.
import type { AlertKind, AlertLine, NewEvent, Proposal } from "../events.ts";
import { fromDevice, fromImpact } from "./add-sign.ts";
import type { RuleContext } from "./rule.ts";

/** A sign that must never go by without an alert. */
interface Plea {
  readonly kind: AlertKind;
  readonly deviceId: string;
  readonly cause: string;
  readonly line: AlertLine;
}

/** Undefined for what may stay without an alert; a check is silent, so its rule's fault says more. */
function pleaOf(event: NewEvent): Plea | undefined {
  switch (event.type) {
    case "help.pressed":
      return {
        kind: "help",
        ...fromDevice(event.data.deviceEvent),
        line: { kind: "help-pressed" },
      };
    case "fall.reported": {
      const { deviceEvent, certaintyPercent } = event.data;
      const line = { kind: "fall-reported", certaintyPercent } as const;
      return { kind: "fall", ...fromDevice(deviceEvent), line };
    }
    case "fall.detected": {
      const { level, evidence } = event.data;
      if (level === "check") return undefined;
      return { kind: "fall", ...fromImpact(event.data), line: { kind: "fall-detected", evidence } };
    }
    default:
      return undefined;
  }
}

/**
 * A plain alert of high priority for `event` where `proposed` holds none: it is stored and
 * acknowledged to the device, so nobody would ever hear of it [design §2 promise 7].
 */
export function fallbackAlert(
  event: NewEvent,
  proposed: readonly Proposal[],
  context: Pick<RuleContext, "newAlertId">,
): readonly Proposal[] {
  const plea = pleaOf(event);
  const isAnswered = proposed.some(
    ({ type }) => type === "alert.raised" || type === "alert.added-to",
  );
  if (plea === undefined || isAnswered || !("occurrence" in event.data)) return [];
  const { residentId, place, occurrence, trace } = event.data;
  const { cause, ...what } = plea;
  const data = {
    ...{ alertId: context.newAlertId(cause), priority: "high" as const, level: "alert" as const },
    ...{ ...what, residentId, place, occurrence, trace },
  };
  return [{ type: "alert.raised", data }];
}
