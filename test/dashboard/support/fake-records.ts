// Who residents are in a care record, as the scripted hub tells it.
import { recordsView } from "../../../gateway/api/contract/record-views.ts";

const DESTINATION = { destinationId: "care-record", label: "Care record" };

export function fakeRecords(nowMs: number): unknown {
  const { destinationId } = DESTINATION;
  const person = (residentId: string, preferredName: string, roomName: string) => ({
    ...{ residentId, preferredName, roomName },
  });
  return recordsView.parse({
    nowMs,
    records: [DESTINATION],
    residents: [
      {
        ...person("resident-03", "Joan", "Room 3"),
        numberEnds: null,
        matches: [
          {
            ...{ destinationId, state: "unmatched", waiting: 2 },
            words: "Not matched: their NHS number is not known here",
          },
        ],
      },
      {
        ...person("resident-05", "Arthur", "Room 5"),
        numberEnds: "919",
        matches: [{ destinationId, state: "matched", words: "Matched by NHS number", waiting: 0 }],
      },
      {
        ...person("resident-06", "Mary", "Room 6"),
        numberEnds: "018",
        matches: [
          {
            ...{ destinationId, state: "not-yet", waiting: 0 },
            words: "Looked up when something is filed",
          },
        ],
      },
    ],
  });
}

/** Null: it is about something else. */
export function fakeRecordChange(path: string, nowMs: number): unknown {
  return path.startsWith("/records/") ? fakeRecords(nowMs) : null;
}
