// Is this screen one that staff in the home look at? Only then does it say what it showed and sounded.
import type { SessionView } from "../../gateway/api/contract/views.ts";

/** An enrolled tablet, or a browser of somebody on site; not a responder's or an installer's. */
export function countsAsBoard(session: SessionView | null): boolean {
  if (session === null) return false;
  const role = session.signedIn?.role;
  return session.tablet !== null || role === "staff" || role === "manager";
}
