// What becoming known to a social care record changes.
import type { Home, RowChange } from "./home.ts";
import type { EventHandlers } from "./on-event.ts";

/** The id of the row that says who a resident is in one destination's record. */
export function recordMatchId(destinationId: string, residentId: string): string {
  return `${destinationId}/${residentId}`;
}

function matchesOf(home: Home, residentId: string): RowChange[] {
  return [...home.recordMatch.entries()]
    .filter(([, match]) => match.residentId === residentId)
    .map(([id]) => ({ kind: "recordMatch", id, row: null }));
}

/** An erased resident has no number and is nobody in any record. */
export function forgottenInRecords(home: Home, residentId: string): RowChange[] {
  return [{ kind: "nhsNumber", id: residentId, row: null }, ...matchesOf(home, residentId)];
}

export const recordReducers = {
  "nhs-number.recorded": ({ residentId, nhsNumber }, _event, home) => [
    { kind: "nhsNumber", id: residentId, row: { residentId, nhsNumber } },
    // Another number may be another person: each record is asked anew.
    ...matchesOf(home, residentId),
  ],
  "record.matched": ({ residentId, destinationId, patientId, staffId }, event) => [
    {
      kind: "recordMatch",
      id: recordMatchId(destinationId, residentId),
      row: {
        ...{ residentId, destinationId, patientId, why: null },
        ...{ staffId, sinceMs: event.wallMs },
      },
    },
  ],
  "record.unmatched": ({ residentId, destinationId, why }, event) => [
    {
      kind: "recordMatch",
      id: recordMatchId(destinationId, residentId),
      row: {
        ...{ residentId, destinationId, patientId: null, why },
        ...{ staffId: null, sinceMs: event.wallMs },
      },
    },
  ],
  "alert.resident-corrected": ({ alertId, residentId, staffId }, event, home) => {
    const alert = home.alert.get(alertId);
    if (alert === undefined) return [];
    const before = { residentId: alert.residentId, staffId, atMs: event.wallMs };
    const formerly = [...(alert.formerly ?? []), before];
    return [{ kind: "alert", id: alertId, row: { ...alert, residentId, formerly } }];
  },
} satisfies EventHandlers<readonly [Home], RowChange>;
