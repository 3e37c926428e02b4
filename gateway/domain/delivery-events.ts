// The part of the event vocabulary that is about alerts on their way to destinations.
import { z } from "zod";
import { alertPriority, count, id } from "./event-shapes.ts";

/** Event name → data, as in the vocabulary, of which this is a part. */
export const deliveryEvents = {
  /** An alert is owed to a destination. */
  "delivery.queued": z.strictObject({
    deliveryId: id,
    alertId: id,
    destinationId: id,
    about: z.enum(["raised", "changed"]),
    priority: alertPriority,
  }),
  /** The destination accepted it: the receipt. `asLive`: it was told to act. */
  "delivery.accepted": z.strictObject({ deliveryId: id, attempts: count, asLive: z.boolean() }),
  /**
   * The first attempt failed; it is tried again. `held`: the destination has it and nobody there has
   * taken it yet. Said again where that changes.
   */
  "delivery.delayed": z.strictObject({
    deliveryId: id,
    reason: z.string(),
    held: z.boolean().optional(),
  }),
  /** The destination refused it for good, or it may not be tried again. */
  "delivery.not-sent": z.strictObject({ deliveryId: id, attempts: count, reason: z.string() }),
  /** A person had what was not sent tried again, under its own key. */
  "delivery.resent": z.strictObject({ deliveryId: id, staffId: id }),
  /** Nothing needed to be sent there any more, and nothing was. */
  "delivery.dropped": z.strictObject({ deliveryId: id, reason: z.string() }),
  /** A newer message about the same alert says everything this one would have said. */
  "delivery.superseded": z.strictObject({ deliveryId: id }),
} as const;
