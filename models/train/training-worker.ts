// A training thread: takes one task after the other and gives weights back.
// Before it: training-pool. Windows lie in memory that all threads share.
import { parentPort, workerData } from "node:worker_threads";
import { messageOf } from "../../gateway/errors.ts";
import { useBackend } from "../backend.ts";
import { packWeights } from "../weights-file.ts";
import { trainModel } from "./train-model.ts";
import { type TrainingAnswer, trainingSetup, trainingTask } from "./training-messages.ts";

const { windows, recipe } = trainingSetup.parse(workerData);
const answer = (message: TrainingAnswer): void => parentPort?.postMessage(message);

await useBackend();
parentPort?.on("message", (message: unknown) => {
  const task = trainingTask.parse(message);
  try {
    const weights = trainModel(windows, recipe, task, (text) => {
      answer({ kind: "round", text: `${task.name}, ${text}` });
    });
    answer({ kind: "trained", bytes: packWeights(weights) });
  } catch (error) {
    answer({ kind: "failed", message: `${task.name}: ${messageOf(error)}` });
  }
});
answer({ kind: "ready" });
