// What is said of destinations: how much waits for each, since when, how long that can go on, and what
// became of single messages.
import { z } from "zod";

const atMs = z.int();

export const destinationsView = z.object({
  nowMs: atMs,
  destinations: z.array(
    z.object({
      destinationId: z.string(),
      /** Null: the config names it no longer, and it is still owed something. */
      label: z.string().nullable(),
      /** Messages that wait for it. */
      waiting: z.int(),
      /** When the oldest of them was queued; null: none waits. */
      oldestQueuedMs: atMs.nullable(),
      /** How long its line can stay down at the last day's rate; null: more than a year. */
      bufferHours: z.number().nullable(),
      /** Messages it refused for good, which a person can send again. */
      notSent: z.int(),
    }),
  ),
});

const deliveryView = z.object({
  deliveryId: z.string(),
  alertId: z.string(),
  /** "raised": a call, or a first message; "changed": how the alert stands. */
  about: z.enum(["raised", "changed"]),
  state: z.enum(["queued", "accepted", "not-sent", "superseded", "dropped"]),
  queuedMs: atMs,
  settledMs: atMs.nullable(),
  attempts: z.int(),
  reason: z.string().nullable(),
  /** Whether it called somebody to act; null: not accepted. */
  asLive: z.boolean().nullable(),
});

export const deliveriesView = z.object({
  nowMs: atMs,
  notSent: z.array(deliveryView),
  /** The latest of the last day, newest first. */
  recent: z.array(deliveryView),
});

export type DestinationsView = z.infer<typeof destinationsView>;
export type DeliveryView = z.infer<typeof deliveryView>;
export type DeliveriesView = z.infer<typeof deliveriesView>;
