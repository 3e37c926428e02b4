// What the screens are shown of medication reminders, and what they may ask for. Only staff on site see
// what a medicine is called.
import { z } from "zod";
import { doseOutcome, doseState, reminderMode } from "../../domain/reminder-shapes.ts";

const atMs = z.int();

export const doseView = z.object({
  doseId: z.string(),
  /** As on the MAR; null once its resident's key is destroyed. */
  medicine: z.string().nullable(),
  dueMs: atMs,
  /** The time on the home's own clocks, "01:30 BST" in the hour that comes twice. */
  dueWords: z.string(),
  closesMs: atMs,
  mode: reminderMode,
  isTimeCritical: z.boolean(),
  state: doseState,
  stateWords: z.string(),
  /** When it became so; null: it has not begun. */
  stateSinceMs: atMs.nullable(),
  /** Prompts given, and how many of them the device said it played. */
  prompts: z.int(),
  played: z.int(),
  /** The alert that tells staff of it. */
  alertId: z.string().nullable(),
  noted: z
    .object({
      outcome: doseOutcome,
      byName: z.string(),
      atMs,
      reason: z.string().nullable(),
    })
    .nullable(),
  /** True from shortly before its time on: staff may note what became of it. */
  mayBeNoted: z.boolean(),
});

export const remindersView = z.object({
  nowMs: atMs,
  residents: z.array(
    z.object({
      residentId: z.string(),
      preferredName: z.string(),
      roomName: z.string().nullable(),
      sameNameWarning: z.string().nullable(),
      /** Away from the home until then: no prompts. Null: here. */
      awayUntilMs: atMs.nullable(),
      /** Those of today, and open ones of yesterday, in order of time. */
      doses: z.array(doseView),
    }),
  ),
});

/** POST /reminders/{doseId}/outcome (staff, manager): their own record, beside the MAR. */
export const doseOutcomeRequest = z
  .strictObject({ outcome: doseOutcome, reason: z.string().trim().min(1).max(200).optional() })
  .refine(({ outcome, reason }) => outcome !== "not-given" || reason !== undefined, {
    path: ["reason"],
    message: "say why it was not given",
  });

export type DoseView = z.infer<typeof doseView>;
export type RemindersView = z.infer<typeof remindersView>;
export type DoseOutcomeRequest = z.infer<typeof doseOutcomeRequest>;
