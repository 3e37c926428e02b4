// Boards that report themselves: can they sound, and have they gone quiet (promise 3)?
// Before it: POST /board-status. After it: `board.sound-changed`, and the fault a silent board is.
import type { Clock } from "../domain/clock.ts";
import type { BoardHealth } from "./views/view-source.ts";

/** Boards report every 10 s: two lost reports and a slow third. */
export const BOARD_SILENT_AFTER_MS = 30_000;
/** After a power cut tablets and access points need longer than the hub to be back. */
const EXPECTED_WITHIN_MS = 120_000;
/** A page without an enrolled tablet that has gone is only a closed window: it leaves the list. */
const FORGET_WINDOW_AFTER_MS = 10 * 60 * 1000;
/** More than any home has: beyond it the one that has been quiet longest is forgotten. */
const MAX_BOARDS = 200;

export interface BoardReport {
  readonly boardId: string;
  readonly label: string;
  readonly canSound: boolean;
  /** The enrolled tablet it runs on; null: any other browser, which may be closed at will. */
  readonly tabletId: string | null;
}

export interface WatchedBoard extends BoardReport {
  readonly lastHeardMs: number;
  readonly isSilent: boolean;
}

export interface BoardWatchHooks {
  readonly onSilent: (board: WatchedBoard) => void;
  /** Its tablet is no longer enrolled: its silence is nobody's fault any more. */
  readonly onRevoked: (tabletId: string) => void;
  /** A board that was silent, or was not heard in this run of the hub, reported. */
  readonly onHeardAgain: (board: WatchedBoard) => void;
}

interface Entry {
  board: WatchedBoard;
  /** What the log was last told; null: nothing yet. */
  recordedCanSound: boolean | null;
  timer: Disposable;
}

export class BoardWatch {
  readonly #clock: Clock;
  readonly #hooks: BoardWatchHooks;
  readonly #entries = new Map<string, Entry>();
  /** Enrolled tablets that have not reported since the hub started, or since they were enrolled. */
  readonly #expected = new Map<string, Disposable>();

  constructor(clock: Clock, hooks: BoardWatchHooks) {
    this.#clock = clock;
    this.#hooks = hooks;
  }

  /** At start a tablet that died while the hub was down must be missed too, later one just enrolled. */
  expect(tablets: Iterable<{ readonly tabletId: string; readonly label: string }>): void {
    for (const { tabletId, label } of tablets) {
      const lastHeardMs = this.#clock.now();
      const missing = { boardId: tabletId, label, canSound: false, tabletId, lastHeardMs };
      const timer = this.#after(EXPECTED_WITHIN_MS, tabletId, () => {
        this.#expected.delete(tabletId);
        this.#hooks.onSilent({ ...missing, isSilent: true });
      });
      this.#expected.set(tabletId, timer);
    }
  }

  /** Returns true where the log must be told that this board can, or can no longer, sound. */
  heard(report: BoardReport): boolean {
    const before = this.#entries.get(report.boardId);
    before?.timer[Symbol.dispose]();
    const board = { ...report, lastHeardMs: this.#clock.now(), isSilent: false };
    const recordedCanSound = before?.recordedCanSound ?? null;
    this.#entries.delete(report.boardId);
    this.#entries.set(report.boardId, {
      board,
      recordedCanSound,
      timer: this.#after(BOARD_SILENT_AFTER_MS, report.boardId, () => {
        this.#fallSilent(report.boardId);
      }),
    });
    this.#makeRoom();
    if (report.tabletId !== null) this.#heardTablet(report.tabletId);
    if (before?.board.isSilent !== false) this.#hooks.onHeardAgain(board);
    return recordedCanSound !== report.canSound;
  }

  /** A tablet that is no longer enrolled is not missed; its page may go on as any other browser. */
  revoked(tabletId: string): void {
    this.#expected.get(tabletId)?.[Symbol.dispose]();
    this.#expected.delete(tabletId);
    for (const [boardId, { board, timer }] of this.#entries) {
      if (board.tabletId !== tabletId) continue;
      timer[Symbol.dispose]();
      this.#entries.delete(boardId);
    }
    this.#hooks.onRevoked(tabletId);
  }

  /** The log has been told. Until then every report asks for it again. */
  recorded(boardId: string, canSound: boolean): void {
    const entry = this.#entries.get(boardId);
    if (entry !== undefined) entry.recordedCanSound = canSound;
  }

  boards(): WatchedBoard[] {
    return [...this.#entries.values()].map(({ board }) => board);
  }

  /** For the board's list: a silent board can not be said to sound. */
  health(): BoardHealth[] {
    return this.boards().map(({ boardId, label, canSound, lastHeardMs, isSilent }) => ({
      boardId,
      label,
      canSound: canSound && !isSilent,
      lastHeardMs,
    }));
  }

  [Symbol.dispose](): void {
    for (const { timer } of this.#entries.values()) timer[Symbol.dispose]();
    for (const timer of this.#expected.values()) timer[Symbol.dispose]();
    this.#entries.clear();
    this.#expected.clear();
  }

  /** A page that lost its storage comes back as a new board: its tablet's silent one is no more. */
  #heardTablet(tabletId: string): void {
    this.#expected.get(tabletId)?.[Symbol.dispose]();
    this.#expected.delete(tabletId);
    for (const { board } of this.#entries.values()) {
      if (board.tabletId === tabletId && board.isSilent) this.#entries.delete(board.boardId);
    }
  }

  #fallSilent(boardId: string): void {
    const entry = this.#entries.get(boardId);
    if (entry === undefined) return;
    const { tabletId } = entry.board;
    if (tabletId !== null && this.#isHeardElsewhere(tabletId, boardId)) {
      this.#entries.delete(boardId);
      return;
    }
    entry.board = { ...entry.board, isSilent: true };
    if (tabletId === null) {
      entry.timer = this.#after(FORGET_WINDOW_AFTER_MS, boardId, () => {
        this.#entries.delete(boardId);
      });
    }
    this.#hooks.onSilent(entry.board);
  }

  #isHeardElsewhere(tabletId: string, boardId: string): boolean {
    return this.boards().some(
      (board) => board.tabletId === tabletId && board.boardId !== boardId && !board.isSilent,
    );
  }

  #makeRoom(): void {
    if (this.#entries.size <= MAX_BOARDS) return;
    const [oldest] = this.#entries;
    if (oldest === undefined) return;
    oldest[1].timer[Symbol.dispose]();
    this.#entries.delete(oldest[0]);
  }

  #after(delayMs: number, boardId: string, wake: () => void): Disposable {
    return this.#clock.after(delayMs, `board ${boardId} silent`, wake);
  }
}
