// The card of a model: what it is for, what it learnt from, how it did, and what it must be fed.
// Checked on load; printed in documents; read by the dashboard's about page.
import { z } from "zod";

const share = z.number().min(0).max(1);
const count = z.int().min(0);
/** Of an interval's ends, computed in floating point. */
const ROUNDING = 1e-9;

/** A share with its counts and 95% Wilson interval. */
const figure = z
  .strictObject({ of: count, found: count, share, low: share, high: share })
  .refine(({ of, found }) => found <= of, "more found than there were")
  .refine(
    ({ share, low, high }) => low <= share + ROUNDING && share <= high + ROUNDING,
    "the share is not in its interval",
  );

const operatingPoint = z
  .strictObject({ alert: share, check: share })
  .refine(({ alert, check }) => check <= alert, "a check may not be harder to reach than an alert");

/** Figures of one set at one operating point. All are laboratory figures of acted falls. */
const setFigures = z.strictObject({
  set: z.string(),
  position: z.enum(["wrist", "waist"]),
  /** How the people it is measured on relate to the people it was trained on. */
  heldOut: z.enum(["subject", "set"]),
  /** What was changed about the recordings, e.g. "20 Hz, clipped at 4 g, random mounting". */
  condition: z.string(),
  level: z.enum(["alert", "check", "degraded-alert", "degraded-check"]),
  sensitivity: figure,
  specificity: z.record(z.string(), figure),
  unneededPerHour: z.record(z.string(), z.number()),
  delayMs: z.strictObject({ p50: z.number(), p95: z.number() }).nullable(),
});

const trainingSet = z.strictObject({
  name: z.string(),
  position: z.enum(["wrist", "waist"]),
  subjects: z.array(z.string()),
  falls: count,
  dailyLife: count,
  licence: z.string(),
});

export const modelCard = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  version: z.string(),
  intendedUse: z.string(),
  input: z.strictObject({
    rateHz: z.number(),
    beforeImpactS: z.number(),
    afterImpactS: z.number(),
    sourceRateHz: z.strictObject({ from: z.number(), to: z.number() }),
    rangeG: z.strictObject({ from: z.number(), to: z.number() }),
    positions: z.array(z.enum(["wrist", "waist"])),
  }),
  weights: z.strictObject({
    /** A file of the model's own folder. */
    file: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    /** Networks per position, in the order they lie in the file. */
    members: z.strictObject({ wrist: z.int().min(1), waist: z.int().min(1) }),
    /** Share of the trees in the log-odds; the networks have the rest. */
    forestShare: z.strictObject({ wrist: share, waist: share }),
  }),
  operatingPoints: z.strictObject({ wrist: operatingPoint, waist: operatingPoint }),
  /** The score of the built-in self-test window, to notice a backend that computes wrongly. */
  selfTest: z.strictObject({ wrist: share, waist: share }),
  training: z.strictObject({
    seed: z.int(),
    sets: z.array(trainingSet),
    augmentation: z.string(),
  }),
  figures: z.array(setFigures),
  figuresAre: z.string(),
  limits: z.array(z.string()),
});

export type ModelCard = z.infer<typeof modelCard>;
export type SetFigures = z.infer<typeof setFigures>;
export type Figure = z.infer<typeof figure>;
