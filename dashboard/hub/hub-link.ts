// Keeps this screen joined to the hub for as long as the page lives: session → board → stream, and
// again from the start after every loss, so that nothing on the screen is older than it says.
import type { AppAction } from "../state/app-action.ts";
import type { AppState, ScreenTime } from "../state/app-state.ts";
import { mayLook } from "../state/reduce-liveness.ts";
import { getBoard, getSession } from "./hub-api.ts";
import { HubFault } from "./hub-fault.ts";
import { readStream, type StreamEvent } from "./hub-stream.ts";

/** Short, for the hub is on the LAN and every second without it is a second unseen. */
const RETRY_MS = 1000;
/** Rooms and devices change without a message of their own; ages of tiles are in minutes. */
const REFRESH_MS = 20_000;
/** Messages come in bursts; one fresh board for a burst is enough. */
const REFRESH_SOON_MS = 500;

export interface LinkHost {
  readonly state: () => AppState;
  readonly dispatch: (action: AppAction) => void;
  readonly now: () => ScreenTime;
}

export interface HubLink {
  /** Starts over at once: after waking up, signing in, or when the line came back. */
  readonly restart: () => void;
  /** Asks for a fresh board beside the running stream. */
  readonly refresh: () => void;
}

export function startHubLink(host: LinkHost): HubLink {
  let run = new AbortController();
  let refreshTimer: ReturnType<typeof setTimeout> | undefined;

  const takeBoard = async (isFresh: boolean): Promise<number> => {
    const board = await getBoard();
    host.dispatch({ type: "board-received", board, isFresh, at: host.now() });
    return board.seq;
  };

  // A failed refresh needs no word of its own: the stream beside it says whether the screen is live.
  const onRefreshFault = (fault: unknown): void => {
    if (fault instanceof HubFault && fault.isSignedOut) run.abort();
  };

  const refresh = (delayMs: number): void => {
    clearTimeout(refreshTimer);
    refreshTimer = setTimeout(() => {
      refresh(REFRESH_MS);
      if (host.state().liveness === "live") takeBoard(false).catch(onRefreshFault);
    }, delayMs);
  };

  const onEvent = (event: StreamEvent): void => {
    if (event.kind === "heartbeat") {
      host.dispatch({ type: "heartbeat-received", heartbeat: event.heartbeat, at: host.now() });
      return;
    }
    host.dispatch({ type: "message-received", message: event.message, at: host.now() });
    if (event.message.alert === null) refresh(REFRESH_SOON_MS);
  };

  const joinOnce = async (signal: AbortSignal): Promise<void> => {
    const session = await getSession();
    host.dispatch({ type: "session-known", session });
    if (!mayLook(session)) return;
    const seq = await takeBoard(true);
    refresh(REFRESH_MS);
    await readStream(seq, onEvent, signal);
  };

  const keepJoining = async (): Promise<never> => {
    for (;;) {
      const { signal } = run;
      try {
        await joinOnce(signal);
      } catch (fault) {
        const isUnreadable = fault instanceof HubFault && fault.isUnreadable;
        if (isUnreadable) host.dispatch({ type: "answer-unreadable" });
      }
      await pause(RETRY_MS, signal);
      if (signal.aborted) run = new AbortController();
    }
  };

  void keepJoining();
  return {
    restart: () => {
      run.abort();
    },
    refresh: () => {
      refresh(0);
    },
  };
}

/** Ends early when `signal` says so. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, ms);
    function done(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    }
    signal.addEventListener("abort", done);
  });
}
