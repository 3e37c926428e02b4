// The words medication reminders are made of: one definition each, used by the vocabulary and the API.
import { z } from "zod";

export const weekday = z.enum([
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
]);
/** Who is reminded: the resident, who takes care of their own medicines, or staff. */
export const reminderMode = z.enum(["self-administering", "staff-prompt"]);
/** What a reminder device says. It cannot know more: nobody is said to have taken or missed a dose. */
export const doseAnswer = z.enum([
  "played",
  "button-pressed",
  "lid-opened",
  "snoozed",
  "compartment-empty",
  "not-played",
]);
export const doseState = z.enum([
  "upcoming",
  "due",
  "prompted",
  "button-pressed",
  "lid-opened",
  "no-response",
  "not-prompted",
]);
/** What staff note of a dose. */
export const doseOutcome = z.enum(["given", "refused", "not-given"]);
/** Why nobody was prompted. */
export const notPromptedReason = z.enum([
  "hub-off",
  "too-late",
  "away",
  "no-basis",
  "no-device",
  "not-their-device",
  "clock-not-known",
]);
/** Why staff are told of a dose. */
export const doseMatter = z.enum([
  "check-the-mar",
  "no-response",
  "not-played",
  "not-prompted",
  "compartment-empty",
  "other-compartment",
]);

export type Weekday = z.infer<typeof weekday>;
export type ReminderMode = z.infer<typeof reminderMode>;
export type DoseAnswer = z.infer<typeof doseAnswer>;
export type DoseState = z.infer<typeof doseState>;
export type DoseOutcome = z.infer<typeof doseOutcome>;
export type DoseMatter = z.infer<typeof doseMatter>;
export type NotPromptedReason = z.infer<typeof notPromptedReason>;

/** Lines that a dose adds to an alert's story. */
export const doseLines = [
  z.strictObject({
    kind: z.literal("dose"),
    doseId: z.string().min(1).max(64),
    dueMs: z.int(),
    matter: doseMatter,
    reason: notPromptedReason.nullable(),
    /** Since when and until when the reason held, as far as known. */
    fromMs: z.int().nullable(),
    toMs: z.int().nullable(),
  }),
  z.strictObject({
    kind: z.literal("dose-answered"),
    doseId: z.string().min(1).max(64),
    said: doseAnswer,
  }),
] as const;
