// What the screens are shown: the API's answers, one zod schema each. The dashboard imports only
// from this folder. All times are wall-clock ms by the hub's clock; `nowMs` beside them lets a
// screen with a wrong clock still count ages.
import { z } from "zod";
import {
  alertKind,
  alertOutcome,
  alertPriority,
  detectionLevel,
  deviceTrouble,
  movementKind,
  position,
  roleName,
  roomKind,
  wornState,
} from "../../domain/event-shapes.ts";
import { deviceTestView, notWatchedView } from "./care-views.ts";

const id = z.string();
const atMs = z.int();

export const handView = z.object({
  staffId: id,
  name: z.string(),
  /** False: the name was picked on an enrolled tablet without a PIN. */
  verified: z.boolean(),
  atMs,
});

export const placeView = z.object({
  roomId: id.nullable(),
  /** In words, ready to show: "Room 4", "Lounge", or "Place not known". */
  words: z.string(),
  /** How that is known, in words: "where this device belongs", "lives in Room 4". */
  sourceWords: z.string(),
  asOfMs: atMs.nullable(),
});

export const lineView = z.object({
  atMs,
  /** "fall-detected", "help-pressed", … for the picture beside the words. */
  kind: z.string(),
  words: z.string(),
});

export const alertView = z.object({
  alertId: id,
  kind: alertKind,
  priority: alertPriority,
  level: detectionLevel,
  stage: z.enum(["raised", "acknowledged", "attended", "closed"]),
  /** True while every board must sound for it. */
  sounding: z.boolean(),
  /** "Possible fall", "Help pressed", "Fault" … */
  title: z.string(),
  resident: z
    .object({
      residentId: id,
      preferredName: z.string(),
      roomName: z.string().nullable(),
      /** Set when another resident is called the same: "There are 2 Marys: this is Mary, Room 4". */
      sameNameWarning: z.string().nullable(),
    })
    .nullable(),
  deviceLabel: z.string().nullable(),
  place: placeView,
  occurredMs: atMs,
  /** False: the device did not know when it happened; `occurredMs` is when it was heard. */
  occurredKnown: z.boolean(),
  raisedMs: atMs,
  lines: z.array(lineView),
  acknowledged: handView.nullable(),
  attended: handView.nullable(),
  closed: handView.extend({ outcome: alertOutcome }).nullable(),
  /** What the wearer did last after a fall; null: nothing was seen. */
  lastSeen: movementKind.nullable(),
  /** What was seen and what came after it, in one sentence; null where it is no fall. */
  explanation: z.string().nullable(),
  /** When it sounds again if nobody attends; once somebody is there, when it asks again. */
  soundsAgainAtMs: atMs.nullable(),
  /** False: shown although it could not be stored; write it down on paper. */
  stored: z.boolean(),
  notSentTo: z.array(z.string()),
  /** Who has it: destination label and state in words. */
  deliveries: z.array(z.object({ destination: z.string(), words: z.string(), state: z.string() })),
});

export const deviceView = z.object({
  deviceId: id,
  sensorType: z.string(),
  label: z.string(),
  position: position.nullable(),
  residentId: id.nullable(),
  /** Null: nobody, or an installer asks. */
  residentName: z.string().nullable(),
  roomId: id.nullable(),
  roomName: z.string().nullable(),
  worn: wornState.nullable(),
  batteryPercent: z.number().nullable(),
  flat: z.boolean(),
  /** Also in earlier runs of the hub, as far as its log has it; null: never heard. */
  lastHeardMs: atMs.nullable(),
  connected: z.boolean(),
  /** How well it is heard; null: it does not say. */
  signalPercent: z.number().nullable(),
  /** Where a receiver heard a worn device last; null: not known. */
  lastSeen: z.object({ roomId: id, roomName: z.string(), atMs }).nullable(),
  /** What it says now, in words: "Bed empty", "Door open"; the newest first. */
  states: z.array(z.object({ what: z.string(), words: z.string(), sinceMs: atMs })),
  /** What is wrong with it, also by the contact check, in words. */
  troubles: z.array(z.object({ trouble: deviceTrouble, words: z.string(), sinceMs: atMs })),
  /** False: it cannot say that it is there, so it is never counted as cover. */
  canBeSupervised: z.boolean(),
  /** How long it may be silent; null: it cannot say that it is there. */
  silentAfterMs: z.int().nullable(),
  /** When it was pressed as a test last; null: never, or before the hub was set up. */
  lastTestedMs: atMs.nullable(),
  /** Its resident is not in the home: silence is no fault. */
  isAway: z.boolean(),
  /** What to expect of a worn device, by its rate and full scale; null: it is not worn on a body. */
  carries: z.enum(["falls", "help-and-activity", "not-known"]).nullable(),
  /** Of the motion it sends; null: it has sent none since the hub started. */
  motion: z.object({ rateHz: z.number(), rangeG: z.number() }).nullable(),
  packets: z.object({
    received: z.int(),
    lost: z.int(),
    doubled: z.int(),
    late: z.int(),
    undecodable: z.int(),
  }),
});

export const roomView = z.object({
  roomId: id,
  name: z.string(),
  kind: roomKind,
  /** Without names where an installer asks. */
  residents: z.array(z.object({ residentId: id, preferredName: z.string().nullable() })),
  devices: z.array(deviceView),
});

