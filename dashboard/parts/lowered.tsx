// For whom doubtful movements call less readily now, by whom and until when: no silence without an
// end, and none unseen (promise 5).
import type { ReactElement } from "react";
import type { BoardView } from "../../gateway/api/contract/views.ts";
import { whenWords } from "../state/time-words.ts";
import { Icon } from "./icon.tsx";

interface LoweredProps {
  readonly board: BoardView;
  readonly nowMs: number;
  readonly timeZone: string;
}

export function Lowered({ board, nowMs, timeZone }: LoweredProps): ReactElement | null {
  if (board.lowered.length === 0) return null;
  return (
    <ul className="faults" aria-label="Sensitivity lowered">
      {board.lowered.map(({ residentId, preferredName, roomName, byName, untilMs }) => (
        <li key={residentId}>
          <Icon name="warning" />{" "}
          <strong>
            Sensitivity lowered for {preferredName ?? residentId}
            {roomName === null ? "" : `, ${roomName}`}
          </strong>
          : more falls may be missed. Set by {byName}
          {untilMs === null ? "" : `, until ${whenWords(untilMs, nowMs, timeZone)}`}. Look in more
          often.
        </li>
      ))}
    </ul>
  );
}
