// What screens are told and may ask of the falls models: about page, comparison, promotion, and falls
// nobody was told of. All figures of a card are laboratory figures of acted falls.
import { z } from "zod";
import { position } from "../../domain/event-shapes.ts";

const id = z.string().min(1).max(64);
const atMs = z.int();

/** A share with its counts and 95% Wilson interval. */
export const shareView = z.object({
  of: z.int(),
  found: z.int(),
  share: z.number(),
  low: z.number(),
  high: z.number(),
});

/** One set of recordings: falls found, and trials without an unneeded alert by group of people. */
export const laboratoryView = z.object({
  set: z.string(),
  position,
  sensitivity: shareView,
  specificity: z.array(z.object({ group: z.string(), share: shareView })),
});

/** What was published of detectors outside the laboratory, beside which our figures must stand. */
export const fieldFigureView = z.object({ words: z.string(), source: z.string() });

export const aboutView = z.object({
  intendedPurpose: z.string(),
  softwareVersion: z.string(),
  /** Null: no model was whole since the hub started. */
  model: z
    .object({
      name: z.string(),
      version: z.string(),
      intendedUse: z.string(),
      figuresAre: z.string(),
      limits: z.array(z.string()),
      /** People it was not trained on, as recorded, at the point that sounds. */
      alert: z.array(laboratoryView),
      /** The same without a model: impact and stillness alone. */
      withoutModel: z.array(laboratoryView),
    })
    .nullable(),
  /** True: impact and stillness decide now. */
  degraded: z.boolean(),
  field: z.array(fieldFigureView),
});

const modelView = z.object({
  /** "hearth-2"; null where its card was never read. */
  version: z.string().nullable(),
  fingerprint: z.string().nullable(),
  /** Null: it works. */
  faultWords: z.string().nullable(),
});

const comparisonView = z.object({
  sinceMs: atMs.nullable(),
  windows: z.int(),
  dropped: z.int(),
  liveAlerts: z.int(),
  shadowAlerts: z.int(),
  both: z.int(),
  shadowAlone: z.int(),
  fallsKept: shareView,
  unneededSpared: shareView,
  liveRight: shareView,
  shadowRight: shareView,
  toldFallsFound: shareView,
});

export const modelsView = z.object({
  nowMs: atMs,
  live: modelView,
  /** Null: the config names no second model. */
  shadow: modelView.nullable(),
  promoted: z.object({ version: z.string(), by: z.string(), atMs }).nullable(),
  comparison: comparisonView.nullable(),
});

/** POST /models/promotion: the two models by fingerprint, as the person saw them compared. */
export const promotionRequest = z.strictObject({
  live: z.string().min(1).max(64),
  shadow: z.string().min(1).max(64),
});

/** POST /told-falls: who, when at the earliest and at the latest, and where, if that is known. */
export const toldFallRequest = z.strictObject({
  residentId: id,
  notBeforeMs: atMs,
  notAfterMs: atMs,
  roomId: id.nullable().default(null),
});

/** How many windows of that time were kept with it, so that a model can learn from them. */
export const toldFallView = z.object({ windows: z.int() });

export type AboutView = z.infer<typeof aboutView>;
export type LaboratoryView = z.infer<typeof laboratoryView>;
export type ModelsView = z.infer<typeof modelsView>;
export type ShareView = z.infer<typeof shareView>;
export type ToldFallRequest = z.input<typeof toldFallRequest>;
