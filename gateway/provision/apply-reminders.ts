// Medication reminders of the plan → events. What a plan no longer names has ended: a medicine that was
// stopped must not be prompted on.
import type { Home } from "../domain/home.ts";
import type { Reminder } from "../domain/reminder.ts";
import type { EventData, Proposal, Sealed } from "../events.ts";
import { type PlannedReminder, windowMinutesOf } from "./plan-reminders.ts";

const MINUTE_MS = 60_000;

interface RemindersPort {
  readonly home: () => Home;
  seal(subject: string, text: string): Promise<Sealed>;
  openSealed(sealed: Sealed): string | undefined;
}

interface Resident {
  readonly id: string;
  readonly reminders: readonly PlannedReminder[];
}

type Unsealed = Omit<EventData<"reminder.set">, "medicine">;

export async function changedReminders(
  port: RemindersPort,
  residents: readonly Resident[],
): Promise<Proposal[]> {
  const proposals: Proposal[] = [];
  for (const { id: residentId, reminders } of residents) {
    for (const planned of reminders) {
      const known = port.home().reminder.get(planned.id);
      const wanted = unsealed(residentId, planned);
      if (known !== undefined && isSame(port, known, wanted, planned.medicine)) continue;
      const medicine = await port.seal(residentId, planned.medicine);
      proposals.push({ type: "reminder.set", data: { ...wanted, medicine } });
    }
    const ids = new Set(reminders.map(({ id }) => id));
    for (const { reminderId, isEnded, residentId: whose } of port.home().reminder.values()) {
      if (whose !== residentId || isEnded || ids.has(reminderId)) continue;
      proposals.push({ type: "reminder.ended", data: { reminderId } });
    }
  }
  return proposals;
}

function unsealed(residentId: string, planned: PlannedReminder): Unsealed {
  const { id: reminderId, times, days, from, until, mode, timeCritical, device } = planned;
  return {
    ...{ reminderId, residentId, timesMin: times.toSorted((a, b) => a - b), days, mode },
    ...{ fromDate: from ?? null, untilDate: until ?? null, isTimeCritical: timeCritical },
    windowMs: windowMinutesOf(planned) * MINUTE_MS,
    ...{ deviceId: device ?? null, compartment: planned.compartment ?? null },
  };
}

function isSame(port: RemindersPort, known: Reminder, wanted: Unsealed, medicine: string): boolean {
  if (known.isEnded || port.openSealed(known.medicine) !== medicine) return false;
  const knownNow = new Map<string, unknown>(Object.entries(known));
  return Object.entries(wanted).every(
    ([key, value]) => JSON.stringify(knownNow.get(key)) === JSON.stringify(value),
  );
}
