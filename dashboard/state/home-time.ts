// A day and a time of day as somebody types them → a moment, in the home's own time zone: a tablet's may
// be set wrong.
export interface LocalTime {
  /** "2026-11-22" */
  readonly day: string;
  /** "14:30" */
  readonly time: string;
}

const DAY_FORMAT = {
  ...({ year: "numeric", month: "2-digit", day: "2-digit" } as const),
  ...({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" } as const),
};

/** As the fields of a form want it. */
export function localTimeOf(atMs: number, timeZone: string): LocalTime {
  const parts = new Intl.DateTimeFormat("en-GB", { ...DAY_FORMAT, timeZone }).formatToParts(atMs);
  const of = (type: Intl.DateTimeFormatPartTypes): string =>
    parts.find((part) => part.type === type)?.value ?? "";
  return {
    day: `${of("year")}-${of("month")}-${of("day")}`,
    time: `${of("hour")}:${of("minute")}`,
  };
}

function asIfUtc({ day, time }: LocalTime): number {
  return Date.parse(`${day}T${time}:00Z`);
}

/** NaN where nothing, or nonsense, was typed. A time that a clock change skips is the one after it. */
export function momentOf(local: LocalTime, timeZone: string): number {
  const wanted = asIfUtc(local);
  if (Number.isNaN(wanted)) return wanted;
  const offsetAt = (atMs: number): number => asIfUtc(localTimeOf(atMs, timeZone)) - atMs;
  const guess = wanted - offsetAt(wanted);
  return wanted - offsetAt(guess);
}
