// What this page asks the hub about today's doses, and what staff note of them.
import {
  type DoseOutcomeRequest,
  type RemindersView,
  remindersView,
} from "../../gateway/api/contract/reminder-views.ts";
import { askHub, post } from "./hub-api.ts";

export async function getReminders(): Promise<RemindersView> {
  return await askHub({ path: "/reminders", answer: remindersView });
}

export async function noteDose(doseId: string, body: DoseOutcomeRequest): Promise<RemindersView> {
  const path = `/reminders/${encodeURIComponent(doseId)}/outcome`;
  return await askHub({ ...post, path, body, answer: remindersView });
}
