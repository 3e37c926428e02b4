// Which events each kind of caller is told of on the stream, and with how much of an alert
// (promise 8): the one list. A message never carries an event's data, only its name and the alert.
import type { EventType, RoleName } from "../../events.ts";

/** "care": staff, manager, responder, enrolled tablet. "installer": devices, without the resident. */
export type Audience = "care" | "installer";

export const AUDIENCES = ["care", "installer"] as const satisfies readonly Audience[];

const ALERT_EVENTS = [
  "alert.raised",
  "alert.added-to",
  "alert.priority-changed",
  "alert.placed",
  "alert.sounded-again",
  "alert.acknowledged",
  "alert.handed-back",
  "alert.attended",
  "alert.closed",
  "alert.resident-corrected",
  "alert.escalated",
  "alert.shown",
  "alert.sound-confirmed",
] as const;
/** Not "delivery.queued": the alert told in the same commit shows it already. */
const DELIVERY_EVENTS = [
  ...(["delivery.accepted", "delivery.delayed", "delivery.not-sent"] as const),
  "delivery.dropped",
] as const;
const SETUP_EVENTS = [
  "home.described",
  "room.added",
  "resident.added",
  "resident.erased",
  "sensitivity.set",
  "sensitivity.ended",
  "private-time.started",
  "private-time.ended",
  "away.started",
  "away.ended",
  "basis.recorded",
  "basis.ended",
  "device.test-started",
  "device.test-ended",
  "device.added",
  "assignment.started",
  "assignment.ended",
  "tablet.enrolled",
  "tablet.revoked",
  "device.revoked",
  "staff.revoked",
] as const;
const SYSTEM_EVENTS = [
  "hub.started",
  "hub.stopped",
  "clock.stepped",
  "device.state-changed",
  "device.battery-flat",
  "device.tampered",
  "device.tested",
  "fault.noticed",
  "fault.cleared",
  "board.sound-changed",
] as const;

const visible: Readonly<Record<Audience, ReadonlySet<EventType>>> = {
  care: new Set([...ALERT_EVENTS, ...DELIVERY_EVENTS, ...SETUP_EVENTS, ...SYSTEM_EVENTS]),
  installer: new Set([...ALERT_EVENTS, ...SETUP_EVENTS, ...SYSTEM_EVENTS]),
};

export function isVisible(type: EventType, audience: Audience): boolean {
  return visible[audience].has(type);
}

/** Whoever is at an enrolled tablet sees what the tablet shows anyway. */
export function audienceOf(role: RoleName | null, isTablet: boolean): Audience {
  return role === "installer" && !isTablet ? "installer" : "care";
}
