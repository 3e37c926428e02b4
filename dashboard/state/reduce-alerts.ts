// How the list of alerts follows the hub: a whole board, one streamed change, or a person's act.
import type { AlertView, BoardView, StreamMessage } from "../../gateway/api/contract/views.ts";
import { orderAlerts } from "./alert-order.ts";
import type { AppState } from "./app-state.ts";

type AlertsPart = Pick<AppState, "alerts" | "soundings">;

function countSoundings(state: AlertsPart, next: readonly AlertView[]): AppState["soundings"] {
  const soundedBefore = new Set(
    state.alerts.filter((alert) => alert.sounding).map((alert) => alert.alertId),
  );
  const begun = next.filter((alert) => alert.sounding && !soundedBefore.has(alert.alertId));
  if (begun.length === 0) return state.soundings;
  const soundings = { ...state.soundings };
  for (const { alertId } of begun) soundings[alertId] = (soundings[alertId] ?? 0) + 1;
  return soundings;
}

function withAlerts(state: AppState, alerts: readonly AlertView[]): AppState {
  const ordered = orderAlerts(alerts);
  return { ...state, alerts: ordered, soundings: countSoundings(state, ordered) };
}

/** One alert as it now stands. */
export function putAlert(state: AppState, alert: AlertView): AppState {
  const others = state.alerts.filter((known) => known.alertId !== alert.alertId);
  return withAlerts(state, [...others, alert]);
}

export function takeMessage(state: AppState, message: StreamMessage): AppState {
  // An alert that could not be stored has no place in the log, so its sequence says nothing.
  const isNews = message.seq > state.seq || message.alert?.stored === false;
  if (!isNews) return state;
  const moved = { ...state, seq: Math.max(state.seq, message.seq) };
  return message.alert === null ? moved : putAlert(moved, message.alert);
}

/** Open *not stored* alerts outlive a board that does not list them: only a person takes them off. */
function unlisted(state: AppState, board: BoardView): readonly AlertView[] {
  const listed = new Set(board.alerts.map((alert) => alert.alertId));
  return state.alerts.filter(
    (alert) => !alert.stored && alert.stage !== "closed" && !listed.has(alert.alertId),
  );
}

export function takeBoard(state: AppState, board: BoardView, isFresh: boolean): AppState {
  // A refresh that was overtaken by the stream must not put alerts back as they were.
  if (!isFresh && board.seq < state.seq) return { ...state, board };
  const kept = unlisted(state, board);
  const next = withAlerts(state, [...board.alerts, ...kept]);
  return { ...next, board, seq: board.seq, unlistedIds: kept.map((alert) => alert.alertId) };
}

export function writeDown(state: AppState, alertId: string): AppState {
  if (!state.unlistedIds.includes(alertId)) return state;
  return {
    ...state,
    alerts: state.alerts.filter((alert) => alert.alertId !== alertId),
    unlistedIds: state.unlistedIds.filter((id) => id !== alertId),
  };
}
