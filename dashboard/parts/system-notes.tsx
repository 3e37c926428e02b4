// What the system says of itself: faults with their beginning, and which screens can sound.
import type { ReactElement } from "react";
import type { BoardView } from "../../gateway/api/contract/views.ts";
import { whenWords } from "../state/time-words.ts";
import { Icon } from "./icon.tsx";

interface SystemNotesProps {
  readonly board: BoardView;
  readonly nowMs: number;
  readonly timeZone: string;
}

export function Faults({ board, nowMs, timeZone }: SystemNotesProps): ReactElement | null {
  if (board.faults.length === 0) return null;
  return (
    <ul className="faults" aria-label="What does not work">
      {board.faults.map((fault) => (
        <li key={`${fault.words} ${fault.sinceMs}`}>
          <Icon name="technical" /> <strong>{fault.words}</strong> since{" "}
          {whenWords(fault.sinceMs, nowMs, timeZone)}
        </li>
      ))}
    </ul>
  );
}

export function Screens({ board, nowMs, timeZone }: SystemNotesProps): ReactElement | null {
  if (board.boards.length === 0) return null;
  return (
    <section className="screens" aria-labelledby="screens-heading">
      <h2 className="section-heading" id="screens-heading">
        Screens
      </h2>
      <ul className="screens__list">
        {board.boards.map((screen) => (
          <li key={screen.boardId} className={`remark${screen.canSound ? "" : " remark--care"}`}>
            <Icon name={screen.canSound ? "clock" : "sound-off"} />
            <strong>{screen.label}</strong>: {screen.canSound ? "sound is on" : "SOUND OFF"}, last
            heard {whenWords(screen.lastHeardMs, nowMs, timeZone)}
          </li>
        ))}
      </ul>
    </section>
  );
}
