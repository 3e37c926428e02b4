// Which receiver hears a device best, and so where it was last. Before it: each time a receiver heard
// it. After it: the place of a worn device's alerts, with its age.
import type { Place } from "../events.ts";

/** A receiver that heard nothing for so long does not hear the device now. */
const HEARS_NOW_MS = 20_000;
/** Radio waves scatter: another receiver must be this much stronger to take over. */
const STRONGER_DB = 6;
/** Share of a new level in the smoothed one; a lone press has only one. */
const NEW_SHARE = 0.5;
/** After this a place says nothing of where somebody is. */
const PLACE_HOLDS_MS = 10 * 60_000;

export interface Sighting {
  readonly receiver: string;
  readonly rssiDbm: number;
  readonly monotonicMs: number;
}

interface Level {
  readonly levelDbm: number;
  readonly monotonicMs: number;
}

/** What each receiver heard of one device lately, and which of them has it. */
export interface Reach {
  readonly receiver: string;
  readonly levels: ReadonlyMap<string, Level>;
}

export function sighted(reach: Reach | undefined, sighting: Sighting): Reach {
  const { receiver, rssiDbm, monotonicMs } = sighting;
  const fresh = [...(reach?.levels ?? [])].filter(([, level]) => isNow(level, monotonicMs));
  const levels = new Map(fresh);
  const before = levels.get(receiver)?.levelDbm ?? rssiDbm;
  levels.set(receiver, { levelDbm: before + (rssiDbm - before) * NEW_SHARE, monotonicMs });
  return { receiver: best(reach?.receiver, levels) ?? receiver, levels };
}

/** The strongest; but the one that has the device keeps it until another is clearly stronger. */
function best(now: string | undefined, levels: ReadonlyMap<string, Level>): string | undefined {
  const kept = now === undefined ? undefined : levels.get(now);
  const [strongest] = [...levels].sort(([, a], [, b]) => b.levelDbm - a.levelDbm);
  if (strongest === undefined) return undefined;
  const [receiver, { levelDbm }] = strongest;
  return kept !== undefined && levelDbm < kept.levelDbm + STRONGER_DB ? now : receiver;
}

function isNow({ monotonicMs }: Level, nowMs: number): boolean {
  return nowMs - monotonicMs <= HEARS_NOW_MS;
}

/** The last place, where it still says something at `atMs` (wall clock); a later one does too. */
export function stillHolds(last: Place | null | undefined, atMs: number): Place | undefined {
  const seenMs = last?.asOfMs ?? null;
  if (last === null || last === undefined || seenMs === null) return undefined;
  return Math.abs(atMs - seenMs) <= PLACE_HOLDS_MS ? last : undefined;
}
