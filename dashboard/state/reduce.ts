// The one step from what happened to what the screens show: pure, so that every case is a test.
import type { SessionView } from "../../gateway/api/contract/views.ts";
import type { AppAction } from "./app-action.ts";
import { type AppState, INITIAL_STATE } from "./app-state.ts";
import { changeView } from "./in-view.ts";
import { putAlert, takeBoard, takeMessage, writeDown } from "./reduce-alerts.ts";
import { hear, mayLook, quiet, readClock, tick } from "./reduce-liveness.ts";

function without(ids: readonly string[], alertId: string): readonly string[] {
  return ids.filter((id) => id !== alertId);
}

function learnSession(state: AppState, session: SessionView): AppState {
  const { monotonicMs, wallMs, sound } = state;
  if (!mayLook(session)) {
    // Nobody may read names on a screen that nobody answers for.
    return { ...INITIAL_STATE, session, monotonicMs, wallMs, sound };
  }
  if (mayLook(state.session)) return { ...state, session };
  // From here on data is expected: silence counts from now.
  return { ...state, session, lastData: { monotonicMs, wallMs, hubMs: null } };
}

function reduceHub(state: AppState, action: AppAction): AppState | null {
  switch (action.type) {
    case "session-known":
      return learnSession(state, action.session);
    case "board-received":
      return takeBoard(
        { ...readClock(state, action.board.nowMs, action.at), cannotRead: false },
        action.board,
        action.isFresh,
      );
    case "message-received":
      return takeMessage(hear(state, action.at), action.message);
    case "heartbeat-received":
      return hear(readClock(state, action.heartbeat.nowMs, action.at), action.at);
    case "answer-unreadable":
      return { ...state, cannotRead: true };
    default:
      return null;
  }
}

function reduceAct(state: AppState, action: AppAction): AppState | null {
  switch (action.type) {
    case "act-started":
      return { ...state, busyIds: [...state.busyIds, action.alertId], actFault: null };
    case "act-done":
      return {
        ...putAlert(state, action.alert),
        busyIds: without(state.busyIds, action.alert.alertId),
      };
    case "act-failed":
      return {
        ...state,
        busyIds: without(state.busyIds, action.fault.alertId),
        actFault: action.fault,
      };
    case "unlisted-alert-written-down":
      return writeDown(state, action.alertId);
    default:
      return null;
  }
}

function reduceScreen(state: AppState, action: AppAction): AppState {
  switch (action.type) {
    case "ticked":
      return tick(state, action.at);
    case "sound-checked": {
      const { canSound, isHeard } = action;
      if (canSound === state.sound.canSound && isHeard === state.sound.isHeard) return state;
      return { ...state, sound: { canSound, isHeard } };
    }
    case "view-changed":
      return changeView(state, action.key, action.isInView);
    case "quiet-asked":
      return quiet(state);
    default:
      return state;
  }
}

export function reduce(state: AppState, action: AppAction): AppState {
  return reduceHub(state, action) ?? reduceAct(state, action) ?? reduceScreen(state, action);
}
