// The part of the event vocabulary that is about falls models and what they learn from.
import { z } from "zod";
import { count, id, position, wallMs } from "./event-shapes.ts";

/** One model exactly: SHA-256 of its card, which holds that of its weights, in hexadecimal. */
const fingerprint = z.string().min(1).max(64);
/** And its name for people. */
const modelName = z.strictObject({ fingerprint, version: z.string() });

const foundLevel = z.enum(["alert", "check", "none"]);
/** What two models said of one window. */
const shadowFinding = {
  findingId: id,
  deviceId: id,
  residentId: id.nullable(),
  occurredMs: wallMs,
  live: fingerprint,
  shadow: fingerprint,
  liveLevel: foundLevel,
  shadowLevel: foundLevel,
  shadowScore: z.number().min(0).max(1),
  /** The alert the live model's finding belongs to. */
  ofAlertId: id.nullable(),
  /** The samples, where only the shadow model found something. */
  windowId: id.nullable(),
};

/** Event name → data, as in the vocabulary, of which this is a part. */
export const modelEvents = {
  /** A model came into service: `live` decides, `shadow` is only compared with it. */
  "model.loaded": z.strictObject({ ...modelName.shape, role: z.enum(["live", "shadow"]) }),
  /** A manager saw the comparison and made the shadow model decide. */
  "model.promoted": z.strictObject({
    ...modelName.shape,
    from: modelName.nullable(),
    staffId: id,
    comparedWindows: count,
    comparedAlerts: count,
  }),
  /** A manager took that back: the configured model decides again. */
  "model.promotion-undone": z.strictObject({ ...modelName.shape, staffId: id }),
  /** One of two models, or both, found something in a window. Only the live one's is told to anybody. */
  "shadow.found": z.strictObject(shadowFinding),
  /** Windows both models were given since the last such event, found or not. */
  "shadow.compared": z.strictObject({
    live: fingerprint,
    shadow: fingerprint,
    windows: count,
    /** Not given to the shadow model: it may never hold up the live one. */
    dropped: count,
  }),
  /** Staff found a resident fallen without an alert; windows of about then, the likeliest first. */
  "fall.told": z.strictObject({
    toldId: id,
    residentId: id,
    staffId: id,
    notBeforeMs: wallMs,
    notAfterMs: wallMs,
    roomId: id.nullable(),
    windows: z.array(z.strictObject({ windowId: id, position })),
  }),
  /** Labelled windows left the hub, without names and dates, on this basis. */
  "labels.exported": z.strictObject({
    staffId: id,
    legalBasis: z.string(),
    dpiaReference: z.string(),
    falls: count,
    dailyLife: count,
  }),
} as const;
