// Weights of trainings already done, on disk: a run that was broken off goes on from there.
// Before it: a finished training. After it: the next run with the same folder.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ModelWeights, packWeights, unpackWeights } from "../weights-file.ts";
import type { Recipe, TrainingTask } from "./train-model.ts";

export interface KeptWeights {
  readonly read: (task: TrainingTask) => ModelWeights | undefined;
  readonly write: (task: TrainingTask, weights: ModelWeights) => void;
}

/** `undefined`: nothing is kept. */
export function keptWeights(folder: string | undefined, { members }: Recipe): KeptWeights {
  if (folder === undefined) return { read: () => undefined, write: () => undefined };
  const fileOf = ({ name }: TrainingTask): string => join(folder, `${name}.bin`);
  return {
    read: (task) =>
      existsSync(fileOf(task)) ? unpackWeights(readFileSync(fileOf(task)), members) : undefined,
    write: (task, weights) => {
      mkdirSync(folder, { recursive: true });
      writeFileSync(fileOf(task), packWeights(weights));
    },
  };
}
