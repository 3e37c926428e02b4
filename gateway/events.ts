// The one event vocabulary. The log of these events is the truth; everything else is made from it.
// Events carry pseudonymous ids; what names a person is `sealed` under that person's own key.
import { z } from "zod";

const id = z.string().min(1).max(64);
const wallMs = z.int();
const count = z.int().min(0);

/** Text that names a person: readable only with the key of `subject` (AES-256-GCM, base64). */
export const sealed = z.strictObject({ subject: id, box: z.string() });

/** The name a device gives to one of its own events, for ever [PROTOCOL §5]. */
export const deviceEventKey = z.strictObject({ deviceId: id, bootNonce: count, counter: count });

/** Where something happened, how that is known, and since when. `roomId: null`: not known, and said so. */
export const place = z.strictObject({
  roomId: id.nullable(),
  source: z.enum(["device-room", "resident-room", "unknown"]),
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
  stillMs: z.number().nullable(),
  score: z.number().min(0).max(1).nullable(),
  modelVersion: z.string(),
});

const heard = { residentId: id.nullable(), place, occurrence, trace: trace.nullable() };
const fromDevice = { deviceEvent: deviceEventKey, ...heard };

export const roleName = z.enum(["staff", "manager", "installer", "responder", "family"]);
export const roomKind = z.enum(["bedroom", "lounge", "corridor", "garden", "bathroom", "other"]);
export const position = z.enum(["wrist", "waist"]);
export const wornState = z.enum(["worn", "not-worn", "charging", "out-of-range"]);
export const credentialKind = z.enum(["device", "bridge", "enrolment", "pin", "tablet"]);
export const alertKind = z.enum(["fall", "help", "technical"]);
export const alertPriority = z.enum(["high", "medium", "low"]);
export const alertOutcome = z.enum([
  "fall-found",
  "no-fall-found",
  "help-given",
  "test",
  "not-known",
]);
export const detectionLevel = z.enum(["alert", "check"]);
export const movementKind = z.enum(["still", "moving", "walking", "got-up"]);
export const soundReason = z.enum([
  "not-attended",
  "handed-back",
  "pressed-again",
  "not-looked-at",
]);
export const faultKind = z.enum([
  "model",
  "rule",
  "driver",
  "undecodable-packets",
  "store-space",
  "store-write",
  "destination",
  "board-silent",
  "nobody-told",
]);

/** Which part does not work; `subject` names the one meant, "" where there is only one. */
const faultShape = { fault: faultKind, subject: z.string() };

/** One line of an alert's story: what was seen or said after it was raised. */
export const alertLine = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("fall-detected"), evidence: fallEvidence }),
  z.strictObject({ kind: z.literal("fall-reported"), certaintyPercent: z.number().nullable() }),
  z.strictObject({ kind: z.literal("help-pressed") }),
  z.strictObject({ kind: z.literal("ok-pressed") }),
  z.strictObject({ kind: z.literal("movement"), movement: movementKind, afterMs: count }),
  z.strictObject({ kind: z.literal("fault"), ...faultShape, detail: z.string() }),
  z.strictObject({ kind: z.literal("fault-over"), ...faultShape }),
  z.strictObject({ kind: z.literal("device-flat"), batteryPercent: z.number().nullable() }),
  z.strictObject({ kind: z.literal("device-tampered") }),
]);

