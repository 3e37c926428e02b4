// What a training thread is told and what it answers. Between training-pool and training-worker.
import { z } from "zod";
import type { LabelledWindow } from "./collect-windows.ts";
import type { Recipe } from "./train-model.ts";

/** Given at the thread's start; the windows' channels lie in shared memory. */
export const trainingSetup = z.object({
  windows: z.custom<readonly LabelledWindow[]>(Array.isArray),
  recipe: z.custom<Recipe>((value) => typeof value === "object"),
});

export const trainingTask = z.strictObject({
  name: z.string(),
  heldOut: z.array(z.string()),
  seed: z.int(),
});

export const trainingAnswer = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("ready") }),
  z.strictObject({ kind: z.literal("round"), text: z.string() }),
  z.strictObject({
    kind: z.literal("trained"),
    bytes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
  }),
  z.strictObject({ kind: z.literal("failed"), message: z.string() }),
]);

export type TrainingAnswer = z.infer<typeof trainingAnswer>;
