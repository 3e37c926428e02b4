// Many trainings on a few threads. Each has its own seed, so that the order does not matter.
// Before it: the list of trainings. After it: weights by name.
import { Worker } from "node:worker_threads";
import { GatewayError } from "../../gateway/errors.ts";
import { type ModelWeights, unpackWeights } from "../weights-file.ts";
import type { LabelledWindow } from "./collect-windows.ts";
import { keptWeights } from "./kept-weights.ts";
import type { OnRound, Recipe, TrainingTask } from "./train-model.ts";
import { trainingAnswer } from "./training-messages.ts";

export interface PoolPlan {
  readonly windows: readonly LabelledWindow[];
  readonly recipe: Recipe;
  readonly threads: number;
  /** A folder for the weights of each training, or none. */
  readonly keep: string | undefined;
  readonly onRound: OnRound;
}

/** A build runs compiled files. */
const WORKER = new URL(
  import.meta.url.endsWith(".ts") ? "./training-worker.ts" : "./training-worker.js",
  import.meta.url,
);

export async function trainAll(
  tasks: readonly TrainingTask[],
  plan: PoolPlan,
): Promise<ReadonlyMap<string, ModelWeights>> {
  const kept = keptWeights(plan.keep, plan.recipe);
  const done = new Map<string, ModelWeights>();
  const open: TrainingTask[] = [];
  for (const task of tasks) {
    const weights = kept.read(task);
    if (weights === undefined) open.push(task);
    else done.set(task.name, weights);
  }
  const threads = Math.min(plan.threads, open.length);
  await Promise.all(
    Array.from({ length: threads }, async () => {
      await runThread(open, plan, (task, weights) => {
        kept.write(task, weights);
        done.set(task.name, weights);
        plan.onRound(`${task.name} trained, ${done.size} of ${tasks.length}`);
      });
    }),
  );
  return done;
}

type OnTrained = (task: TrainingTask, weights: ModelWeights) => void;

/** One thread, until no task is open. */
async function runThread(
  open: TrainingTask[],
  { windows, recipe, onRound }: PoolPlan,
  onTrained: OnTrained,
): Promise<void> {
  const worker = new Worker(WORKER, { workerData: { windows, recipe } });
  let task: TrainingTask | undefined;
  const next = (): void => {
    task = open.shift();
    if (task === undefined) void worker.terminate();
    else worker.postMessage(task);
  };
  await new Promise<void>((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", () => {
      if (task === undefined) resolve();
      else reject(new GatewayError("model/failed", `${task.name}: the training thread ended`));
    });
    worker.on("message", (message: unknown) => {
      const answer = trainingAnswer.parse(message);
      if (answer.kind === "round") onRound(answer.text);
      else if (answer.kind === "failed") reject(new GatewayError("model/failed", answer.message));
      else {
        if (answer.kind === "trained" && task !== undefined) {
          onTrained(task, unpackWeights(answer.bytes, recipe.members));
        }
        next();
      }
    });
  });
}
