import { fromDevice, soundNow } from "../domain/add-sign.ts";
import { faultCause, troubleCause } from "../domain/cause.ts";
import { NO_SETTINGS, defineRule } from "../domain/rule.ts";
import { roomWithoutCover } from "../domain/fault-subject.ts";
import type { AlertLine, DeviceEventKey, EventData, Proposal } from "../events.ts";
import type { RuleContext } from "../domain/rule.ts";
import type { Alert } from "../domain/home.ts";

const NOWHERE = { roomId: null, source: "unknown", asOfMs: null } as const;

interface Subject {
  readonly deviceId: string | null;
  readonly residentId: string | null;
  readonly roomId: string | null;
}

function raise(context: RuleContext, cause: string, line: AlertLine, subject: Subject): Proposal[] {
  const { deviceId, residentId, roomId } = subject;
  const data = {
    alertId: context.newAlertId(cause),
    kind: "technical" as const,
    priority: "medium" as const,
    level: "alert" as const,
    ...{ residentId, deviceId, line },
    place:
      roomId === null ? NOWHERE : { roomId, source: "device-room" as const, asOfMs: context.nowMs },
    occurrence: { occurredMs: context.nowMs, ageMs: 0 },
    trace: null,
  };
  return [{ type: "alert.raised", data }];
}

/** The open technical alert whose first line satisfies `isSame`: rather one that nobody is at. */
function openTechnical(
  context: RuleContext,
  isSame: (line: AlertLine, alert: Alert) => boolean,
): Alert | undefined {
  let attended: Alert | undefined;
  for (const alert of context.home.alert.values()) {
    const first = alert.lines[0]?.line;
    if (alert.kind !== "technical" || alert.stage === "closed" || first === undefined) continue;
    if (!isSame(first, alert)) continue;
    if (alert.stage !== "attended") return alert;
    attended = alert;
  }
  return attended;
}

function subjectOf(context: RuleContext, deviceId: string): Subject {
  for (const assignment of context.home.assignment.values()) {
    if (assignment.deviceId === deviceId && assignment.toMs === null) return assignment;
  }
  return { deviceId, residentId: null, roomId: null };
}

function deviceFault(context: RuleContext, key: DeviceEventKey, line: AlertLine): Proposal[] {
  const { deviceId, cause } = fromDevice(key);
  const open = openTechnical(
    context,
    (first, alert) => alert.deviceId === deviceId && first.kind === line.kind,
  );
  if (open === undefined || open.stage === "attended") {
    return raise(context, cause, line, subjectOf(context, deviceId));
  }
  return open.sounding ? [] : backAgain(context, open, line);
}

/** Taking on a fault quiets that one; a fault that comes back is news. */
function backAgain(context: RuleContext, known: Alert, line: AlertLine): Proposal[] {
  const again = known.sounding ? [] : soundNow(known, "seen-again");
  return [added(known, line, context.nowMs), ...again];
}

/** A room without cover has a place; a part of the system has none. */
function placeOfFault({ home }: RuleContext, data: EventData<"fault.noticed">): Subject {
  const roomId = data.fault === "no-cover" ? roomWithoutCover(data.subject) : null;
  const isKnown = roomId !== null && home.room.get(roomId) !== undefined;
  return { deviceId: null, residentId: null, roomId: isKnown ? roomId : null };
}

function isFault(line: AlertLine, data: EventData<"fault.cleared">): boolean {
  const isFaultLine = line.kind === "fault" || line.kind === "fault-over";
  return isFaultLine && line.fault === data.fault && line.subject === data.subject;
}

function isTrouble(
  first: AlertLine,
  alert: Alert,
  { deviceId, trouble }: EventData<"device.trouble-over">,
): boolean {
  return alert.deviceId === deviceId && first.kind === "trouble" && first.trouble === trouble;
}

function added(alert: Alert, line: AlertLine, occurredMs: number): Proposal {
  return { type: "alert.added-to", data: { alertId: alert.alertId, line, occurredMs } };
}

/** What does not work is said once, as a technical alert; and said again when it works. */
export const technical = defineRule({
  name: "technical",
  summary:
    "A part that fails, or a device that is silent, flat, opened or implausible, raises one technical alert.",
  settings: NO_SETTINGS,
  on: () => ({
    "fault.noticed": (data, _event, context) => {
      const line = { kind: "fault", ...data } as const;
      const known = openTechnical(context, (first) => isFault(first, data));
      return known === undefined || known.stage === "attended"
        ? raise(context, faultCause(data), line, placeOfFault(context, data))
        : backAgain(context, known, line);
    },
    "fault.cleared": (data, _event, context) => {
      const known = openTechnical(context, (first) => isFault(first, data));
      const line = { kind: "fault-over", ...data } as const;
      return known === undefined ? [] : [added(known, line, context.nowMs)];
    },
    "device.trouble-noticed": (data, _event, context) => {
      const { deviceId, residentId, roomId, trouble, detail } = data;
      const line = { kind: "trouble", trouble, detail } as const;
      const known = openTechnical(context, (first, alert) => isTrouble(first, alert, data));
      return known === undefined || known.stage === "attended"
        ? raise(context, troubleCause(data), line, { deviceId, residentId, roomId })
        : backAgain(context, known, line);
    },
    "device.trouble-over": (data, _event, context) => {
      const known = openTechnical(context, (first, alert) => isTrouble(first, alert, data));
      const line = { kind: "trouble-over", trouble: data.trouble } as const;
      return known === undefined ? [] : [added(known, line, context.nowMs)];
    },
    "device.battery-flat": (data, _event, context) =>
      deviceFault(context, data.deviceEvent, {
        kind: "device-flat",
        batteryPercent: data.batteryPercent,
      }),
    "device.tampered": (data, _event, context) =>
      deviceFault(context, data.deviceEvent, { kind: "device-tampered" }),
  }),
});
