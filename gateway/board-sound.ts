// Can any board in the home sound now? Before it: the board watch and the log. After it: the rules, which
// call a sounder at once where none can.
import type { BoardReport } from "./api/board-watch.ts";
import type { StoredEvent } from "./events.ts";

export class BoardSound {
  /** Boards that are heard, with the tablet each runs on. Empty after a start, until they report. */
  readonly #boards = new Map<string, { readonly tabletId: string | null; canSound: boolean }>();

  get isAny(): boolean {
    for (const { canSound } of this.#boards.values()) if (canSound) return true;
    return false;
  }

  heard({ boardId, tabletId, canSound }: Omit<BoardReport, "label">): void {
    this.#boards.set(boardId, { tabletId, canSound });
  }

  /** A page that was reloaded may have come back as another board of the same tablet. */
  silent(boardId: string, tabletId: string | null): void {
    this.#boards.delete(boardId);
    if (tabletId !== null) this.revoked(tabletId);
  }

  revoked(tabletId: string): void {
    for (const [boardId, board] of this.#boards) {
      if (board.tabletId === tabletId) this.#boards.delete(boardId);
    }
  }

  committed(events: readonly StoredEvent[]): void {
    for (const { type, data } of events) {
      const board = type === "board.sound-changed" ? this.#boards.get(data.boardId) : undefined;
      if (board !== undefined && type === "board.sound-changed") board.canSound = data.canSound;
    }
  }
}
