// Where ids come from: random ones for what people quote, time-ordered ones for rows of the log.
import { randomBytes, randomInt } from "node:crypto";
import { crockfordId, ID_BYTES } from "./domain/crockford.ts";

const TIME_BYTES = 6;
const COUNT_BYTES = 2;
const COUNTS = 2 ** (8 * COUNT_BYTES);

/** 80 random bits: alerts, tablets, people read them out, so no two begin alike. */
export function newId(): string {
  return crockfordId(randomBytes(ID_BYTES));
}

/**
 * Ids that rise with time: a new row lands beside the last one, and a commit writes fewer pages to a
 * flash card. 48 bits of ms, 16 of a count, 16 random; a clock that leaps back goes on from the last.
 */
export function orderedIds(now: () => number): () => string {
  let lastMs = 0;
  let count = randomInt(COUNTS / 2);
  return () => {
    const nowMs = now();
    if (nowMs > lastMs) {
      lastMs = nowMs;
      count = randomInt(COUNTS / 2);
    } else {
      count += 1;
      if (count === COUNTS) {
        lastMs += 1;
        count = 0;
      }
    }
    const bytes = randomBytes(ID_BYTES);
    bytes.writeUIntBE(lastMs, 0, TIME_BYTES);
    bytes.writeUInt16BE(count, TIME_BYTES);
    return crockfordId(bytes);
  };
}

/** Short, unique in one run; the boot's own id tells runs apart. */
export function traceIds(): () => string {
  const run = newId().slice(0, 8);
  let count = 0;
  return () => {
    count += 1;
    return `${run}-${count.toString(36)}`;
  };
}
