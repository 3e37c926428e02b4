// What time it is at the hub, from its last reading and this screen's monotonic clock, so that ages
// are right on a tablet whose own clock or time zone is wrong.
import type { AppState, ClockReading, ScreenTime } from "./app-state.ts";

/** Where the hub does not say: the product is made for homes in England. */
const DEFAULT_TIME_ZONE = "Europe/London";

export function hubTimeMs(clock: ClockReading, monotonicMs: number): number {
  return Math.round(clock.hubMs + (monotonicMs - clock.monotonicMs));
}

/** The hub's time at the last tick, or null before it was ever heard. */
export function hubNowMs(state: Pick<AppState, "clock" | "monotonicMs">): number | null {
  return state.clock === null ? null : hubTimeMs(state.clock, state.monotonicMs);
}

/** How long nothing was heard. In sleep one clock stands still and the other goes on: the longer counts. */
export function silentMs(since: ScreenTime, at: ScreenTime): number {
  return Math.max(at.monotonicMs - since.monotonicMs, at.wallMs - since.wallMs);
}

export function timeZoneOf(state: Pick<AppState, "board">): string {
  return state.board?.timeZone ?? DEFAULT_TIME_ZONE;
}
