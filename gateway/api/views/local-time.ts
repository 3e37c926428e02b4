// Wall-clock ms → the time on the home's own clocks, in words. Used by every view that names a time.
import { Temporal } from "temporal-polyfill";

/** "02:10"; in the hour that is repeated when summer time ends, "01:30 BST" or "01:30 GMT". */
export function localTime(wallMs: number, timeZone: string): string {
  const local = zoned(wallMs, timeZone);
  const time = `${twoDigits(local.hour)}:${twoDigits(local.minute)}`;
  return isRepeated(local) ? `${time} ${zoneName(wallMs, timeZone)}` : time;
}

/** "02:10" on the day of `todayMs`, "21 Nov 23:50" on any other. */
export function localTimeOn(wallMs: number, todayMs: number, timeZone: string): string {
  const time = localTime(wallMs, timeZone);
  const day = zoned(wallMs, timeZone).toPlainDate();
  if (day.equals(zoned(todayMs, timeZone).toPlainDate())) return time;
  return `${day.toLocaleString("en-GB", { day: "numeric", month: "short" })} ${time}`;
}

/** On the same day of the home's own calendar. */
export function isSameLocalDay(aMs: number, bMs: number, timeZone: string): boolean {
  return zoned(aMs, timeZone).toPlainDate().equals(zoned(bMs, timeZone).toPlainDate());
}

function zoned(wallMs: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO(timeZone);
}

function isRepeated(local: Temporal.ZonedDateTime): boolean {
  const plain = local.toPlainDateTime();
  const earlier = plain.toZonedDateTime(local.timeZoneId, { disambiguation: "earlier" });
  const later = plain.toZonedDateTime(local.timeZoneId, { disambiguation: "later" });
  return earlier.epochMilliseconds !== later.epochMilliseconds;
}

function zoneName(wallMs: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    timeZoneName: "short",
  }).formatToParts(wallMs);
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