/** Event name → data. Each name says, in the past, what happened. */
export const eventSchemas = {
  /** The hub began to run; every later event of this boot carries its bootId. */
  "hub.started": z.strictObject({ homeId: id, hubId: id, softwareVersion: z.string() }),
  /** The hub was told to stop and did so in order. */
  "hub.stopped": z.strictObject({ reason: z.string() }),
  /** Wall time moved against monotonic time. */
  "clock.stepped": z.strictObject({ byMs: z.int() }),

  /** The home and this hub got their names. */
  "home.described": z.strictObject({
    homeId: id,
    hubId: id,
    name: z.string(),
    timeZone: z.string(),
    demo: z.boolean(),
  }),
  /** A room of the home was set up. */
  "room.added": z.strictObject({ roomId: id, name: z.string(), kind: roomKind }),
  /** A resident was set up; the sealed text is JSON of names. */
  "resident.added": z.strictObject({ residentId: id, roomId: id.nullable(), personal: sealed }),
  /** A resident's key was destroyed: what was sealed under it can never be read again. */
  "resident.erased": z.strictObject({ residentId: id }),
  /** A device was set up. */
  "device.added": z.strictObject({
    deviceId: id,
    sensorType: id,
    label: z.string(),
    position: position.nullable(),
  }),
  /** A device now belongs to a resident, a room, or both. */
  "assignment.started": z.strictObject({
    assignmentId: id,
    deviceId: id,
    residentId: id.nullable(),
    roomId: id.nullable(),
  }),
  /** It no longer does. */
  "assignment.ended": z.strictObject({ assignmentId: id }),
  /** A person who signs in was set up; the sealed text is JSON of names. */
  "staff.added": z.strictObject({ staffId: id, role: roleName, personal: sealed }),
  /** A tablet was enrolled: it shows and sounds alerts even with nobody signed in. */
  "tablet.enrolled": z.strictObject({ tabletId: id, label: z.string() }),
  /** A secret was handed out (its hash lies outside the log). */
  "credential.issued": z.strictObject({ principalId: id, kind: credentialKind }),
  /** Somebody signed in, or tried. */
  "staff.signed-in": z.strictObject({ staffId: id, tabletId: id.nullable() }),
  /** A wrong PIN was given. */
  "sign-in.refused": z.strictObject({ staffId: id, tabletId: id.nullable() }),

  /** Somebody pressed for help. */
  "help.pressed": z.strictObject(fromDevice),
  /** Somebody pressed *I am OK*. */
  "ok.pressed": z.strictObject(fromDevice),
  /** A device decided by itself that its wearer fell. */
  "fall.reported": z.strictObject({
    ...fromDevice,
    certaintyPercent: z.number().nullable(),
    peakG: z.number().nullable(),
    freeFallMs: z.number().nullable(),
  }),
  /** The hub's model found a fall in a device's motion. `impactUs` is on the device's clock. */
  "fall.detected": z.strictObject({
    deviceId: id,
    bootNonce: count,
    impactUs: z.number(),
    level: detectionLevel,
    evidence: fallEvidence,
    windowId: id.nullable(),
    ...heard,
  }),
  /** What the wearer did after a detection. */
  "movement.observed": z.strictObject({
    deviceId: id,
    bootNonce: count,
    impactUs: z.number(),
    movement: movementKind,
    afterMs: count,
    residentId: id.nullable(),
  }),
  /** An impact burst held no fall: stored so that the device may forget it. */
  "burst.decided": z.strictObject({ deviceEvent: deviceEventKey, residentId: id.nullable() }),
  /** A device is worn, put down, charging or taken out on purpose. */
  "device.state-changed": z.strictObject({ deviceEvent: deviceEventKey, state: wornState }),
  /** A device's battery will soon be flat. */
  "device.battery-flat": z.strictObject({
    deviceEvent: deviceEventKey,
    batteryPercent: z.number().nullable(),
  }),
  /** A device was opened or forced. */
  "device.tampered": z.strictObject({ deviceEvent: deviceEventKey }),
  /** A device was tested by an installer or member of staff. */
  "device.tested": z.strictObject({ deviceEvent: deviceEventKey }),

  /** A part of the system does not work. */
  "fault.noticed": z.strictObject({ ...faultShape, detail: z.string() }),
  /** It works again. */
  "fault.cleared": z.strictObject(faultShape),

  /** Something a person must attend to. */
  "alert.raised": z.strictObject({
    alertId: id,
    kind: alertKind,
    priority: alertPriority,
    level: detectionLevel,
    residentId: id.nullable(),
    deviceId: id.nullable(),
    place,
    occurrence,
    line: alertLine,
    trace: trace.nullable(),
  }),
  /** More was seen or said about an open alert. */
  "alert.added-to": z.strictObject({ alertId: id, line: alertLine, occurredMs: wallMs }),
  /** A silent check became an alert that sounds, or an alert's priority changed. */
  "alert.priority-changed": z.strictObject({
    alertId: id,
    priority: alertPriority,
    level: detectionLevel,
  }),
  /** An alert sounds (again), and why. */
  "alert.sounded-again": z.strictObject({ alertId: id, reason: soundReason }),
  /** A person said: I am going. `verified` is false where only a name was picked. */
  "alert.acknowledged": z.strictObject({
    alertId: id,
    staffId: id,
    verified: z.boolean(),
    tabletId: id.nullable(),
  }),
  /** That person cannot go after all. */
  "alert.handed-back": z.strictObject({ alertId: id, staffId: id, verified: z.boolean() }),
  /** A person is with the resident. */
  "alert.attended": z.strictObject({ alertId: id, staffId: id, verified: z.boolean() }),
  /** A person on site ended the alert and said what was found. */
  "alert.closed": z.strictObject({
    alertId: id,
    staffId: id,
    outcome: alertOutcome,
    note: sealed.nullable(),
  }),
  /** An alert went to the next step of those who are told. */
  "alert.escalated": z.strictObject({ alertId: id, step: z.string() }),
  /** An alert was on the screen of a board. */
  "alert.shown": z.strictObject({ alertId: id, boardId: id }),
  /** A board's loudspeaker really ran for an alert. */
  "alert.sound-confirmed": z.strictObject({ alertId: id, boardId: id }),
  /** A board can, or can no longer, sound. */
  "board.sound-changed": z.strictObject({ boardId: id, canSound: z.boolean() }),

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
  /** The first attempt failed; it is tried again. */
  "delivery.delayed": z.strictObject({ deliveryId: id, reason: z.string() }),
  /** The destination refused it for good, or it may not be tried again. */
  "delivery.not-sent": z.strictObject({ deliveryId: id, attempts: count, reason: z.string() }),
  /** A newer message about the same alert says everything this one would have said. */
  "delivery.superseded": z.strictObject({ deliveryId: id }),

  /** Something must be looked at again after `delayMs`, also after a power cut. */
  "wake-up.set": z.strictObject({
    wakeUpId: id,
    alertId: id,
    purpose: z.enum(["attendance", "look-at-check"]),
    delayMs: count,
  }),
  /** It is due. */
  "wake-up.fired": z.strictObject({ wakeUpId: id }),
  /** It is no longer needed. */
  "wake-up.cleared": z.strictObject({ wakeUpId: id }),
} as const;

