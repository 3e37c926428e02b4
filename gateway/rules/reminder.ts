import { z } from "zod";
import { awaitedDoseAlert, type Reason, tellStaff } from "../domain/dose-told.ts";
import { promptOf, whyNotPrompted } from "../domain/dose-prompt.ts";
import {
  clearDoseTimers,
  type DoseTimer,
  doseTimerRung,
  isDoseTimerSet,
  setDoseTimer,
} from "../domain/dose-timer.ts";
import { isOtherCompartment } from "../domain/reduce-reminder.ts";
import { type Dose, doseSpokenOf, isOpen, isWithStaff, lastPrompt } from "../domain/reminder.ts";
import { type RuleContext, defineRule } from "../domain/rule.ts";
import type { EventData, EventStamp, Proposal } from "../events.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Timers are exact to this; a clock set back in between is more. */
const EARLY_MS = SECOND_MS;
/** Of doses older than that the round, and the MAR, have said what there is to say. */
const TELL_WITHIN_MS = 24 * HOUR_MS;

const settings = z.strictObject({
  playedWithinMs: z
    .int()
    .min(10 * SECOND_MS)
    .max(5 * MINUTE_MS)
    .default(MINUTE_MS)
    .describe("A prompt its device has not confirmed as played within this long goes to staff."),
  promptAgainAfterMs: z
    .int()
    .min(MINUTE_MS)
    .max(HOUR_MS)
    .default(10 * MINUTE_MS)
    .describe("A prompt that nobody answered is given again after this long, within the window."),
  promptsMost: z
    .int()
    .min(1)
    .max(5)
    .default(3)
    .describe("Prompts for one dose, the first included."),
  criticalAnswerWithinMs: z
    .int()
    .min(MINUTE_MS)
    .max(30 * MINUTE_MS)
    .default(5 * MINUTE_MS)
    .describe("Of a time-critical dose that nobody answered, staff are called after this long."),
  promptWithUnsyncedClock: z
    .boolean()
    .default(false)
    .describe(
      "true: residents are prompted although no time service vouches for the hub's clock, for a hub with a battery-backed clock and no internet.",
    ),
});
type Settings = z.output<typeof settings>;
type Heard = Readonly<EventData<"reminder.heard">>;

function notPrompted(dose: Dose, why: Reason): Proposal {
  return { type: "reminder.not-prompted", data: { doseId: dose.doseId, ...why } };
}

/** Everything a prompt waits for: that it played, that somebody answered, the end of its window. */
function prompt(dose: Dose, now: number, own: Settings): readonly Proposal[] {
  const { deviceId, closesMs, isTimeCritical } = dose;
  if (deviceId === null) return [];
  const leftMs = closesMs - now;
  const validMs = Math.min(own.playedWithinMs, leftMs);
  const isFirst = dose.prompts.length === 0;
  const criticalMs = Math.min(own.criticalAnswerWithinMs, leftMs);
  return [
    promptOf(dose, deviceId, validMs),
    setDoseTimer(dose, "played", validMs),
    setDoseTimer(dose, "next", own.promptAgainAfterMs),
    ...(isFirst ? [setDoseTimer(dose, "close", leftMs)] : []),
    ...(isFirst && isTimeCritical ? [setDoseTimer(dose, "critical", criticalMs)] : []),
  ];
}

function due(dose: Dose, event: EventStamp, context: RuleContext, own: Settings): Proposal[] {
  const { nowMs } = context;
  if (dose.state !== "upcoming" || dose.noted !== null) return [];
  // The clock was set back since the timer was set: its time is still to come.
  if (nowMs < dose.dueMs - EARLY_MS) return [setDoseTimer(dose, "due", dose.dueMs - nowMs)];
  const isClockGood = event.clockSynced || own.promptWithUnsyncedClock;
  const reason = whyNotPrompted(context.home, dose, { nowMs, isClockGood });
  const now: Proposal = { type: "reminder.due", data: { doseId: dose.doseId } };
  if (reason !== undefined) return [notPrompted(dose, { reason, fromMs: null, toMs: null })];
  if (dose.mode === "staff-prompt") return [now, ...tellStaff(context, dose, "check-the-mar")];
  return [now, ...prompt(dose, nowMs, own)];
}

/** What staff have is theirs: a device that prompts on could lead to a second dose. */
function unanswered(dose: Dose, context: RuleContext): readonly Proposal[] {
  return isWithStaff(dose) ? [] : tellStaff(context, dose, "no-response");
}

function isToRepeat(dose: Dose, { home, nowMs }: RuleContext, own: Settings): boolean {
  if (isWithStaff(dose) || dose.prompts.length >= own.promptsMost) return false;
  // A clock that was good enough for the first prompt has not become worse by running on.
  return whyNotPrompted(home, dose, { nowMs, isClockGood: true }) === undefined;
}

function isUnplayed(dose: Dose): boolean {
  return lastPrompt(dose)?.playedMs === null && !isWithStaff(dose);
}

