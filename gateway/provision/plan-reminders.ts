// Medication reminders in a plan: one zod shape, and what must hold between its parts. Before it: the
// YAML. After it: `apply-reminders.ts`.
import { z } from "zod";
import { reminderMode, weekday } from "../domain/reminder-shapes.ts";
import { canPrompt } from "../sensors/prompt-downlink.ts";

const MINUTES_OF_AN_HOUR = 60;
const MINUTES_OF_A_DAY = 1_440;
/** Two times of one medicine stay apart, in their order, also on the night when the clocks change. */
const APART_LEAST_MINUTES = 90;
/** Parkinson's medicines and insulin: more than half an hour late is harm [NICE QS164, statement 4]. */
const CRITICAL_MOST_MINUTES = 30;
const USUAL_MINUTES = 60;

const clockTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time as 08:00")
  .transform((text) => {
    const [hours = 0, minutes = 0] = text.split(":").map(Number);
    return hours * MINUTES_OF_AN_HOUR + minutes;
  });

/** The least distance between two of the times, around midnight too. */
function leastDistance(timesMin: readonly number[]): number {
  const sorted = timesMin.toSorted((a, b) => a - b);
  const first = sorted[0] ?? 0;
  const ends = [...sorted.slice(1), first + MINUTES_OF_A_DAY];
  return Math.min(...ends.map((end, index) => end - (sorted[index] ?? 0)));
}

export const plannedReminder = z
  .strictObject({
    id: z
      .string()
      .regex(/^[a-z0-9-]{1,40}$/, "1 to 40 characters of a–z, 0–9 and -")
      .describe("Yours to choose; never what the medicine or the resident is called."),
    medicine: z
      .string()
      .min(1)
      .max(120)
      .describe("Name, strength and dose as on the MAR. Kept sealed. Another one is another id."),
    times: z.array(clockTime).min(1).max(12).describe("By the home's own clocks, as 08:00."),
    days: z
      .array(weekday)
      .min(1)
      .default([...weekday.options]),
    from: z.iso.date().optional().describe("First day; from now on when absent."),
    until: z.iso.date().optional().describe("Last day; without end when absent."),
    windowMinutes: z
      .int()
      .min(5)
      .max(240)
      .optional()
      .describe("So long after its time a dose may be prompted: 60 when absent, time-critical 30."),
    mode: reminderMode
      .default("self-administering")
      .describe("Who is reminded: the resident, or staff (staff-prompt)."),
    timeCritical: z.boolean().default(false).describe("Staff are called, not only shown."),
    device: z.string().optional().describe("The resident's own device that prompts."),
    compartment: z.int().min(1).max(255).optional(),
  })
  .superRefine(({ times, windowMinutes, mode, timeCritical, device }, context) => {
    const report = (path: string, message: string): void => {
      context.addIssue({ code: "custom", path: [path], message });
    };
    const apart = leastDistance(times);
    if (apart < APART_LEAST_MINUTES) {
      report("times", `two times must be at least ${String(APART_LEAST_MINUTES)} minutes apart`);
    }
    if (windowMinutes !== undefined && windowMinutes >= apart) {
      report("windowMinutes", "must end before the next dose is due");
    }
    if (timeCritical && windowMinutes !== undefined && windowMinutes > CRITICAL_MOST_MINUTES) {
      report("windowMinutes", `of a time-critical dose at most ${String(CRITICAL_MOST_MINUTES)}`);
    }
    if (mode === "self-administering" && device === undefined) {
      report("device", "a resident is prompted by a device: name it, or use mode staff-prompt");
    }
  });

export type PlannedReminder = z.output<typeof plannedReminder>;

export function windowMinutesOf({ windowMinutes, timeCritical }: PlannedReminder): number {
  return windowMinutes ?? (timeCritical ? CRITICAL_MOST_MINUTES : USUAL_MINUTES);
}

interface Planned {
  readonly residents: readonly {
    readonly id: string;
    /** Absent: what a manager recorded on the screen counts; each prompt asks for it again. */
    readonly basis?: readonly { readonly purpose: string }[] | undefined;
    readonly reminders: readonly PlannedReminder[];
  }[];
  readonly devices: readonly {
    readonly id: string;
    readonly type: string;
    readonly resident?: string | undefined;
  }[];
}

interface Issue {
  readonly path: (string | number)[];
  readonly message: string;
}

/** What one reminder cannot know by itself: whose device it is, and on what basis it may be. */
export function reminderIssues({ residents, devices }: Planned): Issue[] {
  const seen = new Set<string>();
  const issues: Issue[] = [];
  for (const [at, { id: residentId, basis, reminders }] of residents.entries()) {
    const path = ["residents", at, "reminders"];
    const isWithout = basis?.some(({ purpose }) => purpose === "medication") === false;
    if (reminders.length > 0 && isWithout) {
      issues.push({ path, message: "reminders need a basis with the purpose medication" });
    }
    for (const [index, reminder] of reminders.entries()) {
      if (seen.has(reminder.id)) {
        issues.push({ path: [...path, index, "id"], message: "this id stands twice in the plan" });
      }
      seen.add(reminder.id);
      const fault = deviceFault(devices, residentId, reminder.device);
      if (fault !== null) issues.push({ path: [...path, index, "device"], message: fault });
    }
  }
  return issues;
}

function deviceFault(
  devices: Planned["devices"],
  residentId: string,
  deviceId: string | undefined,
): string | null {
  if (deviceId === undefined) return null;
  const device = devices.find(({ id }) => id === deviceId);
  if (device === undefined) return "no such device in this plan";
  if (device.resident !== residentId) return "belongs to somebody else, or to nobody";
  return canPrompt(device.type) ? null : `a ${device.type} cannot prompt`;
}
