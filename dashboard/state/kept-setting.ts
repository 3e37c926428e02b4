// Small things this screen keeps for itself: its board id, its look. A browser that refuses storage
// must not stop the board, so what cannot be kept is lived without.
export function readKept(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keep(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Private windows refuse: the setting then lasts as long as the page.
  }
}

const BOARD_ID_KEY = "hearthwatch.board-id";
const BOARD_ID_BYTES = 8;

/** Made once by this browser. Not `crypto.randomUUID`: that one needs a secure context. */
export function keptBoardId(): string {
  const kept = readKept(BOARD_ID_KEY);
  if (kept !== null && /^board-[0-9a-f]{16}$/.test(kept)) return kept;
  const bytes = crypto.getRandomValues(new Uint8Array(BOARD_ID_BYTES));
  const made = `board-${[...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
  keep(BOARD_ID_KEY, made);
  return made;
}