/** Version written with new events of each type; older ones are upcast on read. */
export const EVENT_VERSION = 1;

export type EventType = keyof typeof eventSchemas;
export type EventData<T extends EventType> = z.infer<(typeof eventSchemas)[T]>;

/** What the core proposes: it becomes an event when it is committed. */
export type Proposal = {
  [T in EventType]: { readonly type: T; readonly data: Readonly<EventData<T>> };
}[EventType];

/** When and in which run of the hub an event was made. */
export interface EventStamp {
  readonly id: string;
  readonly bootId: string;
  readonly wallMs: number;
  readonly monotonicMs: number;
  readonly clockSynced: boolean;
}

/** An event before it has its place in the log. */
export type NewEvent = Proposal & EventStamp;

/** An event in the log. */
export type StoredEvent = NewEvent & { readonly seq: number };

export type Sealed = z.infer<typeof sealed>;
export type DeviceEventKey = z.infer<typeof deviceEventKey>;
export type Place = z.infer<typeof place>;
export type Occurrence = z.infer<typeof occurrence>;
export type Trace = z.infer<typeof trace>;
export type FallEvidence = z.infer<typeof fallEvidence>;
export type AlertLine = z.infer<typeof alertLine>;
export type AlertKind = z.infer<typeof alertKind>;
export type AlertPriority = z.infer<typeof alertPriority>;
export type AlertOutcome = z.infer<typeof alertOutcome>;
export type DetectionLevel = z.infer<typeof detectionLevel>;
export type FaultKind = z.infer<typeof faultKind>;
export type RoleName = z.infer<typeof roleName>;
export type WornState = z.infer<typeof wornState>;
