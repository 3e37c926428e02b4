// `last_seen` as bridges write it → ms since the epoch: a number of ms, or ISO 8601 with a zone.
const ISO = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,3})\d*)?(Z|[+-]\d\d:?\d\d)$/;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Undefined where no time is meant; a time without a zone says nothing [EN ISO 8601]. */
export function epochMsOf(value: unknown): number | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) ? value : undefined;
  const parts = typeof value === "string" ? ISO.exec(value) : null;
  if (parts === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "0", zone = "Z"] = parts;
  const ms =
    daysSinceEpoch(Number(year), Number(month), Number(day)) * DAY_MS +
    (Number(hour) * 60 + Number(minute)) * MINUTE_MS +
    Number(second) * 1_000 +
    Number(fraction.padEnd(3, "0"));
  return ms - zoneMs(zone);
}

function zoneMs(zone: string): number {
  if (zone === "Z") return 0;
  const sign = zone.startsWith("-") ? -1 : 1;
  const digits = zone.replace(/\D/g, "");
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2))) * MINUTE_MS;
}

/** Proleptic Gregorian calendar, years that begin in March [Hinnant, days_from_civil]. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  return era * 146_097 + dayOfEra + dayOfYear - 719_468;
}
