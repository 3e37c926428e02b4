// The shapes events are made of: one definition each, used by the vocabulary and by the API.
import { z } from "zod";
import { doseLines } from "./reminder-shapes.ts";

export const id = z.string().min(1).max(64);
/** What the home and this hub are called. */
export const identity = z.strictObject({
  homeId: id,
  hubId: id,
  name: z.string(),
  timeZone: z.string(),
  demo: z.boolean(),
});

/** A topic or radio address; MQTT allows more, no device needs it. */
export const address = z.string().min(1).max(200);
export const wallMs = z.int();
export const count = z.int().min(0);

/** Who took a right away; null: whoever runs the hub itself. */
export const ended = { byStaffId: id.nullable() };

/** Text that names a person: readable only with the key of `subject` (AES-256-GCM, base64). */
export const sealed = z.strictObject({ subject: id, box: z.string() });

/** The name a device gives to one of its own events, for ever [PROTOCOL §5]. */
export const deviceEventKey = z.strictObject({ deviceId: id, bootNonce: count, counter: count });

/** Where something happened, how that is known, and since when. `roomId: null`: not known, and said so. */
export const place = z.strictObject({
  roomId: id.nullable(),
  /** "receiver": the receiver that hears the device best is there. */
  source: z.enum(["device-room", "resident-room", "receiver", "unknown"]),
  asOfMs: wallMs.nullable(),
});

/** When something happened, by the hub's clock; `ageMs: null` where the device did not know. */
export const occurrence = z.strictObject({ occurredMs: wallMs, ageMs: count.nullable() });

/** Monotonic ms at each hop of design §4, for the trace of an alert. */
export const trace = z.strictObject({
  traceId: id,
  receivedMs: wallMs,
  hops: z.array(z.strictObject({ hop: z.string(), monotonicMs: z.number() })),
});

/** What was measured around an impact. g, ms, degrees; null = not measured. */
export const fallEvidence = z.strictObject({
  peakG: z.number().nullable(),
  clipped: z.boolean(),
  freeFallMs: z.number().nullable(),
  turnDeg: z.number().nullable(),
  stillAfter: z.boolean().nullable(),
  score: z.number().min(0).max(1).nullable(),
  modelVersion: z.string(),
});

export const heard = { residentId: id.nullable(), place, occurrence, trace: trace.nullable() };
export const fromDevice = { deviceEvent: deviceEventKey, ...heard };

export const roleName = z.enum(["staff", "manager", "installer", "responder", "family"]);
export const roomKind = z.enum(["bedroom", "lounge", "corridor", "garden", "bathroom", "other"]);
export const position = z.enum(["wrist", "waist"]);
export const wornState = z.enum(["worn", "not-worn", "charging", "out-of-range"]);
export const credentialKind = z.enum(["device", "bridge", "enrolment", "pin", "tablet"]);
/** "movement": an alert rule of this resident was met, a bed left and not come back to. */
export const alertKind = z.enum(["fall", "help", "movement", "reminder", "technical"]);
export const alertPriority = z.enum(["high", "medium", "low"]);
export const alertOutcome = z.enum([
  "fall-found",
  "no-fall-found",
  "help-given",
  "test",
  "not-known",
]);
/** What a resident may be sensed for; each needs a basis of its own. */
export const sensingPurpose = z.enum([
  "falls",
  "bed-exit",
  "chair",
  "door",
  "movement",
  "wellbeing",
  "medication",
]);
/** Who wished private time: the resident, or somebody who may decide for them. */
export const privacyAsker = z.enum(["resident", "attorney", "best-interests"]);
/** Where a resident is who is not in the home. */
export const awayWhere = z.enum(["hospital", "family", "elsewhere"]);
/** Alert rules that are off for a resident unless somebody switched them on. */
export const residentRule = z.enum([
  "bed-exit",
  "chair-exit",
  "mat-step",
  "door-open",
  "out-of-room",
  "walking-about",
]);
const minuteOfDay = z
  .int()
  .min(0)
  .max(24 * 60 - 1);
