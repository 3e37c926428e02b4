// Whether what is on the screen is live: decided from when data was last heard, never assumed.
import type { AppState, ScreenTime } from "./app-state.ts";
import { hubTimeMs, silentMs } from "./hub-clock.ts";

/** The hub's heart beats every 2 s on the stream: three missed in a row are silence. */
export const NOT_LIVE_AFTER_MS = 6000;
/** Long enough to go and look at the hub, short enough not to be forgotten. */
export const QUIET_MS = 120_000;

/** A message came on the stream: the screen is live. Its own time may be old: it may be resent. */
export function hear(state: AppState, at: ScreenTime): AppState {
  const hubMs = state.clock === null ? null : hubTimeMs(state.clock, at.monotonicMs);
  return {
    ...state,
    ...at,
    lastData: { ...at, hubMs },
    liveness: "live",
    notLiveSinceMs: null,
    quietUntilMonotonicMs: null,
  };
}

/** The hub said what time it is. */
export function readClock(state: AppState, hubMs: number, at: ScreenTime): AppState {
  return { ...state, clock: { hubMs, monotonicMs: at.monotonicMs } };
}

function isSilent(state: AppState, at: ScreenTime): boolean {
  // Before the first tick the page's own start (monotonic 0) is what silence counts from.
  if (state.lastData === null) return at.monotonicMs > NOT_LIVE_AFTER_MS;
  return silentMs(state.lastData, at) > NOT_LIVE_AFTER_MS;
}

/** Signed out and not enrolled, nothing is promised on this screen, and it says so itself. */
export function mayLook(session: AppState["session"]): boolean {
  return session !== null && (session.signedIn !== null || session.tablet !== null);
}

export function tick(state: AppState, at: ScreenTime): AppState {
  const quietUntil = state.quietUntilMonotonicMs;
  const isQuiet = quietUntil !== null && at.monotonicMs < quietUntil;
  const next = { ...state, ...at, quietUntilMonotonicMs: isQuiet ? quietUntil : null };
  const isSignedOut = state.session !== null && !mayLook(state.session);
  if (isSignedOut) return { ...next, liveness: "starting", notLiveSinceMs: null };
  if (state.liveness === "not-live" || !isSilent(state, at)) return next;
  return { ...next, liveness: "not-live", notLiveSinceMs: state.lastData?.hubMs ?? null };
}

/** Only a screen that is not live may be quieted here: what is live is quieted by acknowledging. */
export function quiet(state: AppState): AppState {
  if (state.liveness !== "not-live") return state;
  return { ...state, quietUntilMonotonicMs: state.monotonicMs + QUIET_MS };
}
