// Today's doses as a hub would tell them: one of each kind, for pictures and checks of the screen.
import {
  type DoseView,
  doseOutcomeRequest,
  type RemindersView,
  remindersView,
} from "../../../gateway/api/contract/reminder-views.ts";

const MIN_MS = 60_000;

function dose(nowMs: number, minutesAgo: number, over: Partial<DoseView>): DoseView {
  const dueMs = nowMs - minutesAgo * MIN_MS;
  return {
    ...{ doseId: `m-${String(minutesAgo)}.20260111.0800`, medicine: "Metformin 500 mg, 1 tablet" },
    dueMs,
    dueWords: new Date(dueMs).toISOString().slice(11, 16),
    closesMs: dueMs + 60 * MIN_MS,
    ...{ mode: "self-administering", isTimeCritical: false },
    ...{ state: "upcoming", stateWords: "not due yet", stateSinceMs: null },
    ...{ prompts: 0, played: 0, alertId: null, noted: null, mayBeNoted: true },
    ...over,
  };
}

function dosesAt(nowMs: number): RemindersView["residents"] {
  const who = { sameNameWarning: null, awayUntilMs: null };
  return [
    {
      ...{ residentId: "resident-2", preferredName: "Arthur", roomName: "Room 2", ...who },
      doses: [
        dose(nowMs, 130, {
          ...{ state: "lid-opened", stateWords: "lid opened", stateSinceMs: nowMs - 126 * MIN_MS },
          ...{ prompts: 1, played: 1 },
        }),
        dose(nowMs, 70, {
          ...{ medicine: "Levothyroxine 50 micrograms", state: "no-response" },
          ...{ stateWords: "no response", stateSinceMs: nowMs - 10 * MIN_MS },
          ...{ prompts: 3, played: 2, alertId: "01JRSDOSE0000001" },
        }),
        dose(nowMs, -240, { mayBeNoted: false }),
      ],
    },
    {
      ...{ residentId: "resident-9", preferredName: "Kenneth", roomName: "Room 9", ...who },
      doses: [
        dose(nowMs, 3, {
          ...{ medicine: "Co-careldopa 12.5 mg/50 mg, 1 tablet", mode: "staff-prompt" },
          ...{ isTimeCritical: true, state: "due", alertId: "01JRSDOSE0000002" },
          ...{ stateWords: "due: check the MAR before giving", stateSinceMs: nowMs - 3 * MIN_MS },
        }),
        dose(nowMs, 400, {
          ...{ medicine: "Co-careldopa 12.5 mg/50 mg, 1 tablet", mode: "staff-prompt" },
          ...{ isTimeCritical: true, state: "not-prompted", stateSinceMs: nowMs - 380 * MIN_MS },
          stateWords: "not prompted: the hub was off, from 19:20 or later to 19:55",
          noted: {
            ...{ outcome: "given", byName: "Ann Baker", reason: null },
            atMs: nowMs - 375 * MIN_MS,
          },
        }),
      ],
    },
    {
      ...{ residentId: "resident-4", preferredName: "Mary", roomName: "Room 4" },
      sameNameWarning: "2 residents are called Mary: this is Mary Ellis, Room 4",
      awayUntilMs: nowMs + 300 * MIN_MS,
      doses: [
        dose(nowMs, 20, {
          ...{ medicine: "Bisoprolol 2.5 mg", state: "not-prompted" },
          stateWords: "not prompted: the resident was away",
        }),
      ],
    },
  ];
}

/** `path` and `body` of a note that was just made; null: none was. */
export function fakeReminders(nowMs: number, path: string | null, body: unknown): RemindersView {
  const residents = dosesAt(nowMs);
  if (path === null) return remindersView.parse({ nowMs, residents });
  const { outcome, reason = null } = doseOutcomeRequest.parse(body);
  const noted = { outcome, reason, byName: "Ann Baker", atMs: nowMs };
  const isIt = ({ doseId }: DoseView): boolean => path.includes(encodeURIComponent(doseId));
  return remindersView.parse({
    nowMs: nowMs + 1,
    residents: residents.map((resident) => ({
      ...resident,
      doses: resident.doses.map((one) => (isIt(one) ? { ...one, noted } : one)),
    })),
  });
}
