// Figures of each destination's line for /metrics: what waits, since when, and how long that can go on.
// Before it: the home and the disk. After it: the meters.
import { statfs } from "node:fs/promises";
import type { Config } from "./config.ts";
import type { Clock } from "./domain/clock.ts";
import type { Home } from "./domain/home.ts";
import { bufferHours, lineUse } from "./domain/line-buffer.ts";
import { owedByDestination } from "./domain/owed.ts";
import type { Meters } from "./meters.ts";

export interface LineMeterParts {
  readonly hub: { readonly home: Home };
  readonly config: Config;
  readonly clock: Clock;
  readonly meters: Meters;
}

/** Room left where the data folder lies. */
export async function freeBytes(dataFolder: string): Promise<number> {
  const { bavail, bsize } = await statfs(dataFolder);
  return bavail * bsize;
}

/** Resolves with what waits for all destinations together. */
export async function setLineMeters(parts: LineMeterParts): Promise<number> {
  const { hub, config, clock, meters } = parts;
  const free = await freeBytes(config.dataFolder);
  const nowMs = clock.now();
  const owed = owedByDestination(
    hub.home,
    config.destinations.map(({ id }) => id),
  );
  const uses = lineUse(hub.home, nowMs);
  const { waiting, oldestSeconds, bufferHours: hours, notSent } = meters;
  for (const gauge of [waiting, oldestSeconds, hours, notSent]) gauge.reset();
  let owedInAll = 0;
  for (const [destination, line] of owed) {
    owedInAll += line.waiting;
    const use = uses.get(destination) ?? { queuedLastDay: 0, notSent: 0 };
    const ageMs = line.oldestQueuedMs === null ? 0 : Math.max(0, nowMs - line.oldestQueuedMs);
    waiting.set({ destination }, line.waiting);
    oldestSeconds.set({ destination }, ageMs / 1000);
    hours.set({ destination }, bufferHours(line.waiting, use.queuedLastDay, free) ?? Infinity);
    notSent.set({ destination }, use.notSent);
  }
  return owedInAll;
}
