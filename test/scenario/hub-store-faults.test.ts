// Faults of the store that alerts can do without: each is said as what it is, on every board.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { loadConfig } from "../../gateway/config.ts";
import { type Hub, openHub } from "../../gateway/hub.ts";
import { Meters } from "../../gateway/meters.ts";
import { untilSome } from "../support/hub-process.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { TestHome } from "../support/test-home.ts";

const TICK_MS = 30_000;
const MARK_MS = 10 * 60_000;

let home: TestHome;
let clock: ManualClock;

beforeEach(async () => {
  home = await TestHome.create({ devices: 1, residents: 1 });
  clock = new ManualClock(Date.UTC(2026, 10, 20, 2, 0, 0));
});
afterEach(() => {
  home[Symbol.dispose]();
});

async function within(work: (hub: Hub) => Promise<void>): Promise<void> {
  const { config, folder } = loadConfig(home.configFile);
  const log = pino({ level: "silent" });
  const hub = await openHub({ config, folder, env: {}, clock, log, meters: new Meters() });
  try {
    await work(hub);
  } finally {
    await hub.close();
  }
}

/** The lines of the one technical alert, once it has `count`. */
async function linesOf(hub: Hub, count: number): Promise<readonly object[]> {
  return await untilSome(() => {
    const [alert, ...others] = [...hub.home.alert.values()];
    const lines = alert?.lines.map(({ line }) => line) ?? [];
    return Promise.resolve(others.length === 0 && lines.length === count ? lines : undefined);
  });
}

describe("a hub", () => {
  it("[H-21.3] raises a technical alert where its log is not the one once written, until it is", async () => {
    const mark = join(home.dataFolder, "log-head.json");
    const whole = readFileSync(mark, "utf8");
    writeFileSync(mark, whole.replace(/"hash":"[0-9a-f]{4}/, '"hash":"0000'));
    await within(async (hub) => {
      clock.advance(TICK_MS);
      const detail: unknown = expect.stringMatching(/log of events is not whole.*npm run verify/);
      const said = { kind: "fault", fault: "store-part", subject: "log", detail };
      expect(await linesOf(hub, 1)).toMatchObject([said]);
      writeFileSync(mark, whole);
      clock.advance(MARK_MS + TICK_MS);
      expect(await linesOf(hub, 2)).toMatchObject([said, { kind: "fault-over" }]);
    });
  });

  it("says of a damaged file of figures that it begins anew, and not that a worker crashed", async () => {
    writeFileSync(join(home.dataFolder, "telemetry.sqlite"), "no database ".repeat(500));
    await within(async (hub) => {
      const detail: unknown = expect.stringContaining("telemetry begins anew");
      const said = { kind: "fault", fault: "store-part", subject: "figures", detail };
      expect(await linesOf(hub, 1)).toMatchObject([said]);
      clock.advance(TICK_MS);
      expect(await linesOf(hub, 2)).toMatchObject([said, { kind: "fault-over" }]);
    });
  });
});
