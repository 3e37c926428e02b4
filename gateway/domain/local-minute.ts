// The time of day in the home: rules by time of day count in the home's own clock, summer and winter.
const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format costs a hundred times what using it does. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    ...{ timeZone, hour: "numeric", minute: "numeric", hourCycle: "h23" },
  });
  formats.set(timeZone, made);
  return made;
}

/** Minutes since midnight there, 0 to 1,439. */
export function localMinute(wallMs: number, timeZone: string): number {
  const parts = formatOf(timeZone).formatToParts(wallMs);
  const of = (type: "hour" | "minute"): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  return of("hour") * 60 + of("minute");
}
