// Rights that changed take effect at once: sessions end, open streams are cut off, an enrolled tablet is
// expected to report and one that is no longer enrolled is not missed. After the commit that changed them.
import { runInBackground } from "../errors.ts";
import type { StoredEvent } from "../events.ts";
import type { BoardWatch } from "./board-watch.ts";
import type { SessionBook } from "./session-book.ts";
import type { EventStream } from "./stream/event-stream.ts";

export interface RightsWatchParts {
  readonly sessions: Pick<SessionBook, "closeAllOf">;
  readonly boards: Pick<BoardWatch, "expect" | "revoked">;
  readonly stream: Pick<EventStream, "endForbidden">;
}

/** Call it after the stream was told of the same events. */
export function followRights(events: readonly StoredEvent[], parts: RightsWatchParts): void {
  let isChanged = false;
  for (const { type, data } of events) {
    if (type === "tablet.enrolled") parts.boards.expect([data]);
    if (type === "tablet.revoked") parts.boards.revoked(data.tabletId);
    // Somebody else may have seen the PIN it replaces.
    const isPin = type === "credential.issued" && data.kind === "pin";
    if (type === "staff.revoked") endSessions(data.staffId, parts);
    if (isPin) endSessions(data.principalId, parts);
    isChanged ||= isPin || CHANGES_RIGHTS.has(type);
  }
  if (isChanged) parts.stream.endForbidden();
}

const CHANGES_RIGHTS: ReadonlySet<StoredEvent["type"]> = new Set([
  "staff.added",
  "staff.revoked",
  "tablet.revoked",
]);

function endSessions(staffId: string, { sessions }: RightsWatchParts): void {
  runInBackground("end sessions", sessions.closeAllOf(staffId));
}
