import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { assignFolds, personKey } from "../../../models/train/folds.ts";
import { chooseOperatingPoint } from "../../../models/train/operating-points.ts";
import { seededRandom, shuffle } from "../../../models/train/random.ts";

describe("[H-01.4] folds", () => {
  const people = Array.from({ length: 28 }, (_, i) => ({
    set: i < 17 ? "a" : "b",
    subject: `P${i}`,
    group: i % 3 === 0 ? "elderly" : "young",
  }));

  it("hold every person out exactly once, whatever the order they are read in", () => {
    const folds = assignFolds(people, 5);
    expect(folds.size).toBe(28);
    expect(assignFolds(people.toReversed(), 5)).toEqual(folds);
  });

  it("hold out every group in every fold", () => {
    const folds = assignFolds(people, 5);
    for (let fold = 0; fold < 5; fold++) {
      const held = people.filter((one) => folds.get(personKey(one.set, one.subject)) === fold);
      expect(new Set(held.map(({ group }) => group)).size).toBe(2);
    }
  });
});

describe("operating points", () => {
  it("lie between what falls and what older people's daily life reach", () => {
    const point = chooseOperatingPoint([
      ...[0.8, 0.9, 0.95].map((score) => ({
        isFall: true,
        isOlder: false,
        score,
        checkScore: score,
        weight: 1,
      })),
      ...[0.1, 0.2, 0.4].map((score) => ({
        isFall: false,
        isOlder: true,
        score,
        checkScore: score,
        weight: 1,
      })),
    ]);
    expect(point.alert).toBeGreaterThan(0.4);
    expect(point.alert).toBeLessThan(0.8);
    expect(point.check).toBeGreaterThan(0.4);
    expect(point.check).toBeLessThanOrEqual(point.alert);
  });

  it("are always usable, whatever the scores", () => {
    const trial = fc.record({
      isFall: fc.boolean(),
      isOlder: fc.boolean(),
      score: fc.double({ min: 0, max: 1, noNaN: true }),
      checkScore: fc.double({ min: 0, max: 1, noNaN: true }),
      weight: fc.double({ min: 0.1, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(fc.array(trial), (trials) => {
        const { alert, check } = chooseOperatingPoint(trials);
        expect(check).toBeGreaterThan(0);
        expect(check).toBeLessThanOrEqual(alert);
        expect(alert).toBeLessThan(1);
      }),
    );
  });
});

describe("seeded randomness", () => {
  it("repeats itself, differs between seeds, and loses nothing when shuffling", () => {
    const draw = (seed: number): number[] => {
      const random = seededRandom(seed);
      return [random(), random(), random()];
    };
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
    const items = Int32Array.from({ length: 50 }, (_, i) => i);
    shuffle(items, seededRandom(3));
    expect(items.toSorted()).toEqual(Int32Array.from({ length: 50 }, (_, i) => i));
  });
});
