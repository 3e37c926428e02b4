// Tells destinations that show states how rooms and devices stand now: soon after a commit, and again and
// again. Before it: the log and the device book. After it: the notifiers, which send what has changed.
import type { Clock } from "./domain/clock.ts";
import { type DeviceFigures, shownStates } from "./domain/shown-states.ts";
import { every } from "./every.ts";
import type { Hub } from "./hub.ts";

/** Batteries and the time a device was last heard change without a commit. */
const SHOW_EVERY_MS = 60_000;
/** Many commits in a row make one showing. */
const SOON_MS = 250;

/** Returns what ends it. */
export function showStates(
  hub: Pick<Hub, "home" | "onCommitted" | "notifiers">,
  book: { status(deviceId: string): DeviceFigures | undefined },
  clock: Clock,
): () => void {
  const shows = hub.notifiers.filter((notifier) => "show" in notifier);
  if (shows.length === 0) return () => undefined;
  const showNow = (): void => {
    const states = shownStates(hub.home, clock.now(), (deviceId) => book.status(deviceId));
    for (const notifier of shows) notifier.show?.(states);
  };
  let soon: Disposable | undefined;
  const committed = hub.onCommitted(() => {
    soon ??= clock.after(SOON_MS, "show states", () => {
      soon = undefined;
      showNow();
    });
  });
  const stop = every(clock, SHOW_EVERY_MS, "show states", showNow);
  showNow();
  return () => {
    stop();
    soon?.[Symbol.dispose]();
    committed[Symbol.dispose]();
  };
}
