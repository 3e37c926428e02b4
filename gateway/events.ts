// The one event vocabulary. The log of these events is the truth; everything else is made from it.
// Events carry pseudonymous ids; what names a person is `sealed` under that person's own key.
import { z } from "zod";
import {
  address,
  alertKind,
  alertLine,
  alertOutcome,
  alertPriority,
  count,
  credentialKind,
  detectionLevel,
  deviceEventKey,
  ended,
  escalation,
  fallEvidence,
  faultShape,
  fromDevice,
  heard,
  id,
  identity,
  movementKind,
  occurrence,
  place,
  position,
  roleName,
  roomKind,
  sealed,
  sensitivityEnded,
  sensitivitySet,
  soundReason,
  trace,
  wakeUpPurpose,
  wallMs,
} from "./domain/event-shapes.ts";
import { careEvents } from "./domain/care-events.ts";
import { deviceEventSchemas } from "./domain/device-event-schemas.ts";
import { deliveryEvents } from "./domain/delivery-events.ts";
import { deviceStateEvents } from "./domain/device-state-events.ts";
import { RADIO_STEPS } from "./domain/radio-watch.ts";
import { modelEvents } from "./domain/model-events.ts";
import { recordEvents } from "./domain/record-events.ts";
import { reminderEvents } from "./domain/reminder-events.ts";

export type {
  AlertKind,
  AlertLine,
  AlertOutcome,
  AlertPriority,
  AwayWhere,
  BasisGround,
  DetectionLevel,
  DeviceEventKey,
  DeviceTrouble,
  FallEvidence,
  FaultKind,
  Lack,
  LadderStep,
  Occurrence,
  Place,
  PrivacyAsker,
  ReceiptStep,
  ResidentRuleName,
  RoleName,
  RulePeriod,
  Sealed,
  SeenContext,
  SensedState,
  SensedThing,
  SensingPurpose,
  Trace,
  WornState,
} from "./domain/event-shapes.ts";

/** Whose screen it was then: an enrolled tablet, else who was signed in; logs of old have neither. */
const boardReceipt = z.strictObject({
  alertId: id,
  boardId: id,
  tabletId: id.optional(),
  staffId: id.optional(),
});

/** A hub runs before anybody gave it its names. */
const idOrNone = id.or(z.literal(""));

/** Event name → data. Each name says, in the past, what happened. */
export const eventSchemas = {
  ...deviceEventSchemas,
  ...careEvents,

  /** The hub began to run; every later event of this boot carries its bootId. */
  "hub.started": z.strictObject({ homeId: idOrNone, hubId: idOrNone, softwareVersion: z.string() }),
  /** The hub was told to stop and did so in order. */
  "hub.stopped": z.strictObject({ reason: z.string() }),
  /** Wall time moved against monotonic time. */
  "clock.stepped": z.strictObject({ byMs: z.int() }),

  /** The home and this hub got their names. */
  "home.described": identity,
  /** A room of the home was set up. */
  "room.added": z.strictObject({ roomId: id, name: z.string(), kind: roomKind }),
  /** A resident was set up; the sealed text is JSON of names. */
  "resident.added": z.strictObject({ residentId: id, roomId: id.nullable(), personal: sealed }),
  /** A resident's key was destroyed: what was sealed under it can never be read again. */
  "resident.erased": z.strictObject({ residentId: id }),
  /** A resident's findings call more, or for a while less, readily than the model card says. */
  "sensitivity.set": sensitivitySet,
  /** They are as the model card says again. */
  "sensitivity.ended": sensitivityEnded,
  /** A device was set up. */
  "device.added": z.strictObject({
    deviceId: id,
    sensorType: id,
    label: z.string(),
    position: position.nullable(),
    /** Where its radio or bus knows it, for a device that does not speak the native protocol. */
    address: address.optional(),
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
  /** A person may no longer sign in or answer. */
  "staff.revoked": z.strictObject({ staffId: id, ...ended }),
  /** A tablet is no longer enrolled: it shows nothing any more. */
  "tablet.revoked": z.strictObject({ tabletId: id, ...ended }),
  /** A device is no longer set up: what it sends is a stranger's. */
  "device.revoked": z.strictObject({ deviceId: id }),
  /** A secret no longer works. */
  "credential.revoked": z.strictObject({ principalId: id, kind: credentialKind, ...ended }),
  /** Somebody signed in, or tried. */
  "staff.signed-in": z.strictObject({ staffId: id, tabletId: id.nullable() }),
  /** A wrong PIN was given. */
  "sign-in.refused": z.strictObject({ staffId: id, tabletId: id.nullable() }),

  /** Somebody pressed for help. */
  "help.pressed": z.strictObject(fromDevice),
  /** A call was reset at the nurse call system's own panel. It ends no alert. */
  "call.cleared-at-panel": z.strictObject(fromDevice),
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
  /** Names of device events from before then are forgotten: no device repeats one for so long. */
  "device-events.forgotten": z.strictObject({ beforeMs: wallMs }),
  ...deviceStateEvents,

  /** A part of the system does not work. */
  "fault.noticed": z.strictObject({ ...faultShape, detail: z.string() }),
  /** It works again. */
  "fault.cleared": z.strictObject(faultShape),
  /** Something was done about a radio that had gone deaf, or it hears again. */
  "radio.stepped": z.strictObject({ radio: id, step: z.enum(RADIO_STEPS), detail: z.string() }),

  ...modelEvents,
  ...reminderEvents,

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
  /** A moment after it was raised it was known better where. */
  "alert.placed": z.strictObject({ alertId: id, place }),
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
  /** A receipt of an alert that sounds is overdue, or nobody answered or came: others are called. */
  "alert.escalated": z.strictObject({ alertId: id, ...escalation }),
  /** An alert was on the screen of a board. */
  "alert.shown": boardReceipt,
  /** A board's loudspeaker really ran for an alert. */
  "alert.sound-confirmed": boardReceipt,
  /** A board can, or can no longer, sound. */
  "board.sound-changed": z.strictObject({ boardId: id, canSound: z.boolean() }),

  ...deliveryEvents,
  ...recordEvents,

  /** Something must be looked at again after `delayMs`, also after a power cut. */
  "wake-up.set": z.strictObject({
    wakeUpId: id,
    /** Null: it is about no alert. */
    alertId: id.nullable(),
    purpose: wakeUpPurpose,
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
