import { describe, expect, it } from "vitest";
import {
  BOARD_SILENT_AFTER_MS,
  BoardWatch,
  type WatchedBoard,
} from "../../../gateway/api/board-watch.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const report = { boardId: "B-1", label: "Lounge", canSound: true, tabletId: "T-1" };

function watch(): {
  clock: ManualClock;
  boards: BoardWatch;
  silent: WatchedBoard[];
  again: WatchedBoard[];
} {
  const clock = new ManualClock(1_000);
  const silent: WatchedBoard[] = [];
  const again: WatchedBoard[] = [];
  const boards = new BoardWatch(clock, {
    onSilent: (board) => silent.push(board),
    onRevoked: () => undefined,
    onHeardAgain: (board) => again.push(board),
  });
  return { clock, boards, silent, again };
}

describe("the watch over boards", () => {
  it("[H-19.3] says once that a board went silent, and once that it is heard again", () => {
    const { clock, boards, silent, again } = watch();
    boards.heard(report);
    again.length = 0;
    clock.advance(BOARD_SILENT_AFTER_MS - 1);
    expect(silent).toEqual([]);
    clock.advance(60_000);
    expect(silent.map(({ boardId }) => boardId)).toEqual(["B-1"]);
    boards.heard(report);
    boards.heard(report);
    expect(again.map(({ boardId }) => boardId)).toEqual(["B-1"]);
  });

  it("[H-19.3] says of a board heard first in this run that it is there: the last run may have missed it", () => {
    const { boards, again } = watch();
    boards.heard(report);
    boards.heard(report);
    expect(again.map(({ boardId }) => boardId)).toEqual(["B-1"]);
  });

  it("[H-19.3] misses an enrolled tablet that died while the hub was down", () => {
    const { clock, boards, silent } = watch();
    boards.expect([
      { tabletId: "T-1", label: "Lounge" },
      { tabletId: "T-2", label: "Hall" },
    ]);
    boards.heard(report);
    clock.advance(119_999);
    expect(silent.some(({ tabletId }) => tabletId === "T-2")).toBe(false);
    boards.heard(report);
    clock.advance(1);
    const missed = silent.length;
    boards.heard({ ...report, boardId: "B-2", tabletId: "T-2" });
    clock.advance(10_000);
    expect(silent).toHaveLength(missed);
    expect(silent.filter(({ tabletId }) => tabletId === "T-2")).toMatchObject([
      { label: "Hall", isSilent: true, canSound: false },
    ]);
  });

  it("lists a tablet once when its silent page comes back as a new one", () => {
    const { clock, boards, silent } = watch();
    boards.heard(report);
    clock.advance(BOARD_SILENT_AFTER_MS);
    expect(silent).toHaveLength(1);
    boards.heard({ ...report, boardId: "B-NEW" });
    expect(boards.boards().map(({ boardId }) => boardId)).toEqual(["B-NEW"]);
  });

  it("takes a tablet whose page lost its storage for the same tablet", () => {
    const { clock, boards, silent } = watch();
    boards.heard(report);
    clock.advance(20_000);
    boards.heard({ ...report, boardId: "B-NEW" });
    clock.advance(20_000);
    boards.heard({ ...report, boardId: "B-NEW" });
    clock.advance(20_000);
    expect(silent).toEqual([]);
    expect(boards.boards().map(({ boardId }) => boardId)).toEqual(["B-NEW"]);
  });

  it("[H-19.2] never says that a silent board can sound", () => {
    const { clock, boards } = watch();
    boards.heard(report);
    expect(boards.health()[0]?.canSound).toBe(true);
    clock.advance(BOARD_SILENT_AFTER_MS);
    expect(boards.health()[0]?.canSound).toBe(false);
  });

  it("[H-19.2] asks for a change of sound to be recorded until it was", () => {
    const { boards } = watch();
    expect(boards.heard(report)).toBe(true);
    expect(boards.heard(report)).toBe(true);
    boards.recorded("B-1", true);
    expect(boards.heard(report)).toBe(false);
    expect(boards.heard({ ...report, canSound: false })).toBe(true);
  });

  it("forgets a closed window in the end, and never an enrolled tablet", () => {
    const { clock, boards } = watch();
    boards.heard(report);
    boards.heard({ ...report, boardId: "B-2", tabletId: null });
    clock.advance(24 * 60 * 60_000);
    expect(boards.boards().map(({ boardId }) => boardId)).toEqual(["B-1"]);
  });

  it("is bounded, and leaves no timer behind", () => {
    const { clock, boards } = watch();
    for (let at = 0; at < 500; at += 1) boards.heard({ ...report, boardId: `B-${at}` });
    expect(boards.boards()).toHaveLength(200);
    expect(clock.waiting).toHaveLength(200);
    boards[Symbol.dispose]();
    expect(clock.waiting).toEqual([]);
  });

  it("misses no tablet that is no longer enrolled, heard before or not", () => {
    const { clock, boards, silent } = watch();
    boards.expect([{ tabletId: "t-9", label: "Lounge" }]);
    boards.heard({ ...report, tabletId: "t-1" });
    for (const tabletId of ["t-1", "t-9"]) boards.revoked(tabletId);
    clock.advance(600_000);
    expect(silent).toEqual([]);
    expect(boards.boards()).toEqual([]);
  });
});
