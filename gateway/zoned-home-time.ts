// The home's clocks and calendar in its own time zone, by the Temporal standard.
import { Temporal } from "temporal-polyfill";
import type { HomeTime } from "./domain/home-time.ts";
import { weekday } from "./domain/reminder-shapes.ts";

const MONDAY = 1;

/** `timeZone`: an IANA name. Throws a RangeError for a zone that is not known. */
export function zonedHomeTime(timeZone: string): HomeTime {
  return {
    dateAt: (wallMs) =>
      Temporal.Instant.fromEpochMilliseconds(wallMs)
        .toZonedDateTimeISO(timeZone)
        .toPlainDate()
        .toString(),
    nextDate: (date) => Temporal.PlainDate.from(date).add({ days: 1 }).toString(),
    weekdayOf: (date) => {
      const { dayOfWeek } = Temporal.PlainDate.from(date);
      return weekday.options[dayOfWeek - MONDAY] ?? "monday";
    },
    at: (date, minutesOfDay) =>
      Temporal.PlainDate.from(date)
        .toPlainDateTime()
        .add({ minutes: minutesOfDay })
        .toZonedDateTime(timeZone, { disambiguation: "compatible" }).epochMilliseconds,
  };
}
