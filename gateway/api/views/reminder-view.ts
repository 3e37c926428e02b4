// Today's doses of every resident, for staff on site: what is due, how it stands, what was noted.
import { NOTE_EARLY_MS } from "../../domain/dose-note.ts";
import type { Sealed } from "../../events.ts";
import type { Dose } from "../../domain/reminder.ts";
import type { DoseView, RemindersView } from "../contract/reminder-views.ts";
import { residentViewOf } from "./alert-view.ts";
import { doseStateWords, reasonInWords } from "./dose-words.ts";
import { isSameLocalDay, localTime, localTimeOn } from "./local-time.ts";
import type { ViewSource } from "./view-source.ts";

/** A dose of last evening is still staff's in the night. */
const EARLIER_MS = 12 * 3_600_000;

type OpenSealed = (sealed: Sealed) => string | undefined;

export function remindersViewOf(
  source: ViewSource,
  nowMs: number,
  openSealed: OpenSealed,
): RemindersView {
  const { home, settings } = source;
  const doses = [...home.dose.values()].filter(
    ({ dueMs }) =>
      isSameLocalDay(dueMs, nowMs, settings.timeZone) ||
      (dueMs < nowMs && nowMs - dueMs < EARLIER_MS),
  );
  const residents = [...home.resident.values()].flatMap(({ residentId, personal }) => {
    const own = doses.filter((dose) => dose.residentId === residentId);
    const who = personal === null ? null : residentViewOf(residentId, source);
    if (own.length === 0 || who === null) return [];
    const away = home.away.get(residentId);
    const isAway = away !== undefined && nowMs >= away.fromMs && nowMs < away.untilMs;
    const views = own
      .toSorted((a, b) => a.dueMs - b.dueMs)
      .map((dose) => doseViewOf(dose, source, nowMs, openSealed));
    return [{ ...who, awayUntilMs: isAway ? away.untilMs : null, doses: views }];
  });
  return { nowMs, residents };
}

function doseViewOf(
  dose: Dose,
  source: ViewSource,
  nowMs: number,
  openSealed: OpenSealed,
): DoseView {
  const { doseId, dueMs, closesMs, mode, isTimeCritical, state, sinceMs, prompts, alertId } = dose;
  const { timeZone } = source.settings;
  return {
    ...{ doseId, dueMs, closesMs, mode, isTimeCritical, state, alertId },
    medicine: openSealed(dose.medicine) ?? null,
    dueWords: localTime(dueMs, timeZone),
    stateWords: stateWordsOf(dose, nowMs, timeZone),
    stateSinceMs: state === "upcoming" ? null : sinceMs,
    prompts: prompts.length,
    played: prompts.filter(({ playedMs }) => playedMs !== null).length,
    noted: notedOf(dose, source, openSealed),
    mayBeNoted: nowMs >= dueMs - NOTE_EARLY_MS,
  };
}

function stateWordsOf(dose: Dose, nowMs: number, timeZone: string): string {
  const words = doseStateWords[dose.state];
  if (dose.notPrompted === null) return words;
  const timeOf = (wallMs: number): string => localTimeOn(wallMs, nowMs, timeZone);
  return `${words}: ${reasonInWords(dose.notPrompted, timeOf)}`;
}

function notedOf({ noted }: Dose, source: ViewSource, openSealed: OpenSealed): DoseView["noted"] {
  if (noted === null) return null;
  const { staffId, outcome, reason, atMs } = noted;
  return {
    ...{ outcome, atMs, byName: source.names.staff(staffId) },
    reason: reason === null ? null : (openSealed(reason) ?? null),
  };
}
