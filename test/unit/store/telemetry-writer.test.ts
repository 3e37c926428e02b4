import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { TelemetryWriter } from "../../../gateway/store/telemetry-writer.ts";
import { tempFolder } from "../../support/temp-folder.ts";

function rows(fromMs: number, count: number) {
  return Array.from({ length: count }, (_, n) => ({
    ...{ atMs: fromMs + n, deviceId: "device-1", name: "battery", value: n / 2 },
  }));
}

describe("telemetry", () => {
  it("is there after it was flushed", () => {
    using folder = tempFolder();
    const telemetry = new TelemetryWriter(join(folder.path, "telemetry.sqlite"));
    telemetry.add(rows(1000, 3));
    expect(telemetry.rows("device-1", 0, 2000)).toEqual([]);
    expect(telemetry.flush()).toBe(true);
    expect(telemetry.rows("device-1", 0, 2000)).toEqual(rows(1000, 3));
    telemetry.close();
  });

  it("[H-10.3] that had to go leaves a counted gap once there is room again", () => {
    using folder = tempFolder();
    const telemetry = new TelemetryWriter(join(folder.path, "telemetry.sqlite"));
    telemetry.add(rows(1000, 3));
    telemetry.dropWaiting();
    telemetry.add(rows(5000, 2));
    telemetry.dropWaiting();
    expect(telemetry.gaps()).toEqual([]);
    telemetry.add(rows(9000, 1));
    telemetry.flush();
    expect(telemetry.gaps()).toEqual([{ fromMs: 1000, toMs: 5001, dropped: 5 }]);
    expect(telemetry.rows("device-1", 0, 10_000)).toEqual(rows(9000, 1));
    telemetry.close();
  });

  it("[H-10.3] is bounded in memory while it cannot be written", () => {
    using folder = tempFolder();
    const telemetry = new TelemetryWriter(join(folder.path, "telemetry.sqlite"));
    telemetry.add(rows(0, 30_000));
    telemetry.flush();
    expect(telemetry.rows("device-1", 0, 30_000)).toHaveLength(20_000);
    expect(telemetry.gaps()).toEqual([{ fromMs: 20_000, toMs: 29_999, dropped: 10_000 }]);
    telemetry.close();
  });

  it("older than its time is removed", () => {
    using folder = tempFolder();
    const telemetry = new TelemetryWriter(join(folder.path, "telemetry.sqlite"));
    const dayMs = 24 * 3600 * 1000;
    telemetry.add([...rows(0, 2), ...rows(20 * dayMs, 1)]);
    telemetry.flush();
    telemetry.housekeep(31 * dayMs);
    expect(telemetry.rows("device-1", 0, 40 * dayMs)).toEqual(rows(20 * dayMs, 1));
    telemetry.close();
  });
});
