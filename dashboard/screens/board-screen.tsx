// The board: open alerts big and first, then what does not work, the rooms, and what was closed.
import type { ReactElement } from "react";
import type { BoardView } from "../../gateway/api/contract/views.ts";
import { useAppState } from "../app-context.ts";
import { AlertList } from "../parts/alert-list.tsx";
import { ClosedList } from "../parts/closed-list.tsx";
import { RoomTile } from "../parts/room-tile.tsx";
import { DeviceTests, NotWatched } from "../parts/not-watched.tsx";
import { Lowered } from "../parts/lowered.tsx";
import { Faults, Screens } from "../parts/system-notes.tsx";
import { closedAlerts, openAlerts } from "../state/alert-order.ts";
import type { AppState } from "../state/app-state.ts";
import { hubNowMs, timeZoneOf } from "../state/hub-clock.ts";
import { secondWords, timeWords } from "../state/time-words.ts";

/** Tiles speak in minutes: they are drawn anew this often, not at every tick. */
const TILE_STEP_MS = 15_000;

function Rooms({
  board,
  state,
}: {
  readonly board: BoardView;
  readonly state: AppState;
}): ReactElement {
  const timeZone = timeZoneOf(state);
  const nowMs = hubNowMs(state) ?? board.nowMs;
  const open = openAlerts(state.alerts);
  const titleFor = (roomId: string): string | null =>
    open.find((alert) => alert.place.roomId === roomId)?.title ?? null;
  const isOld = state.liveness === "not-live";
  return (
    <section className={`rooms${isOld ? " rooms--old" : ""}`} aria-labelledby="rooms-heading">
      <h2 className="section-heading" id="rooms-heading">
        Rooms
        {isOld && (
          <span className="section-heading__old">
            {" "}
            as they were at {timeWords(state.notLiveSinceMs ?? board.nowMs, timeZone)}
          </span>
        )}
      </h2>
      <ul className="rooms__grid">
        {board.rooms.map((room) => (
          <RoomTile
            key={room.roomId}
            room={room}
            alertTitle={titleFor(room.roomId)}
            nowMs={Math.floor(nowMs / TILE_STEP_MS) * TILE_STEP_MS}
            timeZone={timeZone}
          />
        ))}
      </ul>
    </section>
  );
}

/** With seconds, so that a screen that stands still is seen to stand still. */
function clockWords(state: AppState, timeZone: string): string {
  const heardMs = state.lastData?.hubMs ?? null;
  return heardMs === null ? "just now" : secondWords(heardMs, timeZone);
}

export function BoardScreen(): ReactElement {
  const state = useAppState();
  const { board } = state;
  if (board === null) {
    return (
      <>
        <h1 className="nhsuk-u-visually-hidden">Board</h1>
        <p className="waiting">Asking the hub…</p>
      </>
    );
  }
  const timeZone = timeZoneOf(state);
  const nowMs = hubNowMs(state) ?? board.nowMs;
  const notes = { board, nowMs, timeZone };
  return (
    <>
      <h1 className="nhsuk-u-visually-hidden">Board of {board.homeName}</h1>
      {board.demo && (
        <p className="demo-note">
          <strong>DEMO</strong> – these residents are simulated. Nobody needs to go.
        </p>
      )}
      <AlertList alerts={openAlerts(state.alerts)} />
      {state.liveness === "live" && openAlerts(state.alerts).length === 0 && (
        <p className="calm">
          No open alert. The hub was last heard{" "}
          <span className="figures">{clockWords(state, timeZone)}</span>.
        </p>
      )}
      <DeviceTests {...notes} />
      <NotWatched {...notes} />
      <Lowered {...notes} />
      <Faults {...notes} />
      <Rooms board={board} state={state} />
      <div className="lower">
        <ClosedList alerts={closedAlerts(state.alerts)} nowMs={nowMs} timeZone={timeZone} />
        <Screens {...notes} />
      </div>
    </>
  );
}
