// What the hub costs when little happens: its start, its memory, what it writes to the card.
import { setTimeout as pause } from "node:timers/promises";
import { monotonicMs } from "../../firmware-sim/run-clock.ts";
import { GatewayProcess } from "../support/gateway-process.ts";
import { TestHome } from "../support/test-home.ts";
import { BenchHub } from "./bench-hub.ts";
import { type BenchResult, type Measurement, round, spreadOf } from "./bench-result.ts";
import { memoryMb, writtenBytes } from "./process-usage.ts";

const HOME_WEARABLES = 60;
const STARTS = 15;
const SETTLED_AFTER_MS = 60_000;
const DISK_WARM_UP_MS = 30_000;
const DISK_MEASURED_MS = 300_000;
const HOUR_MS = 3_600_000;
const BYTES_PER_MB = 1_000_000;

export const start: Measurement = async ({ say }) => {
  say(`start: ${STARTS} starts of a home of ${HOME_WEARABLES} wearables`);
  using home = await TestHome.create({ devices: HOME_WEARABLES, residents: HOME_WEARABLES });
  const startsMs: number[] = [];
  const modelsMs: number[] = [];
  for (let i = 0; i < STARTS; i += 1) {
    const gateway = new GatewayProcess({ configFile: home.configFile });
    startsMs.push(await gateway.ready);
    modelsMs.push(await gateway.modelLoaded);
    await gateway.stop();
  }
  const ready = spreadOf(startsMs);
  const model = spreadOf(modelsMs);
  return [
    { name: "start/spawn-to-ready-p50", value: ready.p50, unit: "ms", detail: { ...ready } },
    { name: "start/spawn-to-model-p50", value: model.p50, unit: "ms", detail: { ...model } },
  ];
};

export const memory: Measurement = async ({ say }) => {
  const results: BenchResult[] = [];
  for (const wearables of [0, HOME_WEARABLES]) {
    say(`memory: with ${wearables} wearables, 60 s after ready`);
    await using hub = await BenchHub.start(HOME_WEARABLES);
    if (wearables > 0) await hub.fleet({});
    await pause(SETTLED_AFTER_MS);
    const { rssMb, pssMb } = memoryMb(hub.gateway.pid);
    const detail = { rssMb: round(rssMb), pssMb: round(pssMb), wearables };
    results.push({
      name: `memory/${wearables}-wearables`,
      value: detail.rssMb,
      unit: "MB",
      detail,
    });
  }
  return results;
};

export const disk: Measurement = async ({ say }) => {
  say(`disk: ${HOME_WEARABLES} wearables for ${DISK_MEASURED_MS / 1000} s`);
  await using hub = await BenchHub.start(HOME_WEARABLES);
  await hub.fleet({});
  await pause(DISK_WARM_UP_MS);
  const before = { bytes: writtenBytes(hub.gateway.pid), atMs: monotonicMs() };
  await pause(DISK_MEASURED_MS);
  const elapsedMs = monotonicMs() - before.atMs;
  const bytes = writtenBytes(hub.gateway.pid) - before.bytes;
  const mbPerHour = round(((bytes / elapsedMs) * HOUR_MS) / BYTES_PER_MB);
  const detail = { bytes, seconds: Math.round(elapsedMs / 1000), wearables: HOME_WEARABLES };
  return [{ name: "disk/written-per-hour", value: mbPerHour, unit: "MB/h", detail }];
};
