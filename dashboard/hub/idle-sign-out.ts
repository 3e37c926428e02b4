// Signs a person out of an enrolled tablet that nobody touches: the next one to press must not act
// under somebody else's name. The tablet goes on showing and sounding.
import type { Store } from "../state/store.ts";
import { signOut } from "./hub-api.ts";

/** Long enough to attend and come back to close, short against a shift. */
const IDLE_MS = 10 * 60_000;

export function startIdleSignOut(store: Store, afterwards: () => void): void {
  let touchedMs = 0;
  let isLeaving = false;
  const touch = (): void => {
    touchedMs = performance.now();
  };
  for (const kind of ["pointerdown", "keydown"] as const) {
    document.addEventListener(kind, touch, { capture: true });
  }
  store.subscribe(() => {
    const { session, monotonicMs } = store.state();
    const isShared = session !== null && session.tablet !== null && session.signedIn !== null;
    if (!isShared || isLeaving || monotonicMs - touchedMs < IDLE_MS) return;
    isLeaving = true;
    signOut()
      .then(afterwards)
      // The hub is not there: the name stays until it is, and is tried again.
      .catch(() => undefined)
      .finally(() => {
        isLeaving = false;
        touch();
      });
  });
}
