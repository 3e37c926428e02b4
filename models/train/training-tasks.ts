// Which trainings the figures need, and whom each of them never sees. Before it: folds. After it: the pool.
import { assignFolds, type Person, personKey } from "./folds.ts";
import type { TrainingTask } from "./train-model.ts";

/** Trained on everybody: what ships. */
export const EVERYBODY = "everybody";

export function foldName(fold: number): string {
  return `without-fold-${fold + 1}`;
}

/** The inner folds of a fold: without it, and without each other one in turn. */
export function pairName(one: number, other: number): string {
  return `without-folds-${Math.min(one, other) + 1}-and-${Math.max(one, other) + 1}`;
}

export function setName(set: string): string {
  return `without-${set}`;
}

export interface FoldPlan {
  readonly folds: number;
  /** Fold of each person (`personKey`). */
  readonly foldOf: ReadonlyMap<string, number>;
}

export function planFolds(people: readonly Person[], folds: number): FoldPlan {
  return { folds, foldOf: assignFolds(people, folds) };
}

/**
 * For each fold one training without it, and one without each pair of folds: the model without folds 1
 * and 2 says what can be chosen for fold 1 on the people of fold 2, and the other way round. So what is
 * chosen for a fold comes from models and people that know nothing of it.
 */
export function foldTasks({ folds, foldOf }: FoldPlan, seed: number): TrainingTask[] {
  const peopleOf = (...away: readonly number[]): string[] =>
    [...foldOf].filter(([, fold]) => away.includes(fold)).map(([person]) => person);
  const single: TrainingTask[] = [];
  const pairs: TrainingTask[] = [];
  for (let fold = 0; fold < folds; fold++) {
    single.push({ name: foldName(fold), heldOut: peopleOf(fold), seed: seed + fold });
    for (let other = 0; other < fold; other++) {
      const pairSeed = seed + fold + folds * (other + 1);
      pairs.push({
        name: pairName(other, fold),
        heldOut: peopleOf(other, fold),
        seed: pairSeed,
      });
    }
  }
  return [...single, ...pairs];
}

/** Each set left out in turn. */
export function setTasks(people: readonly Person[], seed: number): TrainingTask[] {
  const sets = [...new Set(people.map(({ set }) => set))];
  return sets.map((set) => ({
    name: setName(set),
    heldOut: people
      .filter((person) => person.set === set)
      .map(({ subject }) => personKey(set, subject)),
    seed,
  }));
}
