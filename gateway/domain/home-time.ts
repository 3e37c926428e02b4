// The home's own clocks and calendar, as an argument: the core has no time zones of its own.
import type { Weekday } from "./reminder-shapes.ts";

export interface HomeTime {
  /** The day it is there at that moment, "2026-03-29". */
  dateAt(wallMs: number): string;
  /** "2026-03-30" after "2026-03-29". */
  nextDate(date: string): string;
  weekdayOf(date: string): Weekday;
  /**
   * When that day's clock shows so many minutes after midnight. Of an hour that comes twice it is the
   * first; of one that is left out, as much later as the clock leaps, so that doses keep their distance
   * [RFC 5545 §3.3.5].
   */
  at(date: string, minutesOfDay: number): number;
}
