// Makes states and steps for the tests of the reducer, so that each test says only what it is about.
import type { AppAction } from "../../../dashboard/state/app-action.ts";
import { type AppState, INITIAL_STATE } from "../../../dashboard/state/app-state.ts";
import { reduce } from "../../../dashboard/state/reduce.ts";
import type { AlertView, SessionView } from "../../../gateway/api/contract/views.ts";
import { fakeBoard } from "../support/fake-home.ts";

/** Monday, 02:14 in the home. */
export const HUB_MS = Date.UTC(2026, 0, 12, 2, 14, 0);
/** A tablet that believes it is 1 January 2019. */
const WRONG_WALL_MS = Date.UTC(2019, 0, 1);

export const SESSION: SessionView = {
  signedIn: { staffId: "staff-ann", name: "Ann Baker", role: "staff" },
  tablet: null,
};

export function run(state: AppState, ...actions: readonly AppAction[]): AppState {
  return actions.reduce(reduce, state);
}

/** This screen's clocks `afterMs` after it was opened; `sleptMs`: its monotonic clock stood still so long. */
export function at(
  afterMs: number,
  sleptMs = 0,
): { readonly monotonicMs: number; readonly wallMs: number } {
  return { monotonicMs: afterMs - sleptMs, wallMs: WRONG_WALL_MS + afterMs };
}

export function tick(afterMs: number, sleptMs = 0): AppAction {
  return { type: "ticked", at: at(afterMs, sleptMs) };
}

export function heartbeat(afterMs: number): AppAction {
  const nowMs = HUB_MS + afterMs;
  return { type: "heartbeat-received", heartbeat: { nowMs, seq: 1 }, at: at(afterMs) };
}

export function board(
  afterMs: number,
  seq: number,
  alerts: readonly AlertView[],
  isFresh = true,
): AppAction {
  const nowMs = HUB_MS + afterMs;
  return {
    type: "board-received",
    board: { ...fakeBoard(nowMs), seq, alerts: [...alerts] },
    isFresh,
    at: at(afterMs),
  };
}

export function message(seq: number, alert: AlertView | null, afterMs = 1000): AppAction {
  return {
    type: "message-received",
    message: {
      seq,
      type: "alert.raised",
      wallMs: HUB_MS,
      alertId: alert?.alertId ?? null,
      alert,
    },
    at: at(afterMs),
  };
}

/** Signed in, board received at sequence 10, stream heard at 100 ms. */
export function liveState(alerts: readonly AlertView[] = []): AppState {
  return run(
    INITIAL_STATE,
    tick(0),
    { type: "session-known", session: SESSION },
    board(50, 10, alerts),
    heartbeat(100),
    tick(150),
  );
}