/**
 * When a rule counts, in minutes of the home's own day; `from` = `to`: always. `afterMs`: how long it
 * must have been so; 0: it calls at once.
 */
export const rulePeriod = z.strictObject({
  fromMinute: minuteOfDay,
  toMinute: minuteOfDay,
  afterMs: count.max(12 * 3_600_000),
});
/** On what it rests that a resident is sensed [Mental Capacity Act 2005]. */
export const basisGround = z.enum(["consent", "best-interests", "attorney", "court"]);
/** What the contact check finds of one device. */
export const deviceTrouble = z.enum(["silent", "flat", "tampered", "implausible"]);
export const detectionLevel = z.enum(["alert", "check"]);
/**
 * How readily the model's findings call, beside the model card's point. Less than that has an end,
 * and a manager's reason [design §2 promise 5].
 */
export const sensitivitySet = z.strictObject({
  residentId: id,
  level: z.enum(["low", "high"]),
  staffId: id,
  reason: sealed.nullable(),
  untilMs: wallMs.nullable(),
});
/** `staffId: null`: its time was over. */
export const sensitivityEnded = z.strictObject({
  residentId: id,
  level: z.enum(["low", "high"]),
  lastedMs: count,
  staffId: id.nullable(),
});
export const movementKind = z.enum(["still", "moving", "walking", "got-up"]);
/** What a fixed sensor watches. */
export const sensedThing = z.enum([
  "bed",
  "chair",
  "mat",
  "presence",
  "door",
  "motion",
  "vibration",
  "fall",
  "help",
  "staff",
]);
/** How that stands: bed, chair, mat and presence *occupied* or *empty*, staff (in the room) too; a
 * door *open* or *closed*; motion and vibration *moving* or *quiet*; a radar's fall *none*, *maybe*
 * or *fall*; a button's help *asking* or *none*. */
export const sensedState = z.enum([
  "occupied",
  "empty",
  "open",
  "closed",
  "moving",
  "quiet",
  "none",
  "maybe",
  "fall",
  "asking",
]);
export const soundReason = z.enum([
  "not-attended",
  "handed-back",
  "pressed-again",
  "seen-again",
  "not-looked-at",
  "lying-still",
  "second-sign",
  "still-on-floor",
]);
/** What was known around the resident at one moment. null: no sensor says it, so nothing is claimed. */
export const seenContext = z.strictObject({
  /** "not-known": there is a bed sensor, but what it said last holds no longer. */
  bed: z.enum(["occupied", "empty", "not-known"]).nullable(),
  bedSinceMs: wallMs.nullable(),
  staffNear: z.boolean().nullable(),
});
/** Which receipt of an alert that sounds is overdue; "nobody-told": no destination has it either. */
const receiptStep = z.enum(["nobody-told", "not-shown", "sound-not-confirmed"]);
/** Who is told next, because nobody answered or came. "everyone": every board and the sounder. */
const ladderStep = z.enum(["everyone", "remote-team"]);
/** What is lacking, and for how long, that a step of the ladder was due. */
const lack = z.strictObject({ of: z.enum(["answer", "attendance"]), forMs: count });
/** Why an alert calls again, or calls others. */
export const escalation = {
  step: z.enum([...receiptStep.options, ...ladderStep.options]),
  lack: lack.optional(),
};
/** What a stored timer is for; of the ladder, the step that is due when it rings. */
export const wakeUpPurpose = z.enum([
  "attendance",
  "dose-due",
  "dose-played",
  "dose-next",
  "dose-critical",
  "dose-close",
  "dose-step",
  "ladder-everyone",
  "ladder-remote-team",
  "look-at-check",
  "on-floor",
  "receipts",
  "resident-rule",
  "sensitivity",
]);
export const faultKind = z.enum([
  "model",
  "model-choice",
  "rule",
  "driver",
  "no-cover",
  "undecodable-packets",
  "store-space",
  "store-write",
  "store-part",
  "destination",
  "board-silent",
  "nobody-told",
]);

