// Whom nothing senses now, and which devices are under test: by whom and until when, on every board
// (promise 5).
import type { ReactElement } from "react";
import type { BoardView } from "../../gateway/api/contract/views.ts";
import { notWatchedWords } from "../state/care-words.ts";
import { whenWords } from "../state/time-words.ts";
import { Icon } from "./icon.tsx";

interface NotWatchedProps {
  readonly board: BoardView;
  readonly nowMs: number;
  readonly timeZone: string;
}

export function NotWatched({ board, nowMs, timeZone }: NotWatchedProps): ReactElement | null {
  const { notWatched } = board;
  if (notWatched.length === 0) return null;
  const count = notWatched.length === 1 ? "1 resident" : `${notWatched.length} residents`;
  return (
    <section className="not-watched" aria-labelledby="not-watched-heading">
      <h2 className="section-heading" id="not-watched-heading">
        Not watched over: {count}
      </h2>
      <ul className="faults">
        {notWatched.map((one) => (
          <li key={one.residentId}>
            <Icon name={one.why === "away" ? "going" : "warning"} />{" "}
            <strong>
              {one.preferredName ?? one.residentId}
              {one.roomName === null ? "" : `, ${one.roomName}`}
            </strong>
            : {notWatchedWords(one, nowMs, timeZone)}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function DeviceTests({ board, nowMs, timeZone }: NotWatchedProps): ReactElement | null {
  if (board.deviceTests.length === 0) return null;
  return (
    <ul className="faults" aria-label="Devices under test">
      {board.deviceTests.map(({ deviceId, label, byName, untilMs }) => (
        <li key={deviceId}>
          <Icon name="warning" /> <strong>Test of {label}</strong> by {byName}, until{" "}
          {whenWords(untilMs, nowMs, timeZone)}: its next press calls nobody.
        </li>
      ))}
    </ul>
  );
}
