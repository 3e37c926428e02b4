// Times and ages as staff read them: the hub's local time, 24-hour, and ages in whole words.
const MS_PER_S = 1000;
const S_PER_MIN = 60;
const MIN_PER_H = 60;
const H_PER_DAY = 24;
/** Beyond this, a time of day alone could be taken for today's. */
const SAME_DAY_MS = 12 * MIN_PER_H * S_PER_MIN * MS_PER_S;

const formats = new Map<string, Intl.DateTimeFormat>();

function formatFor(timeZone: string, hasDay: boolean): Intl.DateTimeFormat {
  const key = `${timeZone} ${String(hasDay)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    ...(hasDay ? { weekday: "short", day: "numeric", month: "short" } : {}),
  });
  formats.set(key, made);
  return made;
}

/** "14:02" */
export function timeWords(atMs: number, timeZone: string): string {
  return formatFor(timeZone, false).format(atMs);
}

/** "14:02", or with its day when it is not recent: "Sat, 21 Nov, 14:02". */
export function whenWords(atMs: number, nowMs: number, timeZone: string): string {
  return formatFor(timeZone, Math.abs(nowMs - atMs) > SAME_DAY_MS).format(atMs);
}

/** "14:02:07" */
export function secondWords(atMs: number, timeZone: string): string {
  const seconds = Math.floor(atMs / MS_PER_S) % S_PER_MIN;
  return `${timeWords(atMs, timeZone)}:${String(seconds).padStart(2, "0")}`;
}

/** "14:02:07.412", for a trace. */
export function preciseTimeWords(atMs: number, timeZone: string): string {
  return `${secondWords(atMs, timeZone)}.${String(Math.floor(atMs) % MS_PER_S).padStart(3, "0")}`;
}

/** The hour of the day, 0–23. */
export function hourOfDay(atMs: number, timeZone: string): number {
  const hour = timeWords(atMs, timeZone).slice(0, 2);
  return Number(hour);
}

/** "8 s", "2 min 05 s", "1 h 12 min", "3 days": more exact while it matters more. */
export function ageWords(ageMs: number): string {
  const seconds = Math.max(0, Math.floor(ageMs / MS_PER_S));
  if (seconds < S_PER_MIN) return `${seconds} s`;
  const minutes = Math.floor(seconds / S_PER_MIN);
  if (minutes < MIN_PER_H) {
    return `${minutes} min ${String(seconds % S_PER_MIN).padStart(2, "0")} s`;
  }
  const hours = Math.floor(minutes / MIN_PER_H);
  if (hours < 2 * H_PER_DAY) return `${hours} h ${minutes % MIN_PER_H} min`;
  return `${Math.floor(hours / H_PER_DAY)} days`;
}
