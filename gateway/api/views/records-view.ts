// Who residents are in social care records, for a manager. Those who are unmatched come first.
import type { RecordMatch } from "../../domain/record-rows.ts";
import type { UnmatchedWhy } from "../../domain/record-events.ts";
import { recordMatchId } from "../../domain/reduce-record.ts";
import type { ApiParts } from "../api-parts.ts";
import type { RecordsView } from "../contract/record-views.ts";

type ResidentInRecords = RecordsView["residents"][number];
type Match = ResidentInRecords["matches"][number];

/** Enough to tell a number by, not enough to use it. */
const SHOWN_DIGITS = 3;

const WHY_WORDS: Readonly<Record<UnmatchedWhy, string>> = {
  "no-number": "Not matched: their NHS number is not known here",
  "not-found": "Not matched: nobody there has their NHS number",
  several: "Not matched: several people there have their NHS number",
  gone: "Not matched any more: that person is no longer in the record",
  "other-number": "Not matched: the person named there has another NHS number",
};

function stateOf(match: RecordMatch | undefined): Pick<Match, "state" | "words"> {
  if (match === undefined) return { state: "not-yet", words: "Looked up when something is filed" };
  if (match.why !== null) return { state: "unmatched", words: WHY_WORDS[match.why] };
  const how = match.staffId === null ? "by NHS number" : "by hand";
  return { state: "matched", words: `Matched ${how}` };
}

/** Alerts about a resident that wait for one record. */
function waitingBy({ hub }: ApiParts): ReadonlyMap<string, number> {
  const alerts = new Set<string>();
  const waiting = new Map<string, number>();
  for (const { destinationId, alertId, state } of hub.home.delivery.values()) {
    const residentId = hub.home.alert.get(alertId)?.residentId ?? null;
    if (state !== "queued" || residentId === null) continue;
    const id = recordMatchId(destinationId, residentId);
    if (alerts.has(`${id} ${alertId}`)) continue;
    alerts.add(`${id} ${alertId}`);
    waiting.set(id, (waiting.get(id) ?? 0) + 1);
  }
  return waiting;
}

function residentOf(
  parts: ApiParts,
  residentId: string,
  waiting: ReadonlyMap<string, number>,
): ResidentInRecords {
  const { hub, source } = parts;
  const roomId = hub.home.resident.get(residentId)?.roomId ?? null;
  const matches = hub.records.list().map(({ destinationId }): Match => {
    const id = recordMatchId(destinationId, residentId);
    const match = stateOf(hub.home.recordMatch.get(id));
    return { destinationId, ...match, waiting: waiting.get(id) ?? 0 };
  });
  return {
    residentId,
    preferredName: source.names.resident(residentId).preferredName,
    roomName: roomId === null ? null : (hub.home.room.get(roomId)?.name ?? null),
    numberEnds: hub.records.nhsNumber(residentId)?.slice(-SHOWN_DIGITS) ?? null,
    matches,
  };
}

function isUnmatched({ matches }: ResidentInRecords): boolean {
  return matches.some(({ state }) => state === "unmatched");
}

export function recordsViewOf(parts: ApiParts): RecordsView {
  const { hub } = parts;
  const waiting = waitingBy(parts);
  const residents = [...hub.home.resident.values()]
    .filter(({ personal }) => personal !== null)
    .map(({ residentId }) => residentOf(parts, residentId, waiting))
    .sort(
      (a, b) =>
        Number(isUnmatched(b)) - Number(isUnmatched(a)) ||
        a.preferredName.localeCompare(b.preferredName, "en"),
    );
  return { nowMs: hub.clock.now(), records: [...hub.records.list()], residents };
}
