// What forty residents do on a day by themselves, seeded, and what is planted among it.
import type { Deed } from "../../firmware-sim/families/sim-family.ts";
import { between } from "../../firmware-sim/seeded-random.ts";
import {
  BED_EXIT_AFTER_MS,
  MINUTE_MS,
  resident,
  withDoor,
  withPad,
  withRadar,
  zone,
} from "./forty-residents.ts";

/** The day begins at two in the morning. */
const WAKE = 305;
const LUNCH = 600;
const REST = 750;
const BED = 1_110;
const LATE = 1_260;
const at = (minute: number): number => Math.round(minute * MINUTE_MS);

export interface Deeds extends Deed {
  readonly atMs: number;
  readonly device: string;
}

/** What must be found: an alert of this kind, about this resident or device, within this time. */
export interface Planted {
  readonly atMs: number;
  readonly kind: "help" | "fall" | "movement" | "technical";
  readonly about: string;
  readonly withinMs: number;
  readonly place?: string;
}

/** A day in which nothing happens to anybody: nights with a bathroom, lunch in the lounge, a rest. */
export function usualDay(
  number: number,
  random: () => number,
  isOut: (minute: number) => boolean,
): Deeds[] {
  const name = String(number);
  const deeds: Deeds[] = [];
  const does = (minute: number, kind: string, deed: Deed): void => {
    if (!isOut(minute)) deeds.push({ atMs: at(minute), device: `${kind}-${name}`, ...deed });
  };
  const inBed = (from: number, until: number): void => {
    does(from, "bed", { does: "occupied" });
    does(until, "bed", { does: "empty" });
    if (withRadar.includes(number)) {
      does(from - 1, "radar", { does: "occupied" });
      does(until + 3, "radar", { does: "empty" });
    }
  };
  const trip = between(random, 30, WAKE - 40);
  const wake = between(random, WAKE + 1, WAKE + 80);
  inBed(between(random, 1, 3), trip);
  inBed(trip + between(random, 4, 12), wake);
  does(LUNCH + between(random, 0, 10), "pendant", { goes: "lounge" });
  does(REST - between(random, 5, 30), "pendant", { goes: zone(number) });
  if (random() < 0.4) inBed(REST + between(random, 0, 9), REST + between(random, 40, 70));
  for (const kind of [
    ...(withDoor.includes(number) ? ["door"] : []),
    ...(withPad.includes(number) ? ["pad"] : []),
  ]) {
    for (let minute = WAKE + 90 + random() * 20; minute < BED - 30; minute += 45 + random() * 60) {
      does(minute, kind, { does: kind === "door" ? "open" : "occupied" });
      does(minute + 2, kind, { does: kind === "door" ? "closed" : "empty" });
    }
  }
  const bed = between(random, BED, BED + 60);
  const late = between(random, LATE + 10, LATE + 120);
  inBed(bed, late);
  does(late + between(random, 4, 12), "bed", { does: "occupied" });
  return deeds;
}

/** What is planted, and the deeds that are it. */
export function plantedDay(): {
  readonly deeds: readonly Deeds[];
  readonly planted: readonly Planted[];
} {
  const deeds: Deeds[] = [];
  const planted: Planted[] = [];
  const does = (minute: number, name: string, deed: Deed): void => {
    deeds.push({ atMs: at(minute), device: name, ...deed });
  };
  for (const [index, number] of [1, 5, 9, 14, 18, 22, 27, 31, 36, 40].entries()) {
    const minute = 400 + index * 60.3;
    const isAtLunch = minute > LUNCH + 10 && minute < REST - 30;
    does(minute, `pendant-${String(number)}`, { does: "press" });
    const place = isAtLunch ? "lounge" : zone(number);
    const about = resident(number);
    planted.push({ atMs: at(minute), kind: "help", about, withinMs: 5_000, place });
  }
  for (const [number, minute] of [
    [6, 20.4],
    [16, 455.2],
    [26, 905.7],
    [38, 1_330.9],
  ] as const) {
    does(minute, `radar-${String(number)}`, { does: "fall" });
    does(minute + 9, `radar-${String(number)}`, { does: "up" });
    const place = `room-${String(number)}`;
    planted.push({
      atMs: at(minute),
      kind: "fall",
      about: resident(number),
      withinMs: 5_000,
      place,
    });
  }
  for (const [number, minute] of [
    [11, 120],
    [33, 1_335],
  ] as const) {
    does(minute - 1, `bed-${String(number)}`, { does: "occupied" });
    does(minute, `bed-${String(number)}`, { does: "empty" });
    does(minute + 45, `bed-${String(number)}`, { does: "occupied" });
    const withinMs = BED_EXIT_AFTER_MS + 5_000;
    planted.push({ atMs: at(minute), kind: "movement", about: resident(number), withinMs });
  }
  for (const [number, minute] of [
    [3, 500],
    [24, 1_000],
  ] as const) {
    does(minute, `pendant-${String(number)}`, { battery: 8 });
    const about = `pendant-${String(number)}`;
    planted.push({ atMs: at(minute), kind: "technical", about, withinMs: 5_000 });
  }
  does(700, "radar-10", { does: "gone" });
  does(730, "radar-10", { does: "back" });
  planted.push({ atMs: at(700), kind: "technical", about: "radar-10", withinMs: 4 * MINUTE_MS });
  does(800, "rx-garden", { does: "deaf" });
  does(860, "rx-garden", { does: "hearing" });
  planted.push({ atMs: at(800), kind: "technical", about: "rx-garden", withinMs: 30 * MINUTE_MS });
  return { deeds, planted };
}