/** A device that speaks but is not set up. */
export const strangerView = z.object({
  hardwareId: z.string(),
  firstHeardMs: atMs,
  lastHeardMs: atMs,
  packets: z.int(),
  model: z.string(),
  /** What it sends, as its maker calls it. */
  sends: z.array(z.string()),
  /** The sensor type it looks like; null: none. */
  proposes: z.string().nullable(),
});

export const boardHealthView = z.object({
  boardId: id,
  label: z.string(),
  canSound: z.boolean(),
  lastHeardMs: atMs,
});

/** Findings of this resident call less readily for a while: said on every board. */
export const loweredView = z.object({
  residentId: id,
  /** Null where an installer asks. */
  preferredName: z.string().nullable(),
  roomName: z.string().nullable(),
  byName: z.string(),
  sinceMs: atMs,
  untilMs: atMs.nullable(),
});

/** Each resident with their sensitivity, for the manager who sets it. */
export const sensitivityView = z.object({
  nowMs: atMs,
  residents: z.array(
    z.object({
      residentId: id,
      preferredName: z.string(),
      roomName: z.string().nullable(),
      level: z.enum(["low", "normal", "high"]),
      byName: z.string().nullable(),
      reason: z.string().nullable(),
      sinceMs: atMs.nullable(),
      untilMs: atMs.nullable(),
    }),
  ),
});

/** How hard the device was moved around the blow behind an alert. */
export const windowView = z.object({
  alertId: id,
  rateHz: z.number(),
  /** Sample with the blow. */
  impactIndex: z.int(),
  magnitudeG: z.array(z.number()),
});

export const boardView = z.object({
  homeName: z.string(),
  hubId: id,
  demo: z.boolean(),
  intendedPurpose: z.string(),
  /** IANA name of the home's own time zone: a tablet's may be set wrong. */
  timeZone: z.string().optional(),
  nowMs: atMs,
  /** Log sequence this answer is true for: open the stream with it as Last-Event-ID. */
  seq: z.int(),
  rooms: z.array(roomView),
  /** Open alerts, most urgent first, then those closed in the last 12 hours. */
  alerts: z.array(alertView),
  boards: z.array(boardHealthView),
  faults: z.array(z.object({ words: z.string(), sinceMs: atMs })),
  lowered: z.array(loweredView),
  notWatched: z.array(notWatchedView),
  deviceTests: z.array(deviceTestView),
});

export const alertsView = z.object({ nowMs: atMs, alerts: z.array(alertView) });
export const devicesView = z.object({
  nowMs: atMs,
  devices: z.array(deviceView),
  notSetUp: z.array(strangerView),
});

export const signInNames = z.object({
  homeName: z.string(),
  demo: z.boolean(),
  people: z.array(z.object({ staffId: id, name: z.string(), role: roleName })),
});

export const sessionView = z.object({
  signedIn: z.object({ staffId: id, name: z.string(), role: roleName }).nullable(),
  tablet: z.object({ tabletId: id, label: z.string() }).nullable(),
});

export const tabletsView = z.object({
  nowMs: atMs,
  tablets: z.array(
    z.object({
      tabletId: id,
      label: z.string(),
      /** Null: not heard since the hub started. */
      lastHeardMs: atMs.nullable(),
    }),
  ),
});

/** Hops of design §4 with real times, for one alert. */
export const traceView = z.object({
  alertId: id,
  traceId: z.string().nullable(),
  hops: z.array(
    z.object({
      hop: z.int(),
      what: z.string(),
      wallMs: atMs.nullable(),
      /** ms since the hop before. */
      sincePreviousMs: z.number().nullable(),
      detail: z.string().nullable(),
    }),
  ),
  /** IEC 60601-1-8: event → alert raised, and alert raised → signalled. */
  alarmConditionDelayMs: z.number().nullable(),
  alarmSignalGenerationDelayMs: z.number().nullable(),
});

/** One message of GET /stream. `alert` is the alert as it stands after the event. */
export const streamMessage = z.object({
  seq: z.int(),
  type: z.string(),
  wallMs: atMs,
  alertId: id.nullable(),
  alert: alertView.nullable(),
});

/** Sent every two seconds on the stream, as event "heartbeat", without an id. */
export const heartbeatMessage = z.object({ nowMs: atMs, seq: z.int() });

export const problem = z.object({
  code: z.string(),
  message: z.string(),
  where: z.string().optional(),
});

export type AlertView = z.infer<typeof alertView>;
export type LoweredView = z.infer<typeof loweredView>;
export type SensitivityView = z.infer<typeof sensitivityView>;
export type WindowView = z.infer<typeof windowView>;
export type BoardView = z.infer<typeof boardView>;
export type DeviceView = z.infer<typeof deviceView>;
export type RoomView = z.infer<typeof roomView>;
export type SessionView = z.infer<typeof sessionView>;
export type TabletsView = z.infer<typeof tabletsView>;
export type SignInNames = z.infer<typeof signInNames>;
export type StreamMessage = z.infer<typeof streamMessage>;
export type HeartbeatMessage = z.infer<typeof heartbeatMessage>;
export type TraceView = z.infer<typeof traceView>;
export type Problem = z.infer<typeof problem>;
