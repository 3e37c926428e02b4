// Events → messages of the stream, written out once for each audience and not once for each board.
import type { Alert, Home } from "../../domain/home.ts";
import type { StoredEvent } from "../../events.ts";
import type { AlertView, HeartbeatMessage, StreamMessage } from "../contract/views.ts";
import { AUDIENCES, type Audience, isVisible } from "./audience.ts";

/** One server-sent event, ready for the wire. */
export interface Frame {
  readonly seq: number;
  readonly text: string;
}

export type Frames = Readonly<Record<Audience, readonly Frame[]>>;

/** The alert an event is about, also for a delivery, which names it only when queued. */
export function alertIdOf(event: StoredEvent, home: Home): string | null {
  if ("alertId" in event.data) return event.data.alertId;
  if ("deliveryId" in event.data) {
    return home.delivery.get(event.data.deliveryId)?.alertId ?? null;
  }
  return null;
}

/** `viewOf` gives an alert as it stands now: after every event of this batch. */
export function framesOf(
  events: readonly StoredEvent[],
  home: Home,
  viewOf: (alertId: string) => AlertView | null,
): Frames {
  const views = new Map<string, AlertView | null>();
  const frames: Record<Audience, Frame[]> = { care: [], installer: [] };
  for (const event of events) {
    for (const audience of AUDIENCES) {
      if (!isVisible(event.type, audience)) continue;
      const alertId = alertIdOf(event, home);
      if (alertId !== null && !views.has(alertId)) views.set(alertId, viewOf(alertId));
      const whole = alertId === null ? null : (views.get(alertId) ?? null);
      const alert = whole === null ? null : alertFor(whole, audience);
      const { seq, type, wallMs } = event;
      const text = frameText(type, { seq, type, wallMs, alertId, alert }, seq);
      frames[audience].push({ seq, text });
    }
  }
  return frames;
}

/** Shown although it could not be stored: no id, because it has no place in the log. */
export function notStoredText(
  alert: Alert,
  view: AlertView,
  seq: number,
  audience: Audience,
): string {
  const type = "alert.raised";
  const { alertId, raisedMs: wallMs } = alert;
  return frameText(type, { seq, type, wallMs, alertId, alert: alertFor(view, audience) }, null);
}

/** An installer sees that a device raised an alert and where, not about whom. */
export function alertFor(view: AlertView, audience: Audience): AlertView {
  return audience === "care" ? view : { ...view, resident: null };
}

export function frameText(
  event: string,
  data: StreamMessage | HeartbeatMessage,
  seq: number | null,
): string {
  const id = seq === null ? "" : `id: ${seq}\n`;
  return `event: ${event}\n${id}data: ${JSON.stringify(data)}\n\n`;
}
