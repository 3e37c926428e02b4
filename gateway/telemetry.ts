// Every few minutes, one figure of each kind for each device that was heard, to the telemetry lane:
// what became of its packets, and its battery. After ingest, beside the alert lane and never in it.
import type { DeviceBook } from "./device-book.ts";
import type { Clock } from "./domain/clock.ts";
import type { Store, TelemetryRow } from "./domain/store.ts";
import { every } from "./every.ts";

/** A trend over days needs no more; a card is worn by every write. */
export const TELEMETRY_EVERY_MS = 5 * 60_000;

export interface TelemetryOptions {
  readonly clock: Clock;
  readonly book: Pick<DeviceBook, "entries">;
  readonly store: Pick<Store, "recordTelemetry">;
}

/** Counts are those since the hub started. Returns what ends it. */
export function startTelemetry(options: TelemetryOptions): () => void {
  const { clock, book, store } = options;
  return every(clock, TELEMETRY_EVERY_MS, "telemetry", () => {
    const rows = figuresOf(book, clock.now());
    if (rows.length > 0) store.recordTelemetry(rows);
  });
}

function figuresOf(book: Pick<DeviceBook, "entries">, atMs: number): TelemetryRow[] {
  return [...book.entries()].flatMap(({ deviceId, lastHeardMs, batteryPercent, order, gapMs }) => {
    // A device that was never heard has no figures: zeros would look like a quiet one.
    if (lastHeardMs === null) return [];
    const { received, lost, doubled, late } = order.counts;
    const figures = { received, lost, doubled, late, gapMs };
    const known = batteryPercent === null ? figures : { ...figures, batteryPercent };
    return Object.entries(known).map(([name, value]) => ({ atMs, deviceId, name, value }));
  });
}
