// What a destination costs: messages a second through the outbox with each receipt committed, how long a
// week's backlog takes after the line is back, and what destinations cost that have nothing to do.
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Home } from "../../gateway/domain/home.ts";
import type { Notifier } from "../../gateway/domain/notifier.ts";
import { newId, orderedIds } from "../../gateway/ids.ts";
import { Outbox } from "../../gateway/outbox.ts";
import { Pipeline } from "../../gateway/pipeline.ts";
import { rulesSettings } from "../../gateway/rules/index.ts";
import type { Proposal } from "../../gateway/events.ts";
import { openStore } from "../../gateway/store/open-store.ts";
import { systemClock } from "../../gateway/system-clock.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { type BenchResult, type Measurement, round } from "./bench-result.ts";

/** 60 residents, 12 messages a resident and day, a week. */
const WEEK = 60 * 12 * 7;
const QUEUED_AT_ONCE = 120;
const IDLE_DESTINATIONS = 20;

export const outbox: Measurement = async ({ say }) => {
  say(`outbox: ${WEEK} messages that waited for a week, to one destination and beside idle ones`);
  const alone = await drain(0);
  const beside = await drain(IDLE_DESTINATIONS);
  const perIdle = (beside.seconds - alone.seconds) / IDLE_DESTINATIONS;
  const results: BenchResult[] = [
    { name: "outbox/throughput", value: round(WEEK / alone.seconds), unit: "1/s", detail: alone },
    { name: "outbox/drain of 7 days", value: round(alone.seconds), unit: "s", detail: alone },
    {
      ...{ name: "outbox/an idle destination, a message", unit: "ms", detail: beside },
      value: round((perIdle * 1000) / WEEK),
    },
  ];
  return results;
};

interface Drained extends Readonly<Record<string, number>> {
  readonly seconds: number;
  /** On the disk afterwards, for a message with its alert, rows and receipt. */
  readonly bytesEach: number;
}

/** Seconds until the last receipt is stored; the destination itself takes no time. */
async function drain(idle: number): Promise<Drained> {
  using folder = tempFolder();
  const store = await openStore({ dataDir: join(folder.path, "data"), clock: systemClock });
  const notifier: Notifier = {
    deliver: async () => {
      await Promise.resolve();
    },
  };
  const ids = ["team", ...Array.from({ length: idle }, (_, index) => `idle-${String(index)}`)];
  const home = (): Home => pipeline.home;
  const line = new Outbox({
    ...{ clock: systemClock, random: Math.random, home, destinations: ids.map(settingsOf) },
    readAlert: async () => {
      await Promise.resolve(undefined);
    },
    submit: async (decide) => await pipeline.submit({ decide }),
    onDestination: () => undefined,
    onBug: () => undefined,
  });
  function settingsOf(destinationId: string) {
    return { destinationId, label: destinationId, timeoutMs: 10_000, notifier, isRecord: false };
  }
  const pipeline = new Pipeline({
    ...{ store, clock: systemClock, newId, newRowId: orderedIds(() => systemClock.now()) },
    ...{ bootId: newId(), rules: rulesSettings.parse({}), isClockSynced: () => true },
    destinations: ids.slice(1).map((destinationId) => ({ destinationId, told: "remote-team" })),
    onCommitted: (events) => {
      if (isRunning) line.committed(events, false);
    },
    onNotStored: () => undefined,
    onRuleFault: () => undefined,
    onEffectFault: () => undefined,
  });
  let isRunning = false;
  await pipeline.load(0);
  for (let from = 0; from < WEEK; from += QUEUED_AT_ONCE) {
    await pipeline.submit({ decide: () => backlogFrom(from) });
  }
  isRunning = true;
  const startedMs = performance.now();
  line.resume();
  while (isOwed(pipeline.home)) await new Promise((again) => setTimeout(again, 5));
  const seconds = (performance.now() - startedMs) / 1000;
  await line.close();
  await store.close();
  return { seconds: round(seconds), idle, bytesEach: Math.round(bytesIn(folder.path) / WEEK) };
}

function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  const database = files.filter((file) => file.name === "hearthwatch.sqlite");
  return database.reduce((sum, file) => sum + statSync(join(file.parentPath, file.name)).size, 0);
}

function isOwed(home: Home): boolean {
  for (const { state } of home.delivery.values()) if (state === "queued") return true;
  return false;
}

/** Each about an alert of its own, attended long ago. */
function backlogFrom(from: number): readonly Proposal[] {
  const occurredMs = systemClock.now();
  return Array.from({ length: QUEUED_AT_ONCE }, (_, index) => {
    const alertId = `old-${String(from + index)}`;
    const by = { alertId, staffId: "s-1", verified: true };
    return [
      {
        type: "alert.raised",
        data: {
          ...{ alertId, kind: "help", priority: "high", level: "alert", residentId: alertId },
          ...{ deviceId: null, place: { roomId: null, source: "unknown", asOfMs: null } },
          ...{ occurrence: { occurredMs, ageMs: 0 }, line: { kind: "help-pressed" }, trace: null },
        },
      },
      { type: "alert.attended", data: by },
      {
        type: "delivery.queued",
        data: {
          ...{ deliveryId: `${alertId}-team`, alertId, destinationId: "team" },
          ...{ about: "raised", priority: "high" },
        },
      },
    ] satisfies readonly Proposal[];
  }).flat();
}
