// What a technical alert is about, from what was noticed; since when it works again.
import type { AlertView } from "../../gateway/api/contract/views.ts";

const NOTICED: ReadonlySet<string> = new Set([
  "fault",
  "trouble",
  "device-flat",
  "device-tampered",
]);
const OVER: ReadonlySet<string> = new Set(["fault-over", "trouble-over"]);

/** What is wrong, as the hub said it last. */
export function matterWords({ lines, title }: AlertView): string {
  return lines.findLast(({ kind }) => NOTICED.has(kind))?.words ?? title;
}

/** When it was last seen to be over; null: it still asks for somebody. */
export function worksAgainSinceMs({ kind, lines }: AlertView): number | null {
  if (kind !== "technical") return null;
  const last = lines.findLast((line) => NOTICED.has(line.kind) || OVER.has(line.kind));
  return last !== undefined && OVER.has(last.kind) ? last.atMs : null;
}
