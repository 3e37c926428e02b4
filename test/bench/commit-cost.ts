// What the alert lane adds to a commit: the hub's own pipeline and store, one press at a time,
// against a bare one-row commit of SQLite at synchronous=FULL on the same disk, turn by turn.
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { crockfordId, ID_BYTES } from "../../gateway/domain/crockford.ts";
import { Pipeline } from "../../gateway/pipeline.ts";
import { rulesSettings } from "../../gateway/rules/index.ts";
import { openStore } from "../../gateway/store/open-store.ts";
import { systemClock } from "../../gateway/system-clock.ts";
import type { Proposal, StoredEvent } from "../../gateway/events.ts";
import { type Measurement, round, type Spread, spreadOf } from "./bench-result.ts";

const COMMITS = 3_000;
const WARM_UPS = 200;

interface BareLane extends Disposable {
  commit(): void;
}

export const commit: Measurement = async ({ say }) => {
  say(`commit: ${COMMITS} of each`);
  const folder = mkdtempSync(join(tmpdir(), "hearthwatch-bench-"));
  try {
    const { alert, bare } = await measure(folder);
    const ratio = round(alert.p50 / bare.p50);
    const detail = { alert, bare };
    return [
      { name: "commit/median-ratio", value: ratio, unit: "× bare", detail },
      { name: "commit/p99-beyond-bare", value: round(alert.p99 - bare.p99), unit: "ms", detail },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
};

async function measure(folder: string): Promise<{ alert: Spread; bare: Spread }> {
  const dataDir = join(folder, "data");
  mkdirSync(dataDir, { mode: 0o700 });
  const store = await openStore({ dataDir, clock: systemClock });
  const newId = (): string => crockfordId(randomBytes(ID_BYTES));
  const pipeline = new Pipeline({
    ...{ store, clock: systemClock, newId, bootId: newId(), rules: rulesSettings.parse({}) },
    ...{ isClockSynced: () => true, destinationIds: ["remote-team"] },
    ...{ onCommitted: () => undefined, onNotStored: () => undefined, onRuleFault: () => undefined },
  });
  await pipeline.load(0);
  using bare = openBareLane(join(folder, "bare.sqlite"));
  const [alertMs, bareMs]: [number[], number[]] = [[], []];
  for (let i = 0; i < WARM_UPS + COMMITS; i += 1) {
    const beforeMs = performance.now();
    const events = await pipeline.submit({ decide: () => [pressOf(i)] });
    const betweenMs = performance.now();
    bare.commit();
    const afterMs = performance.now();
    // Somebody goes, as in a home: no home has thousands of open alerts.
    await pipeline.submit({ decide: () => closingOf(events) });
    if (i < WARM_UPS) continue;
    alertMs.push(betweenMs - beforeMs);
    bareMs.push(afterMs - betweenMs);
  }
  await store.close();
  return { alert: spreadOf(alertMs), bare: spreadOf(bareMs) };
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

function openBareLane(file: string): BareLane {
  const database = new Database(file);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.exec("CREATE TABLE press (at_ms INTEGER NOT NULL, device TEXT NOT NULL) STRICT");
  const insert = database.prepare("INSERT INTO press VALUES (?, ?)");
  return {
    commit: () => {
      insert.run(systemClock.now(), "w-1");
    },
    [Symbol.dispose]: () => {
      database.close();
    },
  };
}
