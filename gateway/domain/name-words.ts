// Whether a text that lies in the log as it is would name somebody: erasing them would leave it there.

/** Shorter ones, "Jo", stand in words that name nobody. */
const NAME_LEAST_CHARACTERS = 3;

/** Of letters only: a number names nobody. */
function wordsOf(text: string): string[] {
  const words = text
    .normalize("NFC")
    .toLowerCase()
    .split(/\P{L}+/u);
  return words.filter((word) => word.length >= NAME_LEAST_CHARACTERS);
}

export function namesOneOf(text: string, names: readonly string[]): boolean {
  const known = new Set(names.flatMap(wordsOf));
  return wordsOf(text).some((word) => known.has(word));
}
