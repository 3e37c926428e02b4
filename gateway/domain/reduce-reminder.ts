// What medication reminders change: schedules, pauses, and each dose from its planning to what staff
// note of it.
import type { EventData, EventStamp } from "../events.ts";
import type { Home, RowChange } from "./home.ts";
import type { EventHandlers } from "./on-event.ts";
import { type Dose, doseSpokenOf } from "./reminder.ts";
import { known } from "./reduce-signal.ts";

function change(
  home: Home,
  doseId: string,
  next: (dose: Dose) => Partial<Dose>,
): readonly RowChange[] {
  const dose = home.dose.get(doseId);
  return dose === undefined ? [] : [{ kind: "dose", id: doseId, row: { ...dose, ...next(dose) } }];
}

/** What is still to come is planned anew from the new schedule; what has begun stays as it was. */
function upcomingOf(home: Home, reminderId: string): RowChange[] {
  return [...home.dose.values()]
    .filter((dose) => dose.reminderId === reminderId && dose.state === "upcoming")
    .map(({ doseId }) => ({ kind: "dose", id: doseId, row: null }));
}

function planned(
  data: Readonly<EventData<"reminder.planned">>,
  event: EventStamp,
  home: Home,
): readonly RowChange[] {
  const reminder = home.reminder.get(data.reminderId);
  if (reminder === undefined) return [];
  const { medicine, mode, isTimeCritical, deviceId, compartment } = reminder;
  const row: Dose = {
    ...{ ...data, medicine, mode, isTimeCritical, deviceId, compartment },
    ...{ state: "upcoming", sinceMs: event.wallMs, prompts: [] },
    ...{ notPrompted: null, alertId: null, noted: null },
  };
  return [{ kind: "dose", id: data.doseId, row }];
}

/** A lid of another compartment answers nothing: it is told to staff. */
export function isOtherCompartment(dose: Dose, detail: number): boolean {
  return dose.compartment !== null && detail !== 0 && detail !== dose.compartment;
}

function heard(
  data: Readonly<EventData<"reminder.heard">>,
  event: EventStamp,
  home: Home,
): readonly RowChange[] {
  const { said, promptId, detail } = data;
  const dose = doseSpokenOf(home.dose, { deviceId: data.deviceEvent.deviceId, promptId });
  if (dose === undefined) return [];
  if (said === "played") {
    const { occurredMs } = data.occurrence;
    const prompts = dose.prompts.map((prompt) =>
      prompt.promptId === promptId && prompt.playedMs === null
        ? { ...prompt, playedMs: occurredMs }
        : prompt,
    );
    return change(home, dose.doseId, () => ({ prompts }));
  }
  if (said !== "button-pressed" && said !== "lid-opened") return [];
  const isFirst = dose.state === "prompted" || dose.state === "no-response";
  if (!isFirst || isOtherCompartment(dose, detail)) return [];
  return change(home, dose.doseId, () => ({ state: said, sinceMs: event.wallMs }));
}

export const reminderReducers = {
  "reminder.set": (data, event, home) => [
    {
      kind: "reminder",
      id: data.reminderId,
      row: { ...data, sinceMs: event.wallMs, isEnded: false },
    },
    ...upcomingOf(home, data.reminderId),
  ],
  "reminder.ended": ({ reminderId }, _event, home) => {
    const reminder = home.reminder.get(reminderId);
    if (reminder === undefined) return [];
    return [
      { kind: "reminder", id: reminderId, row: { ...reminder, isEnded: true } },
      ...upcomingOf(home, reminderId),
    ];
  },
  "reminder.planned": planned,
  "reminder.due": ({ doseId }, event, home) =>
    change(home, doseId, () => ({ state: "due", sinceMs: event.wallMs })),
  "reminder.prompted": ({ doseId, ...prompt }, event, home) =>
    change(home, doseId, ({ prompts, state, sinceMs }) => ({
      state: "prompted",
      sinceMs: state === "prompted" ? sinceMs : event.wallMs,
      prompts: [...prompts, { ...prompt, atMs: event.wallMs, playedMs: null }],
    })),
  "reminder.heard": (data, event, home) => [known(data, event), ...heard(data, event, home)],
  "reminder.unanswered": ({ doseId }, event, home) =>
    change(home, doseId, () => ({ state: "no-response", sinceMs: event.wallMs })),
  "reminder.not-prompted": ({ doseId, ...notPrompted }, event, home) =>
    change(home, doseId, () => ({ state: "not-prompted", sinceMs: event.wallMs, notPrompted })),
  "reminder.told": ({ doseId, alertId }, _event, home) => change(home, doseId, () => ({ alertId })),
  "reminder.noted": ({ doseId, staffId, outcome, reason }, event, home) =>
    change(home, doseId, () => ({ noted: { staffId, outcome, reason, atMs: event.wallMs } })),
  "reminder.forgotten": ({ beforeMs, afterMs }, _event, home) =>
    [...home.dose.values()]
      .filter(({ dueMs }) => dueMs < beforeMs || dueMs > afterMs)
      .map(({ doseId }) => ({ kind: "dose" as const, id: doseId, row: null })),
} satisfies EventHandlers<readonly [Home], RowChange>;