function rang(
  timer: Exclude<DoseTimer, "due">,
  dose: Dose,
  context: RuleContext,
  own: Settings,
): readonly Proposal[] {
  if (!isOpen(dose) || dose.mode === "staff-prompt") return [];
  switch (timer) {
    case "played":
      return isUnplayed(dose) ? tellStaff(context, dose, "not-played") : [];
    case "next":
      return isToRepeat(dose, context, own) ? prompt(dose, context.nowMs, own) : [];
    case "critical":
      return unanswered(dose, context);
    case "close":
      return [
        { type: "reminder.unanswered", data: { doseId: dose.doseId } },
        ...unanswered(dose, context),
      ];
  }
}

/** An answer ends the waiting; on an alert it is a line, and closes nothing [design §2 promise 9]. */
function answered(data: Heard, dose: Dose, context: RuleContext): readonly Proposal[] {
  const { said, detail } = data;
  if (isOtherCompartment(dose, detail)) return tellStaff(context, dose, "other-compartment");
  const alert = awaitedDoseAlert(context.home, dose);
  const line = { kind: "dose-answered", doseId: dose.doseId, said } as const;
  const { occurredMs } = data.occurrence;
  const added: Proposal[] =
    alert === undefined
      ? []
      : [{ type: "alert.added-to", data: { alertId: alert.alertId, line, occurredMs } }];
  return [...clearDoseTimers(context.home, dose), ...added];
}

/** Prompted again after the minutes asked for, inside the window: the end of that stays. */
function snoozed(data: Heard, dose: Dose, context: RuleContext): readonly Proposal[] {
  if (!isOpen(dose) || isWithStaff(dose)) return [];
  const cleared = clearDoseTimers(context.home, dose, ["played"]);
  return [...cleared, setDoseTimer(dose, "next", data.detail * MINUTE_MS)];
}

function heard(data: Heard, context: RuleContext): readonly Proposal[] {
  const { deviceEvent, promptId, said } = data;
  const dose = doseSpokenOf(context.home.dose, { deviceId: deviceEvent.deviceId, promptId });
  if (dose === undefined) return [];
  switch (said) {
    case "played":
      return clearDoseTimers(context.home, dose, ["played"]);
    case "button-pressed":
    case "lid-opened":
      return answered(data, dose, context);
    case "snoozed":
      return snoozed(data, dose, context);
    case "compartment-empty":
      return tellStaff(context, dose, "compartment-empty");
    case "not-played":
      return isOpen(dose) && !isWithStaff(dose) ? tellStaff(context, dose, "not-played") : [];
  }
}

/** Timers run on monotonic time: where the wall clock moved, what is still to come is set anew. */
function clockStepped({ home, nowMs }: RuleContext): readonly Proposal[] {
  return [...home.dose.values()].flatMap((dose) => {
    if (dose.state === "upcoming") return [setDoseTimer(dose, "due", dose.dueMs - nowMs)];
    const isWaiting = isDoseTimerSet(home, dose, "close");
    return isWaiting ? [setDoseTimer(dose, "close", dose.closesMs - nowMs)] : [];
  });
}

function withdrawn({ home }: RuleContext, isMeant: (dose: Dose) => boolean): readonly Proposal[] {
  return [...home.dose.values()].filter(isMeant).flatMap((dose) => clearDoseTimers(home, dose));
}

/** The life of a dose, from its time to an answer or the end of its window. */
export const reminder = defineRule({
  name: "reminder",
  summary:
    "A dose whose time has come prompts its resident's device once a step; what is not played or not answered goes to staff.",
  settings,
  on: (own) => ({
    "reminder.planned": ({ doseId }, _event, { home, nowMs }) => {
      const dose = home.dose.get(doseId);
      return dose === undefined ? [] : [setDoseTimer(dose, "due", dose.dueMs - nowMs)];
    },
    "reminder.set": ({ reminderId }, _event, context) =>
      withdrawn(context, (dose) => dose.reminderId === reminderId && dose.state === "upcoming"),
    "reminder.ended": ({ reminderId }, _event, context) =>
      withdrawn(context, (dose) => dose.reminderId === reminderId),
    "reminder.forgotten": ({ beforeMs, afterMs }, _event, context) =>
      withdrawn(context, ({ dueMs }) => dueMs < beforeMs || dueMs > afterMs),
    "reminder.noted": ({ doseId }, _event, context) =>
      withdrawn(context, (dose) => dose.doseId === doseId),
    "reminder.not-prompted": ({ doseId, reason, fromMs, toMs }, _event, context) => {
      const dose = context.home.dose.get(doseId);
      if (dose === undefined || reason === "away") return [];
      const isRecent = context.nowMs - dose.dueMs < TELL_WITHIN_MS;
      const timers = clearDoseTimers(context.home, dose);
      if (!isRecent || isWithStaff(dose)) return timers;
      return [...timers, ...tellStaff(context, dose, "not-prompted", { reason, fromMs, toMs })];
    },
    "reminder.heard": (data, _event, context) => heard(data, context),
    "clock.stepped": (_data, _event, context) => clockStepped(context),
    "wake-up.fired": ({ wakeUpId }, event, context) => {
      const rung = doseTimerRung(context.home, wakeUpId);
      if (rung === undefined) return [];
      const { timer, dose } = rung;
      return timer === "due" ? due(dose, event, context, own) : rang(timer, dose, context, own);
    },
  }),
});
