// Of reminders a record keeps those without a response, by what happened and never by the medicine.
// Before it: an alert's lines. After it: who is told, and a record's entry.
import type { Alert } from "./home.ts";
import type { DoseMatter } from "./reminder-shapes.ts";

/** Asked or not, the resident gave no answer; the others ask staff for something. */
const UNANSWERED: readonly DoseMatter[] = ["no-response", "not-played", "not-prompted"];

/** What was told last. Null: the alert is of no such dose, or an answer came after all. */
export function unansweredDose({ kind, lines }: Pick<Alert, "kind" | "lines">): DoseMatter | null {
  if (kind !== "reminder") return null;
  for (const { line } of lines.toReversed()) {
    if (line.kind === "dose-answered") return null;
    if (line.kind === "dose" && UNANSWERED.includes(line.matter)) return line.matter;
  }
  return null;
}
