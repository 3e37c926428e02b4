// A press for help, from the wearable's socket to the board's stream, with 200 wearables streaming.
import { setTimeout as pause } from "node:timers/promises";
import { BenchHub, type SeenEvent } from "./bench-hub.ts";
import { type BenchResult, type Measurement, spreadOf } from "./bench-result.ts";

const WEARABLES = 200;
const PRESSES = 500;
const BETWEEN_PRESSES_MS = 40;
const WARM_UP_MS = 5_000;
/** What a board shows a press by: a new alert, or an open one that sounds again. */
const SHOWN_BY = ["alert.raised", "alert.sounded-again"];

export const press: Measurement = async ({ say }) => {
  say(`press: setting up ${WEARABLES} wearables`);
  await using hub = await BenchHub.start(WEARABLES);
  await hub.signIn();
  const waiting = new Map<string, (event: SeenEvent) => void>();
  await hub.watch((event) => {
    if (event.deviceLabel !== null && SHOWN_BY.includes(event.type)) {
      waiting.get(event.deviceLabel)?.(event);
    }
  });
  await hub.fleet({});
  await pause(WARM_UP_MS);
  const [fleet] = hub.fleets;
  const latenciesMs: number[] = [];
  for (let i = 0; i < PRESSES; i += 1) {
    const deviceId = hub.home.deviceIds[i % WEARABLES] ?? "";
    const seen = new Promise<SeenEvent>((resolve) => waiting.set(deviceId, resolve));
    const pressed = fleet?.next("press", (line) => line.deviceId === deviceId);
    fleet?.tell(`press ${deviceId}`);
    const [event, line] = await Promise.all([seen, pressed]);
    if (line !== undefined) latenciesMs.push(event.monoMs - line.monoMs);
    await pause(BETWEEN_PRESSES_MS);
  }
  const detail = { ...spreadOf(latenciesMs), wearables: WEARABLES };
  return [
    { name: "press/to-stream-p99", value: detail.p99, unit: "ms", detail },
  ] satisfies BenchResult[];
};
