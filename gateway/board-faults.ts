// A board that goes silent, and is heard again, as a fault and its end. After the API's board watch,
// before the fault desk.
import type { BoardWatchHooks } from "./api/board-watch.ts";
import type { FaultDesk } from "./fault-desk.ts";

/** Only enrolled tablets: anybody may close the board on a computer of their own. */
export function boardFaults(faults: FaultDesk): BoardWatchHooks {
  return {
    onSilent: ({ tabletId }) => {
      // By its id alone: what a tablet is called stays out of faults and logs; screens know it.
      const detail = "Not heard for 30 seconds: it may not show or sound alerts.";
      if (tabletId !== null) faults.notice("board-silent", tabletId, detail);
    },
    onRevoked: (tabletId) => {
      faults.clear("board-silent", tabletId);
    },
    onHeardAgain: ({ tabletId }) => {
      if (tabletId !== null) faults.clear("board-silent", tabletId);
    },
  };
}
