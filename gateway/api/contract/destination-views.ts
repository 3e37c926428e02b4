// What is said of destinations: how much waits for each, and since when.
import { z } from "zod";

export const destinationsView = z.object({
  nowMs: z.int(),
  destinations: z.array(
    z.object({
      destinationId: z.string(),
      /** Null: the config names it no longer, and it is still owed something. */
      label: z.string().nullable(),
      /** Messages that wait for it. */
      waiting: z.int(),
      /** When the oldest of them was queued; null: none waits. */
      oldestQueuedMs: z.int().nullable(),
    }),
  ),
});

export type DestinationsView = z.infer<typeof destinationsView>;
