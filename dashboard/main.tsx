// Entry of the board: joins the store to the hub, the loudspeaker and the page, then draws it.
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { AppContext, type AppTools } from "./app-context.ts";
import { startBoardReports } from "./hub/board-reports.ts";
import { startHubLink } from "./hub/hub-link.ts";
import { startIdleSignOut } from "./hub/idle-sign-out.ts";
import { createStaffActs } from "./hub/staff-acts.ts";
import { keepAwake } from "./keep-awake.ts";
import { startLook } from "./look-switch.ts";
import { App } from "./screens/app.tsx";
import { createLoudspeaker } from "./sound/loudspeaker.ts";
import { startSoundWatch } from "./sound/sound-watch.ts";
import type { ScreenTime } from "./state/app-state.ts";
import { keptBoardId } from "./state/kept-setting.ts";
import { createStore } from "./state/store.ts";
import "./styles/board.scss";

/** Ages count in seconds: half of one, so that none is skipped. */
const TICK_MS = 500;

const now = (): ScreenTime => ({ monotonicMs: performance.now(), wallMs: Date.now() });

function startBoard(): AppTools {
  const store = createStore();
  const tick = (): void => {
    store.dispatch({ type: "ticked", at: now() });
  };
  tick();
  setInterval(tick, TICK_MS);

  const link = startHubLink({ ...store, now });
  document.addEventListener("visibilitychange", () => {
    tick();
    if (document.visibilityState === "visible" && store.state().liveness === "not-live") {
      link.restart();
    }
  });
  window.addEventListener("online", link.restart);

  const loudspeaker = createLoudspeaker();
  startSoundWatch({ ...store, monotonicMs: () => performance.now() }, loudspeaker);
  // Any touch or key will do: staff need not find the banner to switch the sound on.
  for (const touch of ["pointerup", "keydown"] as const) {
    document.addEventListener(touch, loudspeaker.unlock, { capture: true });
  }

  startBoardReports({
    ...store,
    boardId: keptBoardId(),
    isVisible: () => document.visibilityState === "visible",
  });
  startIdleSignOut(store, link.restart);
  keepAwake();
  return {
    store,
    link,
    acts: createStaffActs({ dispatch: store.dispatch, restart: link.restart }),
    unlockSound: loudspeaker.unlock,
    ...startLook(store),
  };
}

const place = document.getElementById("board");
if (place === null) throw new Error("index.html has no place for the board");
createRoot(place).render(
  <StrictMode>
    <AppContext value={startBoard()}>
      <App />
    </AppContext>
  </StrictMode>,
);
