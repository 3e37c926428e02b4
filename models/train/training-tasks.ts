// Which trainings the figures need, and whom each of them never sees. Before it: folds. After it: the pool.
import { assignFolds, type Person, personKey } from "./folds.ts";
import type { TrainingTask } from "./train-model.ts";

/** Trained on everybody: what ships. */
export const EVERYBODY = "everybody";

export function foldName(fold: number): string {
  return `without-fold-${fold + 1}`;
}

/** The inner folds of a fold: without it, and without each of the others in turn. */
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
 * One training without each fold, and one without each pair: the model without folds 1 and 2 says what
 * can be chosen for fold 1 on the people of fold 2, and the other way round. So what is chosen for a
 * fold comes from everybody else, by models that know neither them nor it.
 */
export function foldTasks({ folds, foldOf }: FoldPlan, seed: number): TrainingTask[] {
  const peopleOf = (...away: readonly number[]): string[] =>
    [...foldOf].filter(([, fold]) => away.includes(fold)).map(([person]) => person);
  const numbers = Array.from({ length: folds }, (_, fold) => fold);
  const single = numbers.map((fold) => ({
    name: foldName(fold),
    heldOut: peopleOf(fold),
    seed: seed + fold,
  }));
  const pairs = numbers.flatMap((lower) =>
    numbers.slice(lower + 1).map((upper) => ({
      name: pairName(lower, upper),
      heldOut: peopleOf(lower, upper),
      // Apart from the seeds of the folds and of each other.
      seed: seed + upper + folds * (lower + 1),
    })),
  );
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
