// What becomes of models: which one was chosen to decide, and how two compare on the same windows.
import type { EventData } from "../events.ts";
import type { Home, RowChange } from "./home.ts";
import type { EventHandlers } from "./on-event.ts";

/** The one choice there is. */
export const LIVE_CHOICE = "live";

/** The id of the tally of two models. */
export function tallyId(live: string, shadow: string): string {
  return `${live}/${shadow}`;
}

/** A person says what was behind an alert: the findings that raised it learn it too. */
export function outcomeChanges(
  { alertId, outcome }: Readonly<EventData<"alert.closed">>,
  home: Home,
): readonly RowChange[] {
  const changes: RowChange[] = [];
  for (const [id, row] of home.shadowFinding.entries()) {
    if (row.ofAlertId !== alertId) continue;
    changes.push({ kind: "shadowFinding", id, row: { ...row, outcome } });
  }
  return changes;
}

/** Another shadow model: what was said of the ones before it is in the log, and no longer compared. */
function forgetOthers(shadow: string, home: Home): RowChange[] {
  const isOther = (row: { live: string; shadow: string }): boolean =>
    row.live !== shadow && row.shadow !== shadow;
  const changes: RowChange[] = [];
  for (const [id, row] of home.shadowFinding.entries()) {
    if (isOther(row)) changes.push({ kind: "shadowFinding", id, row: null });
  }
  for (const [id, row] of home.shadowTally.entries()) {
    if (isOther(row)) changes.push({ kind: "shadowTally", id, row: null });
  }
  return changes;
}

export const modelReducers = {
  "model.loaded": ({ role, fingerprint }, _event, home) =>
    role === "shadow" ? forgetOthers(fingerprint, home) : [],
  "model.promoted": ({ fingerprint, version, staffId }, event) => [
    {
      kind: "modelChoice",
      id: LIVE_CHOICE,
      row: { fingerprint, version, staffId, atMs: event.wallMs },
    },
  ],
  "model.promotion-undone": () => [{ kind: "modelChoice", id: LIVE_CHOICE, row: null }],
  "shadow.found": (data) => [
    { kind: "shadowFinding", id: data.findingId, row: { ...data, outcome: null } },
  ],
  "shadow.compared": ({ live, shadow, windows, dropped }, event, home) => {
    const id = tallyId(live, shadow);
    const before = home.shadowTally.get(id);
    const row = {
      ...{ live, shadow },
      sinceMs: before?.sinceMs ?? event.wallMs,
      windows: (before?.windows ?? 0) + windows,
      dropped: (before?.dropped ?? 0) + dropped,
    };
    return [{ kind: "shadowTally", id, row }];
  },
  "fall.told": (data) => [{ kind: "toldFall", id: data.toldId, row: data }],
} satisfies EventHandlers<readonly [Home], RowChange>;
