// Schedules → doses by the home's own clocks: the days on which clocks change, and any schedule.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dosesBetween } from "../../../gateway/domain/dose-plan.ts";
import type { Reminder } from "../../../gateway/domain/reminder.ts";
import { promptIdOf } from "../../../gateway/domain/dose-prompt.ts";
import { weekday } from "../../../gateway/domain/reminder-shapes.ts";
import { zonedHomeTime } from "../../../gateway/zoned-home-time.ts";
import { HOUR_MS, MINUTE_MS, reminderRow } from "../../support/reminder-rig.ts";

const LONDON = zonedHomeTime("Europe/London");
const DAY_MS = 24 * HOUR_MS;

function dosesOn(date: string, timesMin: readonly number[], over: Partial<Reminder> = {}) {
  const noonMs = Date.parse(`${date}T12:00:00Z`);
  const reminder = reminderRow({ timesMin: [...timesMin], ...over });
  const day = date.replaceAll("-", "");
  return dosesBetween(reminder, noonMs - 2 * DAY_MS, noonMs + 2 * DAY_MS, LONDON)
    .filter(({ doseId }) => doseId.includes(`.${day}.`))
    .map(({ dueMs }) => new Date(dueMs).toISOString().slice(0, 16));
}

function at(hours: number, minutes = 0): number {
  return hours * 60 + minutes;
}

describe("[H-25.3] doses by London's clocks", () => {
  it.each([
    ["winter", "2026-01-15", at(8), ["2026-01-15T08:00"]],
    ["summer", "2026-07-15", at(8), ["2026-07-15T07:00"]],
    ["the evening before the clocks go forward", "2026-03-28", at(22), ["2026-03-28T22:00"]],
    ["before the hour that is left out", "2026-03-29", at(0, 30), ["2026-03-29T00:30"]],
    ["in the hour that is left out", "2026-03-29", at(1, 30), ["2026-03-29T01:30"]],
    ["after it", "2026-03-29", at(2, 30), ["2026-03-29T01:30"]],
    ["the morning after it", "2026-03-29", at(8), ["2026-03-29T07:00"]],
    ["before the hour that comes twice", "2026-10-25", at(0, 30), ["2026-10-24T23:30"]],
    [
      "in the hour that comes twice: once, the first time",
      "2026-10-25",
      at(1, 30),
      ["2026-10-25T00:30"],
    ],
    ["after it", "2026-10-25", at(2, 30), ["2026-10-25T02:30"]],
    ["the last minute of a year", "2026-12-31", at(23, 59), ["2026-12-31T23:59"]],
    ["a leap day", "2028-02-29", at(8), ["2028-02-29T08:00"]],
  ])("in %s", (_name, date, minutes, expected) => {
    expect(dosesOn(date, [minutes])).toEqual(expected);
  });

  it("are due on their days of the week and between their first and last day only", () => {
    const days = ["monday", "thursday"] as const;
    const dates = ["2026-11-16", "2026-11-17", "2026-11-19", "2026-11-23"];
    const due = (over: Partial<Reminder>): readonly string[] =>
      dates.filter((date) => dosesOn(date, [at(9)], over).length > 0);
    expect(due({ days: [...days] })).toEqual(["2026-11-16", "2026-11-19", "2026-11-23"]);
    expect(due({ days: [...days], fromDate: "2026-11-17", untilDate: "2026-11-19" })).toEqual([
      "2026-11-19",
    ]);
    expect(due({ fromDate: "2026-11-20", untilDate: "2026-11-22" })).toEqual([]);
  });
});

/** Times at least 90 minutes apart, as a plan demands. */
const schedule = fc
  .uniqueArray(fc.integer({ min: 0, max: 15 }), { minLength: 1, maxLength: 6 })
  .chain((slots) => fc.tuple(fc.constant(slots), fc.integer({ min: 0, max: 89 })))
  .map(([slots, shift]) => slots.map((slot) => (slot * 90 + shift) % (24 * 60)));
const anyDays = fc.uniqueArray(fc.constantFrom(...weekday.options), { minLength: 1 });
const anyZone = fc.constantFrom(
  "Europe/London",
  "Australia/Lord_Howe",
  "America/St_Johns",
  "Pacific/Apia",
  "UTC",
);
const anyMoment = fc.integer({
  min: Date.UTC(2024, 0, 1),
  max: Date.UTC(2032, 0, 1),
});

describe("any schedule, in any zone, over any days", () => {
  it("[H-25.3] gives each dose one name, each name one time, and one dose a day and time", () => {
    fc.assert(
      fc.property(schedule, anyDays, anyZone, anyMoment, (timesMin, days, zone, fromMs) => {
        const reminder = reminderRow({ timesMin, days });
        const doses = dosesBetween(reminder, fromMs, fromMs + 9 * DAY_MS, zonedHomeTime(zone));
        const names = doses.map(({ doseId }) => doseId);
        expect(new Set(names).size).toBe(names.length);
        expect(doses.every(({ dueMs }) => dueMs >= fromMs && dueMs < fromMs + 9 * DAY_MS)).toBe(
          true,
        );
        // The 90 minutes of the plan, less the hour that a night may lack.
        const gaps = doses.slice(1).map(({ dueMs }, index) => dueMs - (doses[index]?.dueMs ?? 0));
        expect(Math.min(Number.POSITIVE_INFINITY, ...gaps)).toBeGreaterThanOrEqual(30 * MINUTE_MS);
      }),
      { numRuns: 150 },
    );
  });

  it("[H-25.3] gives the same doses however the days are cut into looks", () => {
    fc.assert(
      fc.property(schedule, anyZone, anyMoment, fc.nat(72), (timesMin, zone, fromMs, hours) => {
        const time = zonedHomeTime(zone);
        const reminder = reminderRow({ timesMin });
        const [midMs, toMs] = [fromMs + hours * HOUR_MS, fromMs + 4 * DAY_MS];
        const whole = dosesBetween(reminder, fromMs, toMs, time);
        const parts = [
          ...dosesBetween(reminder, fromMs, midMs, time),
          ...dosesBetween(reminder, midMs, toMs, time),
        ];
        expect(parts).toEqual(whole);
      }),
      { numRuns: 100 },
    );
  });

  it("numbers prompts alike again and again, apart from one another, and never 0", () => {
    const ids = Array.from({ length: 400 }, (_, n) =>
      promptIdOf(`m-${n % 20}.202611${10 + Math.floor(n / 20)}.0800`, 1 + (n % 3)),
    );
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => id > 0 && id <= 0xffffffff)).toBe(true);
    expect(promptIdOf("m-1.20261120.0800", 1)).toBe(promptIdOf("m-1.20261120.0800", 1));
  });
});
