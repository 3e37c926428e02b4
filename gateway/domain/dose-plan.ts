// A schedule → the doses of the coming day and a half, each once: its name is its day and hour by the
// home's clocks, so that an hour that comes twice has one dose. Before it: reminders. After it: the rule.
import type { Proposal } from "../events.ts";
import type { Home } from "./home.ts";
import type { HomeTime } from "./home-time.ts";
import type { Dose, Reminder } from "./reminder.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTES_OF_AN_HOUR = 60;

/** Further than any look at the plan is from the next one, and a night beyond that. */
const AHEAD_MS = 36 * HOUR_MS;
/** After a longer time off, staff know that no reminder came. */
const BACK_MS = 7 * DAY_MS;
const FORGET_AFTER_MS = 8 * DAY_MS;
/** A dose planned further ahead than this was planned while the clock was wrong. */
const AHEAD_MOST_MS = 3 * DAY_MS;

/** Since when the hub was not running; null: it is running. */
export interface Off {
  readonly fromMs: number;
}

interface Planned {
  readonly doseId: string;
  readonly dueMs: number;
}

export function doseIdOf(reminderId: string, date: string, minutesOfDay: number): string {
  const hour = String(Math.floor(minutesOfDay / MINUTES_OF_AN_HOUR)).padStart(2, "0");
  const minute = String(minutesOfDay % MINUTES_OF_AN_HOUR).padStart(2, "0");
  return `${reminderId}.${date.replaceAll("-", "")}.${hour}${minute}`;
}

function isOn({ days, fromDate, untilDate }: Reminder, date: string, time: HomeTime): boolean {
  const hasBegun = fromDate === null || date >= fromDate;
  const isOver = untilDate !== null && date > untilDate;
  return hasBegun && !isOver && days.includes(time.weekdayOf(date));
}

/** The doses due from `fromMs` on and before `toMs`, in order of time. */
export function dosesBetween(
  reminder: Reminder,
  fromMs: number,
  toMs: number,
  time: HomeTime,
): readonly Planned[] {
  const found: Planned[] = [];
  const lastDate = time.nextDate(time.dateAt(toMs));
  // A time that is left out lies later than its day's others: the day before may reach into this one.
  let date = time.dateAt(fromMs - DAY_MS);
  for (; date <= lastDate; date = time.nextDate(date)) {
    if (!isOn(reminder, date, time)) continue;
    for (const minutes of reminder.timesMin) {
      const dueMs = time.at(date, minutes);
      const doseId = doseIdOf(reminder.reminderId, date, minutes);
      if (dueMs >= fromMs && dueMs < toMs) found.push({ doseId, dueMs });
    }
  }
  return found.toSorted((a, b) => a.dueMs - b.dueMs);
}

/** Prompted for nothing, and its time is still to come: the clock was ahead of the truth then. */
function isToRedo(dose: Dose, nowMs: number): boolean {
  return dose.state === "not-prompted" && dose.noted === null && dose.dueMs > nowMs;
}

function plan(home: Home, reminder: Reminder, nowMs: number, time: HomeTime): readonly Proposal[] {
  const { reminderId, residentId, windowMs, sinceMs } = reminder;
  const fromMs = Math.max(sinceMs, nowMs - BACK_MS);
  return dosesBetween(reminder, fromMs, nowMs + AHEAD_MS, time).flatMap(({ doseId, dueMs }) => {
    const known = home.dose.get(doseId);
    if (known !== undefined && !isToRedo(known, nowMs)) return [];
    const data = { doseId, reminderId, residentId, dueMs, closesMs: dueMs + windowMs };
    return [{ type: "reminder.planned" as const, data }];
  });
}

function forgotten(home: Home, nowMs: number): readonly Proposal[] {
  const beforeMs = nowMs - FORGET_AFTER_MS;
  const afterMs = nowMs + AHEAD_MOST_MS;
  const isAny = [...home.dose.values()].some(({ dueMs }) => dueMs < beforeMs || dueMs > afterMs);
  return isAny ? [{ type: "reminder.forgotten", data: { beforeMs, afterMs } }] : [];
}

/** What was to be prompted and is too late for it now: never prompted late as if it were time. */
function passed(
  doses: Iterable<Pick<Dose, "doseId" | "closesMs">>,
  nowMs: number,
  off: Off | null,
): readonly Proposal[] {
  const why =
    off === null
      ? ({ reason: "too-late", fromMs: null, toMs: null } as const)
      : ({ reason: "hub-off", fromMs: off.fromMs, toMs: nowMs } as const);
  return [...doses]
    .filter(({ closesMs }) => closesMs <= nowMs)
    .map(({ doseId }) => ({ type: "reminder.not-prompted", data: { doseId, ...why } }));
}

/** Everything the plan lacks now; nothing where it is whole. */
export function planProposals(
  home: Home,
  nowMs: number,
  time: HomeTime,
  off: Off | null,
): readonly Proposal[] {
  const planned = [...home.reminder.values()]
    .filter(({ isEnded }) => !isEnded)
    .flatMap((reminder) => plan(home, reminder, nowMs, time));
  const fresh = planned.flatMap((one) => (one.type === "reminder.planned" ? [one.data] : []));
  const waiting = [...home.dose.values()].filter(({ state }) => state === "upcoming");
  return [...forgotten(home, nowMs), ...planned, ...passed([...waiting, ...fresh], nowMs, off)];
}
