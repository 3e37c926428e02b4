// What a commit of an alert costs: the store beside a bare commit (alert-commit.ts), and one press
// through rules, reducer and store together, one at a time.
import { join } from "node:path";
import { newId, orderedIds } from "../../gateway/ids.ts";
import type { Proposal, StoredEvent } from "../../gateway/events.ts";
import { Pipeline } from "../../gateway/pipeline.ts";
import { rulesSettings } from "../../gateway/rules/index.ts";
import { openStore } from "../../gateway/store/open-store.ts";
import { systemClock } from "../../gateway/system-clock.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { measureAlertCommit } from "./alert-commit.ts";
import { type Measurement, round, type Spread, spreadOf } from "./bench-result.ts";

const PRESSES = 3_000;
const WARM_UPS = 200;

export const commit: Measurement = async ({ say }) => {
  say("commit: the store beside a bare commit, then the whole pipeline");
  const store = (await measureAlertCommit()).map(({ name, value, unit, detail }) => ({
    ...{ name: `commit/${name}`, value: round(value), unit, detail: { how: detail } },
  }));
  const detail = { ...(await measurePipeline()), presses: PRESSES };
  return [...store, { name: "commit/whole pipeline p50", value: detail.p50, unit: "ms", detail }];
};

async function measurePipeline(): Promise<Spread> {
  using folder = tempFolder();
  const store = await openStore({ dataDir: join(folder.path, "data"), clock: systemClock });
  const pipeline = new Pipeline({
    ...{ store, clock: systemClock, newId, newRowId: orderedIds(() => systemClock.now()) },
    ...{ bootId: newId(), rules: rulesSettings.parse({}) },
    ...{
      isClockSynced: () => true,
      destinations: [{ destinationId: "remote-team", told: "at-once" }],
    },
    ...{
      onCommitted: () => undefined,
      onNotStored: () => undefined,
      onRuleFault: () => undefined,
      onEffectFault: () => undefined,
    },
  });
  await pipeline.load(0);
  const costsMs: number[] = [];
  for (let i = 0; i < WARM_UPS + PRESSES; i += 1) {
    const beforeMs = performance.now();
    const events = await pipeline.submit({ decide: () => [pressOf(i)] });
    if (i >= WARM_UPS) costsMs.push(performance.now() - beforeMs);
    // Somebody goes, as in a home: no home has thousands of open alerts.
    await pipeline.submit({ decide: () => closingOf(events) });
  }
  await store.close();
  return spreadOf(costsMs);
}

/** Each from another wearer: every press raises an alert of its own and owes a delivery. */
function pressOf(counter: number): Proposal {
  const deviceId = `w-${counter}`;
  const nowMs = systemClock.now();
  return {
    type: "help.pressed",
    data: {
      deviceEvent: { deviceId, bootNonce: 1, counter },
      residentId: `resident-${counter}`,
      place: { roomId: "room-1", source: "device-room", asOfMs: nowMs },
      occurrence: { occurredMs: nowMs, ageMs: 0 },
      trace: null,
    },
  };
}

function closingOf(events: readonly StoredEvent[]): Proposal[] {
  return events.flatMap((event): Proposal[] => {
    if (event.type !== "alert.raised") return [];
    const by = { alertId: event.data.alertId, staffId: "s-1", verified: true };
    return [
      { type: "alert.attended", data: by },
      { type: "alert.closed", data: { ...by, outcome: "help-given", note: null } },
    ];
  });
}
