// When a radio counts as deaf, and what is done about it, step by step.
import { describe, expect, it } from "vitest";
import { type RadioAct, RadioWatch, sayingOf } from "../../../gateway/domain/radio-watch.ts";

const NO_COVER_MS = 90_000;
const EXPECTED = [
  { address: "A", roomId: "room-1" },
  { address: "B", roomId: "room-2" },
  { address: "C", roomId: "room-1" },
];

/** Everything heard once a second for a minute, from time 0. */
function heardFor(watch: RadioWatch, untilMs: number): void {
  for (let nowMs = 0; nowMs <= untilMs; nowMs += 1_000) {
    for (const { address } of EXPECTED) watch.heard(nowMs, address);
  }
}

function actsUntil(
  watch: RadioWatch,
  fromMs: number,
  untilMs: number,
): readonly (readonly [number, RadioAct])[] {
  const acts: (readonly [number, RadioAct])[] = [];
  for (let nowMs = fromMs; nowMs <= untilMs; nowMs += 1_000) {
    for (const act of watch.look(EXPECTED, nowMs)) acts.push([nowMs - fromMs, act]);
  }
  return acts;
}

function up(): RadioWatch {
  const watch = new RadioWatch(NO_COVER_MS, 0);
  watch.isUp(true);
  return watch;
}

describe("a radio", () => {
  it("knows the rate of each device and room", () => {
    const watch = up();
    heardFor(watch, 60_000);
    expect(watch.rateOf("A")).toBeCloseTo(60, 5);
    expect(watch.rates(EXPECTED).get("room-1")).toBeCloseTo(120, 5);
  });

  it("[H-08.9] that goes deaf is mended in steps, then its rooms have no cover, within the set time", () => {
    const watch = up();
    heardFor(watch, 60_000);
    const acts = actsUntil(watch, 60_000, 60_000 + NO_COVER_MS);
    expect(acts.map(([atMs, act]) => [atMs, sayingOf(act).step])).toEqual([
      [30_000, "restart-discovery"],
      [60_000, "power-cycle"],
      [90_000, "no-cover"],
    ]);
    expect(acts.at(-1)?.[1]).toMatchObject({ rooms: ["room-1", "room-2"] });
  });

  it("is said to hear again once, and may go deaf anew", () => {
    const watch = up();
    heardFor(watch, 60_000);
    actsUntil(watch, 60_000, 200_000);
    expect(watch.heard(200_000, "A").map(({ act }) => act)).toEqual(["heard-again"]);
    expect(watch.heard(200_500, "B")).toEqual([]);
    expect(actsUntil(watch, 200_500, 300_000).map(([, { act }]) => act)).toEqual([
      ...["mend", "mend", "no-cover"],
    ]);
  });

  it("is said to hear again where the first step already helped", () => {
    const watch = up();
    heardFor(watch, 60_000);
    expect(actsUntil(watch, 60_000, 95_000)).toHaveLength(1);
    expect(watch.heard(96_000, "A")).toHaveLength(1);
  });

  it("that is gone needs no steps, only word of its rooms within the set time", () => {
    const watch = up();
    heardFor(watch, 60_000);
    watch.isUp(false);
    const acts = actsUntil(watch, 60_000, 400_000);
    expect(acts).toHaveLength(1);
    expect(acts[0]).toEqual([90_000, expect.objectContaining({ act: "no-cover" })]);
  });

  it("that was never there leaves its rooms without cover too", () => {
    const watch = new RadioWatch(NO_COVER_MS, 0);
    expect(actsUntil(watch, 0, NO_COVER_MS).map(([, { act }]) => act)).toEqual(["no-cover"]);
  });

  it("is not taken for deaf where nothing regular is expected", () => {
    const watch = up();
    watch.heard(0, "A");
    watch.heard(3_600_000, "A");
    expect(watch.look(EXPECTED, 3_600_000 + 80_000)).toEqual([]);
    expect(watch.look([], 9_999_999)).toEqual([]);
  });

  it("stays deaf and is switched off and on again now and then", () => {
    const watch = up();
    heardFor(watch, 60_000);
    const acts = actsUntil(watch, 60_000, 60_000 + 1_000_000);
    const cycles = acts.filter(([, act]) => sayingOf(act).step === "power-cycle");
    expect(cycles.map(([atMs]) => atMs)).toEqual([60_000, 360_000, 660_000, 960_000]);
    expect(acts.filter(([, { act }]) => act === "no-cover")).toHaveLength(1);
  });

  it("learns no pace from telephones that pass by", () => {
    const watch = up();
    for (let nowMs = 0; nowMs < 60_000; nowMs += 1_000) watch.heard(nowMs, "phone");
    watch.look(EXPECTED, 60_000);
    expect(watch.rateOf("phone")).toBeUndefined();
  });
});
