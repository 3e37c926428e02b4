// Thousands of wearables streaming: packets lost, how late decisions are, and what it costs.
import { setTimeout as pause } from "node:timers/promises";
import { monotonicMs } from "../../firmware-sim/run-clock.ts";
import type { FleetLine } from "../support/fleet-process.ts";
import type { GatewayProcessOptions } from "../support/gateway-process.ts";
import { BenchHub, type SeenEvent } from "./bench-hub.ts";
import {
  type BenchContext,
  type BenchResult,
  type Measurement,
  round,
  spreadOf,
} from "./bench-result.ts";
import { cpuMs } from "./process-usage.ts";
import { firstCore } from "./two-cores.ts";

type FallSent = Extract<FleetLine, { event: "fall-sent" }>;

/** [gateway/domain/motion-window.ts]: a window ends this long after its impact. */
const AFTER_IMPACT_MS = 2_000;
const PACKET_MS = 1_000;
const WARM_UP_MS = 10_000;
/** A window, its decision and its commit. */
const DRAIN_MS = 6_000;
/** For what was handed to sockets just before they closed. */
const LAST_PACKETS_MS = 1_000;
const CONNECT_RATE = 800;
/** Of one machine with two cores: one for the gateway, one for all its wearables. */
const FLEET_PROCESSES = 1;

interface Load {
  readonly name: string;
  readonly wearables: number;
  readonly gateway: Omit<GatewayProcessOptions, "configFile">;
}

export const stream8000: Measurement = async (context) =>
  await measureLoad(context, { name: "stream-8000", wearables: context.wearables, gateway: {} });

export const stream3000: Measurement = async (context) =>
  await measureLoad(context, { name: "stream-3000", wearables: 3_000, gateway: {} });

export const streamOneCore: Measurement = async (context) =>
  await measureLoad(context, {
    name: "stream-one-core",
    wearables: context.wearables,
    gateway: { wrap: ["taskset", "-c", firstCore()] },
  });

async function measureLoad(
  { say, seconds }: BenchContext,
  { name, wearables, gateway }: Load,
): Promise<readonly BenchResult[]> {
  say(`${name}: setting up ${wearables} wearables`);
  await using hub = await BenchHub.start(wearables, gateway);
  await hub.signIn();
  const falls: FallSent[] = [];
  const alerted: SeenEvent[] = [];
  await hub.watch((event) => {
    if (event.alertKind === "fall") alerted.push(event);
  });
  say(`${name}: connecting`);
  await hub.fleet({ quiet: true, "connect-rate": CONNECT_RATE }, FLEET_PROCESSES);
  for (const fleet of hub.fleets) {
    fleet.onLine((line) => {
      if (line.event === "fall-sent") falls.push(line);
    });
  }
  await pause(WARM_UP_MS);
  say(`${name}: measuring for ${seconds} s`);
  const usage = await measureUsage(hub, seconds);
  const measured = [...falls];
  await pause(DRAIN_MS);
  const figures = await finalFigures(hub);
  const delaysMs = measured.map((fall) => delayOf(fall, alerted));
  const neverTold = delaysMs.filter((delayMs) => delayMs === undefined).length;
  // A fall that nobody was told of waited at least as long as the bench did.
  const delays = spreadOf(delaysMs.map((delayMs) => delayMs ?? DRAIN_MS));
  const told = { falls: measured.length, neverTold };
  const detail = { wearables, seconds, ...usage, ...figures, ...told, delays };
  const missing = figures.sent - figures.received;
  return [
    { name: `${name}/falls-never-told`, value: neverTold, unit: "falls", detail: told },
    { name: `${name}/packets-lost`, value: missing, unit: "packets", detail },
    { name: `${name}/decision-delay-p99`, value: delays.p99, unit: "ms", detail: { ...delays } },
    { name: `${name}/cpu-of-one-core`, value: usage.cpuPercent, unit: "%", detail: { ...usage } },
  ];
}

async function measureUsage(
  hub: BenchHub,
  seconds: number,
): Promise<{ cpuPercent: number; packetsPerS: number }> {
  const { pid } = hub.gateway;
  const before = { cpu: cpuMs(pid), at: monotonicMs(), packets: await hub.packets() };
  await pause(seconds * 1000);
  const elapsedMs = monotonicMs() - before.at;
  const cpuPercent = round(((cpuMs(pid) - before.cpu) / elapsedMs) * 100);
  const { received } = await hub.packets();
  const packetsPerS = round(((received - before.packets.received) / elapsedMs) * 1000);
  return { cpuPercent, packetsPerS };
}

/** What was handed to sockets in all, what came of it, and how late the load itself was. */
async function finalFigures(hub: BenchHub): Promise<{
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  readonly doubled: number;
  readonly loadLateP99Ms: number;
}> {
  const counters = await hub.stopFleets();
  await pause(LAST_PACKETS_MS);
  const { received, lost, doubled } = await hub.packets();
  return {
    ...{ lost, doubled, received },
    sent: counters.reduce((total, { packets, presses }) => total + packets - presses, 0),
    loadLateP99Ms: Math.max(...counters.map(({ lateness }) => lateness.p99Ms)),
  };
}

/** Beyond the end of the window and of the packet that carries it; undefined: nobody was told. */
function delayOf(fall: FallSent, alerted: readonly SeenEvent[]): number | undefined {
  const windowEndsMs = fall.impactMonoMs + AFTER_IMPACT_MS;
  const packets = Math.max(0, Math.ceil((windowEndsMs - fall.monoMs) / PACKET_MS));
  const dueMs = fall.monoMs + packets * PACKET_MS;
  // The wearer may have an alert already, from a blow: what counts is what this fall added to it.
  const seen = alerted.find(
    ({ deviceLabel, monoMs }) => deviceLabel === fall.deviceId && monoMs >= fall.monoMs,
  );
  if (seen === undefined) return undefined;
  const delayMs = seen.monoMs - dueMs;
  // The moment of the impact is known to a sample or two: the window may end a packet earlier. Less
  // than that is the load's own jitter, for packets are reckoned from the one with the impact.
  return delayMs < -PACKET_MS / 2 ? delayMs + PACKET_MS : Math.max(0, delayMs);
}
