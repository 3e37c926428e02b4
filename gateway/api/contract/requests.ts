// What the screens may ask for: one zod schema per request body.
import { z } from "zod";
import { alertOutcome } from "../../domain/event-shapes.ts";

const id = z.string().min(1).max(64);

/** POST /session */
export const signInRequest = z.strictObject({ staffId: id, pin: z.string().min(4).max(12) });

/** POST /alerts/{id}/acknowledge|attend|hand-back. `staffId` only on an enrolled tablet, signed out. */
export const actRequest = z.strictObject({ staffId: id.optional() });

/** POST /alerts/{id}/close. Needs a signed-in member of staff. */
export const closeRequest = z.strictObject({
  outcome: alertOutcome,
  note: z.string().max(2000).optional(),
});

/** POST /alerts/{id}/receipts: what this board did with the alert. */
export const receiptRequest = z.strictObject({ kind: z.enum(["shown", "sound-confirmed"]) });

/** POST /board-status, every 10 s and at each change: can this board sound? */
export const boardStatusRequest = z.strictObject({
  /** Made once by the page and kept in its storage. */
  boardId: id,
  label: z.string().max(60),
  canSound: z.boolean(),
});

/** POST /tablets/enrol: the code an installer or manager made, typed or scanned on the tablet. */
export const enrolRequest = z.strictObject({
  code: z.string().min(6).max(32),
  label: z.string().min(1).max(60),
});

/** POST /tablets/codes (manager, installer) → the code, valid for 10 minutes. */
export const enrolCodeView = z.object({ code: z.string(), expiresMs: z.int() });

/** POST /sensitivity/{residentId} (manager). `low` needs a reason and an end within seven days. */
export const sensitivityRequest = z.strictObject({
  level: z.enum(["low", "normal", "high"]),
  reason: z.string().max(200).optional(),
  untilMs: z.int().optional(),
});

export type SensitivityRequest = z.infer<typeof sensitivityRequest>;
export type ActRequest = z.infer<typeof actRequest>;
export type CloseRequest = z.infer<typeof closeRequest>;
export type BoardStatusRequest = z.infer<typeof boardStatusRequest>;
