// What a serial line does to bytes: cuts them into pieces, joins them, loses and flips some, adds noise.
import { z } from "zod";
import type { Random } from "./seeded-random.ts";

const share = z.coerce.number().min(0).max(1).default(0);

/** Shares of writes, and for `drop` and `flip` of bytes. */
export const LineFaults = z.strictObject({
  split: share,
  join: share,
  drop: share,
  flip: share,
  garbage: share,
});
export type LineFaults = z.infer<typeof LineFaults>;

const GARBAGE_MOST_BYTES = 12;
/** What is held back to be joined with the next leaves after this long in any case. */
const LONGEST_HOLD_MS = 50;

/** Reads `drop=0.001,flip=0.001`. Throws with every fault at once. */
export function parseLineFaults(text: string): LineFaults {
  const pairs = text.split(",").filter((pair) => pair !== "");
  const parsed = LineFaults.safeParse(Object.fromEntries(pairs.map((pair) => pair.split("=", 2))));
  if (parsed.success) return parsed.data;
  throw new Error(`faults "${text}":\n${z.prettifyError(parsed.error)}`);
}

/** `write` with these faults before it. */
export function withLineFaults(
  write: (bytes: Uint8Array) => void,
  faults: LineFaults,
  random: Random,
): (bytes: Uint8Array) => void {
  let held: Uint8Array = new Uint8Array(0);
  const release = (): void => {
    const bytes = held;
    held = new Uint8Array(0);
    if (bytes.length > 0) write(bytes);
  };
  return (bytes) => {
    const noise =
      random() < faults.garbage
        ? Array.from(
            { length: 1 + Math.floor(random() * GARBAGE_MOST_BYTES) },
            () => random() * 256,
          )
        : [];
    const passed = [...bytes]
      .filter(() => random() >= faults.drop)
      .map((byte) => (random() < faults.flip ? byte ^ (1 << Math.floor(random() * 8)) : byte));
    held = Uint8Array.of(...held, ...noise, ...passed);
    if (random() < faults.join) {
      setTimeout(release, LONGEST_HOLD_MS);
      return;
    }
    if (random() >= faults.split) {
      release();
      return;
    }
    const at = Math.floor(random() * held.length);
    const rest = held.slice(at);
    held = held.slice(0, at);
    release();
    held = rest;
    setTimeout(release, 1 + random() * LONGEST_HOLD_MS);
  };
}
