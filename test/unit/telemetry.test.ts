// Figures of each device, on their way to the lane that is the first to go.
import { describe, expect, it } from "vitest";
import { DeviceBook } from "../../gateway/device-book.ts";
import type { TelemetryRow } from "../../gateway/domain/store.ts";
import { startTelemetry, TELEMETRY_EVERY_MS } from "../../gateway/telemetry.ts";
import { ManualClock } from "../support/manual-clock.ts";

const START_MS = Date.UTC(2026, 0, 12, 2, 0, 0);

function rig() {
  const clock = new ManualClock(START_MS);
  const book = new DeviceBook();
  const written: TelemetryRow[] = [];
  const recordTelemetry = (rows: readonly TelemetryRow[]): void => {
    written.push(...rows);
  };
  const end = startTelemetry({ clock, book, store: { recordTelemetry } });
  return { clock, book, written, end };
}

describe("telemetry of devices", () => {
  it("[H-01.2] keeps what each device lost, and its battery, every five minutes", () => {
    const { clock, book, written } = rig();
    const entry = book.entry("w-1");
    entry.lastHeardMs = START_MS;
    entry.batteryPercent = 80;
    entry.gapMs = 1200;
    entry.order.counts.lost = 2;
    clock.advance(2 * TELEMETRY_EVERY_MS);
    const first = written.filter(({ atMs }) => atMs === START_MS + TELEMETRY_EVERY_MS);
    expect(Object.fromEntries(first.map(({ name, value }) => [name, value]))).toEqual({
      ...{ received: 0, lost: 2, doubled: 0, late: 0, gapMs: 1200, batteryPercent: 80 },
    });
    expect(new Set(written.map(({ deviceId }) => deviceId))).toEqual(new Set(["w-1"]));
    expect(written).toHaveLength(2 * first.length);
  });

  it("says nothing of a device that was never heard, and no battery that is not known", () => {
    const { clock, book, written } = rig();
    book.entry("w-silent");
    book.entry("w-2").lastHeardMs = START_MS;
    clock.advance(TELEMETRY_EVERY_MS);
    expect(new Set(written.map(({ deviceId }) => deviceId))).toEqual(new Set(["w-2"]));
    expect(written.some(({ name }) => name === "batteryPercent")).toBe(false);
  });

  it("ends with the hub and leaves no timer behind", () => {
    const { clock, end } = rig();
    end();
    expect(clock.waiting).toEqual([]);
  });
});
