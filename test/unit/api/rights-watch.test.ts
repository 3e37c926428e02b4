import { expect, it } from "vitest";
import { BoardWatch, type WatchedBoard } from "../../../gateway/api/board-watch.ts";
import { followRights } from "../../../gateway/api/rights-watch.ts";
import { CoreRig } from "../../support/core-rig.ts";

it("[H-19.3] misses a tablet that was enrolled in this run and never reported", async () => {
  const rig = await CoreRig.start();
  const silent: WatchedBoard[] = [];
  const boards = new BoardWatch(rig.clock, {
    onSilent: (board) => silent.push(board),
    onRevoked: () => undefined,
    onHeardAgain: () => undefined,
  });
  const parts = {
    boards,
    sessions: { closeAllOf: () => Promise.resolve() },
    stream: { endForbidden: () => undefined },
  };
  const data = { tabletId: "T-1", label: "Lounge" };
  followRights(await rig.record({ type: "tablet.enrolled", data }), parts);
  await rig.advance(119_999);
  expect(silent).toEqual([]);
  await rig.advance(1);
  expect(silent).toMatchObject([{ tabletId: "T-1", label: "Lounge" }]);
});