/** Which part does not work; `subject` names the one meant, "" where there is only one. */
export const faultShape = { fault: faultKind, subject: z.string() };

/** One line of an alert's story: what was seen or said after it was raised. */
export const alertLine = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("fall-detected"),
    evidence: fallEvidence,
    /** The samples behind it, kept for a while; null: none were kept. */
    windowId: id.nullable().optional(),
    context: seenContext.optional(),
  }),
  z.strictObject({ kind: z.literal("fall-reported"), certaintyPercent: z.number().nullable() }),
  z.strictObject({ kind: z.literal("help-pressed") }),
  z.strictObject({ kind: z.literal("ok-pressed") }),
  z.strictObject({ kind: z.literal("cleared-at-panel") }),
  /** It has been so for that long; `forMs: 0`: it began just now. */
  z.strictObject({ kind: z.literal("rule-met"), rule: residentRule, forMs: count }),
  /** It is no longer so: back in bed, the door closed. */
  z.strictObject({ kind: z.literal("rule-over"), rule: residentRule }),
  z.strictObject({
    kind: z.literal("movement"),
    movement: movementKind,
    afterMs: count,
    context: seenContext.optional(),
  }),
  z.strictObject({ kind: z.literal("context-changed"), context: seenContext }),
  /** So long after a fall nobody has closed its alert. `seen`: what the wearer did last, if known. */
  z.strictObject({
    kind: z.literal("still-on-floor"),
    afterMs: count,
    seen: movementKind.nullable(),
    context: seenContext.optional(),
  }),
  z.strictObject({ kind: z.literal("fault"), ...faultShape, detail: z.string() }),
  z.strictObject({ kind: z.literal("fault-over"), ...faultShape }),
  z.strictObject({ kind: z.literal("device-flat"), batteryPercent: z.number().nullable() }),
  z.strictObject({ kind: z.literal("device-tampered") }),
  z.strictObject({ kind: z.literal("escalated"), ...escalation }),
  z.strictObject({ kind: z.literal("trouble"), trouble: deviceTrouble, detail: z.string() }),
  z.strictObject({ kind: z.literal("trouble-over"), trouble: deviceTrouble }),
  ...doseLines,
]);

export type Sealed = z.infer<typeof sealed>;
export type DeviceEventKey = z.infer<typeof deviceEventKey>;
export type Place = z.infer<typeof place>;
export type Occurrence = z.infer<typeof occurrence>;
export type Trace = z.infer<typeof trace>;
export type FallEvidence = z.infer<typeof fallEvidence>;
export type SeenContext = z.infer<typeof seenContext>;
export type AlertLine = z.infer<typeof alertLine>;
export type AlertKind = z.infer<typeof alertKind>;
export type AlertPriority = z.infer<typeof alertPriority>;
export type AlertOutcome = z.infer<typeof alertOutcome>;
export type DetectionLevel = z.infer<typeof detectionLevel>;
export type ReceiptStep = z.infer<typeof receiptStep>;
export type LadderStep = z.infer<typeof ladderStep>;
export type Lack = z.infer<typeof lack>;
export type FaultKind = z.infer<typeof faultKind>;
export type RoleName = z.infer<typeof roleName>;
export type SensingPurpose = z.infer<typeof sensingPurpose>;
export type BasisGround = z.infer<typeof basisGround>;
export type DeviceTrouble = z.infer<typeof deviceTrouble>;
export type SensedThing = z.infer<typeof sensedThing>;
export type SensedState = z.infer<typeof sensedState>;
export type AwayWhere = z.infer<typeof awayWhere>;
export type PrivacyAsker = z.infer<typeof privacyAsker>;
export type ResidentRuleName = z.infer<typeof residentRule>;
export type RulePeriod = z.infer<typeof rulePeriod>;
export type WornState = z.infer<typeof wornState>;
