import { describe, expect, it } from "vitest";
import { personKey } from "../../../models/train/folds.ts";
import { sharing, trialScores } from "../../../models/train/held-out-opinions.ts";
import { choicesWithout, choose, shippedChoices } from "../../../models/train/nested-choice.ts";
import {
  foldName,
  foldTasks,
  pairName,
  planFolds,
  setTasks,
} from "../../../models/train/training-tasks.ts";

const people = Array.from({ length: 12 }, (_, i) => ({
  set: i < 6 ? "a" : "b",
  subject: `P${i}`,
  group: "young",
}));
const plan = planFolds(people, 4);
const tasks = foldTasks(plan, 1);

/** One trial at the wrist; scores are given as log-odds of networks and trees. */
const judged = (isFall: boolean, network: number, forest = network, isMovingHard = false) => ({
  trial: {
    trialId: "T",
    subject: "P",
    group: isFall ? "young" : "elderly",
    position: "wrist" as const,
    activityCode: "",
    activityName: "",
    isFall,
    fallStartMs: undefined,
    fallEndMs: undefined,
    impactMs: undefined,
  },
  set: "a",
  copy: 0,
  weight: 1,
  windows: [{ network, forest, isMovingHard }],
});

describe("[H-01.4] nested choice", () => {
  it("trains once without each fold and once without each two folds", () => {
    expect(tasks).toHaveLength(4 + 6);
    expect(new Set(tasks.map(({ name }) => name)).size).toBe(10);
    expect(new Set(tasks.map(({ seed }) => seed)).size).toBe(10);
  });

  it("has for every two folds a model that knows the people of neither", () => {
    for (const [one, other] of [0, 1, 2, 3].flatMap((a) => [0, 1, 2, 3].map((b) => [a, b]))) {
      if (one === undefined || other === undefined || one === other) continue;
      const inner = tasks.find(({ name }) => name === pairName(one, other));
      for (const { set, subject } of people) {
        const person = personKey(set, subject);
        const isAway = [one, other].includes(plan.foldOf.get(person) ?? -1);
        expect(inner?.heldOut.includes(person)).toBe(isAway);
      }
    }
  });

  it("judges a fold by a model that knows none of its people", () => {
    const outer = tasks.find(({ name }) => name === foldName(2));
    for (const person of outer?.heldOut ?? []) expect(plan.foldOf.get(person)).toBe(2);
    expect(outer?.heldOut).toHaveLength(3);
  });

  it("leaves each whole set out once", () => {
    expect(setTasks(people, 1).map(({ heldOut }) => heldOut.length)).toEqual([6, 6]);
  });

  it("gives the better opinion the greater share", () => {
    const trusted = [judged(true, -1, 3), judged(true, -1, 3), judged(false, 1, -3)];
    expect(choose(trusted).forestShare).toBeGreaterThanOrEqual(0.4);
    const { point, forestShare } = choose(trusted);
    const scores = trialScores(trusted, sharing(forestShare));
    expect(scores.every(({ isFall, score }) => score >= point.alert === isFall)).toBe(true);
  });

  it("says whether silence for those who move hard is worth its falls", () => {
    expect(choose([judged(true, 2), judged(false, 2, 2, true)]).isRuleWorthIt).toBe(true);
    expect(choose([judged(true, 2, 2, true), judged(false, -2)]).isRuleWorthIt).toBe(false);
  });

  it("chooses for a set that is left out without looking at it", () => {
    const own = [judged(true, 2), judged(false, -2)];
    const foreign = [judged(true, -1), judged(false, -4)].map((one) => ({ ...one, set: "b" }));
    const opinions = { wrist: [...own, ...foreign], waist: [] };
    expect(choicesWithout("b", opinions).wrist).toEqual(choose(own));
    expect(shippedChoices(opinions).wrist).toEqual(choose(opinions.wrist));
  });
});
