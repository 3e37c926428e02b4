// A board that goes silent, and is heard again: as a fault and its end, and as one that can sound or
// not. After the API's board watch, before the fault desk and the rules.
import type { BoardWatchHooks } from "./api/board-watch.ts";
import type { BoardSound } from "./board-sound.ts";
import type { FaultDesk } from "./fault-desk.ts";

/** Faults only of enrolled tablets: anybody may close the board on a computer of their own. */
export function boardHooks(faults: FaultDesk, sound: BoardSound): BoardWatchHooks {
  return {
    onSilent: ({ boardId, tabletId }) => {
      sound.silent(boardId, tabletId);
      // By its id alone: what a tablet is called stays out of faults and logs; screens know it.
      const detail = "Not heard for 30 seconds: it may not show or sound alerts.";
      if (tabletId !== null) faults.notice("board-silent", tabletId, detail);
    },
    onRevoked: (tabletId) => {
      sound.revoked(tabletId);
      faults.clear("board-silent", tabletId);
    },
    onHeardAgain: (board) => {
      sound.heard(board);
      const { tabletId } = board;
      if (tabletId !== null) faults.clear("board-silent", tabletId);
    },
  };
}
