// The part of the event vocabulary that is about medication reminders. What a dose is called is sealed
// like a name; a device says that it played, was pressed or opened, never that a dose was taken.
import { z } from "zod";
import { count, fromDevice, id, sealed, wallMs } from "./event-shapes.ts";
import {
  doseAnswer,
  doseMatter,
  doseOutcome,
  notPromptedReason,
  reminderMode,
  weekday,
} from "./reminder-shapes.ts";

const MINUTES_OF_A_DAY = 1_440;

/** Event name → data, as in the vocabulary, of which this is a part. */
export const reminderEvents = {
  /** A resident is to be reminded of a medicine, or otherwise than before. */
  "reminder.set": z.strictObject({
    reminderId: id,
    residentId: id,
    /** What the medicine and its dose are called, as on the MAR. */
    medicine: sealed,
    /** Minutes after midnight by the home's own clocks. */
    timesMin: z.array(
      z
        .int()
        .min(0)
        .max(MINUTES_OF_A_DAY - 1),
    ),
    days: z.array(weekday),
    /** First and last day, as the home's calendar has them; null: open. */
    fromDate: z.string().nullable(),
    untilDate: z.string().nullable(),
    /** So long after its time a dose may be prompted; later it is for staff. */
    windowMs: count,
    mode: reminderMode,
    /** Late is harm (Parkinson's, insulin): staff are called, not only shown. */
    isTimeCritical: z.boolean(),
    deviceId: id.nullable(),
    compartment: count.nullable(),
  }),
  /** No longer. */
  "reminder.ended": z.strictObject({ reminderId: id }),

  /** One dose of a day has its place in time: the name of the dose is its day and hour, for ever. */
  "reminder.planned": z.strictObject({
    doseId: id,
    reminderId: id,
    residentId: id,
    dueMs: wallMs,
    closesMs: wallMs,
  }),
  /** Its time has come. */
  "reminder.due": z.strictObject({ doseId: id }),
  /** A prompt is on its way to a device: the same id is the same prompt, however often it is sent. */
  "reminder.prompted": z.strictObject({
    doseId: id,
    deviceId: id,
    promptId: count,
    step: count,
    /** So long the device may begin to play it. */
    validMs: count,
  }),
  /** A reminder device says what happened at it. `detail` as in the protocol. */
  "reminder.heard": z.strictObject({
    ...fromDevice,
    said: doseAnswer,
    promptId: count,
    detail: count,
  }),
  /** Nobody pressed or opened anything in its time. */
  "reminder.unanswered": z.strictObject({ doseId: id }),
  /** Nobody was prompted, and why; the times say since when and until when that held. */
  "reminder.not-prompted": z.strictObject({
    doseId: id,
    reason: notPromptedReason,
    fromMs: wallMs.nullable(),
    toMs: wallMs.nullable(),
  }),
  /** Staff are told of a dose: from now on it is theirs, and no device is prompted for it. */
  "reminder.told": z.strictObject({ doseId: id, alertId: id, matter: doseMatter }),
  /** Staff's own record of what became of it, beside the MAR. */
  "reminder.noted": z.strictObject({
    doseId: id,
    staffId: id,
    outcome: doseOutcome,
    reason: sealed.nullable(),
  }),
  /** Doses due before or after these times are no longer kept at hand; the log has them. */
  "reminder.forgotten": z.strictObject({ beforeMs: wallMs, afterMs: wallMs }),
} as const;
