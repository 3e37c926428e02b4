// What the life of an alert, its deliveries and its timers change.
import type { AlertLine, EventData, EventStamp } from "../events.ts";
import type { Alert, Delivery, Home, RowChange } from "./home.ts";
import type { EventHandlers } from "./on-event.ts";

/** Lines kept with the alert itself: what fits a screen. The log keeps them all. */
const LINES_KEPT = 30;

/** Boards remembered with the alert: more than any home has. */
const BOARDS_KEPT = 50;

/** Each sounding is owed receipts of its own: those of the last one prove nothing about this one. */
const NO_RECEIPTS = { shownOn: [], soundedOn: [] } as const;

function change(
  home: Home,
  alertId: string,
  next: (alert: Alert) => Partial<Alert>,
): readonly RowChange[] {
  const alert = home.alert.get(alertId);
  return alert === undefined
    ? []
    : [{ kind: "alert", id: alertId, row: { ...alert, ...next(alert) } }];
}

function withLine(alert: Alert, atMs: number, line: AlertLine): Partial<Alert> {
  // The first line says why the alert was raised: it stays when older ones give way.
  const [first, ...rest] = [...alert.lines, { atMs, line }];
  return { lines: [first, ...rest.slice(1 - LINES_KEPT)], lineCount: alert.lineCount + 1 };
}

function withBoard(
  boards: Alert["shownOn"],
  data: { readonly boardId: string },
  event: EventStamp,
): Alert["shownOn"] {
  return [...boards, { boardId: data.boardId, atMs: event.wallMs }].slice(-BOARDS_KEPT);
}

function hand(data: { staffId: string; verified: boolean }, event: EventStamp): Alert["attended"] {
  return { staffId: data.staffId, verified: data.verified, atMs: event.wallMs };
}

function raised(data: Readonly<EventData<"alert.raised">>, event: EventStamp): RowChange {
  const { alertId, kind, priority, level, residentId, deviceId, place, occurrence, line } = data;
  const row: Alert = {
    ...{ alertId, kind, priority, level, residentId, deviceId, place, occurrence },
    stage: "raised",
    sounding: level === "alert",
    raisedMs: event.wallMs,
    lines: [{ atMs: occurrence.occurredMs, line }],
    lineCount: 1,
    acknowledged: null,
    attended: null,
    closed: null,
    ...NO_RECEIPTS,
    raisedEventId: event.id,
  };
  return { kind: "alert", id: alertId, row };
}

function settle(home: Home, deliveryId: string, next: Partial<Delivery>): readonly RowChange[] {
  const delivery = home.delivery.get(deliveryId);
  return delivery === undefined
    ? []
    : [{ kind: "delivery", id: deliveryId, row: { ...delivery, ...next } }];
}

export const alertReducers = {
  "alert.raised": (data, event) => [raised(data, event)],
  "alert.added-to": (data, _event, home) =>
    change(home, data.alertId, (alert) => withLine(alert, data.occurredMs, data.line)),
  "alert.placed": ({ alertId, place }, _event, home) => change(home, alertId, () => ({ place })),
  "alert.priority-changed": (data, _event, home) =>
    change(home, data.alertId, () => ({ priority: data.priority, level: data.level })),
  "alert.sounded-again": (data, _event, home) =>
    // What sounds already sounds on: boards have shown and confirmed it, and do not say so again.
    change(home, data.alertId, ({ sounding }) =>
      sounding ? { sounding } : { sounding: true, ...NO_RECEIPTS },
    ),
  "alert.acknowledged": (data, event, home) =>
    change(home, data.alertId, () => ({
      stage: "acknowledged",
      sounding: false,
      acknowledged: hand(data, event),
    })),
  "alert.handed-back": (data, _event, home) =>
    change(home, data.alertId, () => ({
      ...{ stage: "raised", sounding: true, acknowledged: null },
      ...NO_RECEIPTS,
    })),
  "alert.attended": (data, event, home) =>
    change(home, data.alertId, ({ attended }) => ({
      stage: "attended",
      sounding: false,
      // *I am still here* says nothing of when that person came.
      attended: attended?.staffId === data.staffId ? attended : hand(data, event),
    })),
  "alert.closed": (data, event, home) =>
    change(home, data.alertId, () => ({
      stage: "closed",
      sounding: false,
      closed: {
        staffId: data.staffId,
        verified: true,
        atMs: event.wallMs,
        outcome: data.outcome,
        note: data.note,
      },
    })),
  "alert.escalated": (data, event, home) =>
    change(home, data.alertId, (alert) =>
      withLine(alert, event.wallMs, {
        ...{ kind: "escalated", step: data.step },
        ...(data.lack === undefined ? {} : { lack: data.lack }),
      }),
    ),
  "alert.shown": (data, event, home) =>
    change(home, data.alertId, ({ shownOn }) => ({ shownOn: withBoard(shownOn, data, event) })),
  "alert.sound-confirmed": (data, event, home) =>
    change(home, data.alertId, ({ soundedOn }) => ({
      soundedOn: withBoard(soundedOn, data, event),
    })),

  "delivery.queued": (data, event) => [
    {
      kind: "delivery",
      id: data.deliveryId,
      row: {
        ...data,
        queuedMs: event.wallMs,
        state: "queued",
        delayed: false,
        attempts: 0,
        settledMs: null,
        reason: null,
        asLive: null,
      },
    },
  ],
  "delivery.delayed": (data, _event, home) =>
    settle(home, data.deliveryId, { delayed: true, held: data.held === true, reason: data.reason }),
  "delivery.accepted": (data, event, home) =>
    settle(home, data.deliveryId, {
      state: "accepted",
      attempts: data.attempts,
      asLive: data.asLive,
      settledMs: event.wallMs,
    }),
  "delivery.not-sent": (data, event, home) =>
    settle(home, data.deliveryId, {
      state: "not-sent",
      attempts: data.attempts,
      reason: data.reason,
      settledMs: event.wallMs,
    }),
  "delivery.resent": (data, _event, home) =>
    home.delivery.get(data.deliveryId)?.state === "not-sent"
      ? settle(home, data.deliveryId, {
          ...{ state: "queued", settledMs: null, attempts: 0, reason: null, delayed: false },
        })
      : [],
  "delivery.dropped": (data, event, home) =>
    settle(home, data.deliveryId, {
      state: "dropped",
      reason: data.reason,
      settledMs: event.wallMs,
    }),
  "delivery.superseded": (data, event, home) =>
    settle(home, data.deliveryId, { state: "superseded", settledMs: event.wallMs }),

  "wake-up.set": (data, event) => [
    { kind: "wakeUp", id: data.wakeUpId, row: { ...data, setMs: event.wallMs } },
  ],
  "wake-up.fired": (data) => [{ kind: "wakeUp", id: data.wakeUpId, row: null }],
  "wake-up.cleared": (data) => [{ kind: "wakeUp", id: data.wakeUpId, row: null }],
} satisfies EventHandlers<readonly [Home], RowChange>;
