// What the screens are shown, and may ask for, of how residents are sensed: bases, alert rules, private
// time, away; and of setting up and testing devices.
import { z } from "zod";
import {
  awayWhere,
  basisGround,
  position,
  privacyAsker,
  residentRule,
  roleName,
  rulePeriod,
  sensingPurpose,
} from "../../domain/event-shapes.ts";

const id = z.string();
const atMs = z.int();

/** Why nothing senses a resident now, or they are not here; said on every board. */
export const notWatchedView = z.object({
  residentId: id,
  /** Null where an installer asks. */
  preferredName: z.string().nullable(),
  roomName: z.string().nullable(),
  why: z.enum(["private-time", "away", "no-basis"]),
  /** Who set it; null: the resident's own button, or nobody. */
  byName: z.string().nullable(),
  /** Null: until somebody records a basis. */
  untilMs: atMs.nullable(),
});

/** A device whose next press is a test: said on every board, for it calls nobody. */
export const deviceTestView = z.object({
  deviceId: id,
  label: z.string(),
  byName: z.string(),
  untilMs: atMs,
});

const basisView = z.object({
  purpose: sensingPurpose,
  ground: basisGround,
  /** Who was consulted; null where nobody was, or somebody other than a manager asks. */
  consulted: z.string().nullable(),
  sinceMs: atMs,
  reviewMs: atMs,
  isOverdue: z.boolean(),
});

const residentRuleView = z.object({
  rule: residentRule,
  periods: z.array(rulePeriod),
  sinceMs: atMs,
  /** Null: the plan. */
  byName: z.string().nullable(),
});

export const residentsView = z.object({
  nowMs: atMs,
  /** Bases whose review date has passed. */
  overdue: z.int(),
  residents: z.array(
    z.object({
      residentId: id,
      preferredName: z.string(),
      roomName: z.string().nullable(),
      privateTime: z
        .object({
          sinceMs: atMs,
          untilMs: atMs,
          byName: z.string().nullable(),
          askedBy: privacyAsker.nullable(),
        })
        .nullable(),
      away: z
        .object({ where: awayWhere, fromMs: atMs, untilMs: atMs, byName: z.string() })
        .nullable(),
      bases: z.array(basisView),
      rules: z.array(residentRuleView),
    }),
  ),
});

/** POST /residents/{id}/private-time. Within twelve hours. */
export const privateTimeRequest = z.strictObject({ untilMs: atMs, askedBy: privacyAsker });

/** POST /residents/{id}/away. Within four weeks. */
export const awayRequest = z.strictObject({ where: awayWhere, fromMs: atMs, untilMs: atMs });

/** POST /residents/{id}/bases (manager). Recorded again, it was reviewed. */
export const basisRequest = z.strictObject({
  purpose: sensingPurpose,
  ground: basisGround,
  consulted: z.string().trim().max(500).optional(),
  reviewMs: atMs,
});

/** POST /residents/{id}/rules (manager). No periods: off. */
export const residentRuleRequest = z.strictObject({
  rule: residentRule,
  periods: z.array(rulePeriod).max(6),
});

const whose = { residentId: z.string().max(64).nullable(), roomId: z.string().max(64).nullable() };

/** POST /devices (installer, manager): a device that is not set up gets a type and a place. */
export const setUpRequest = z.strictObject({
  hardwareId: z.string().min(1).max(200),
  sensorType: z.string().min(1).max(64),
  label: z.string().trim().min(1).max(60),
  position: position.nullable(),
  ...whose,
});

/** POST /devices/{id}/assignment */
export const assignRequest = z.strictObject(whose);

/** POST /devices/{id}/contact. Null: as its type. */
export const contactRequest = z.strictObject({ silentAfterMs: z.int().nullable() });

/** POST /devices/{id}/test. At most five minutes. */
export const testRequest = z.strictObject({ untilMs: atMs });

/** GET /devices/choices: what a device may be and belong to, without names for an installer. */
export const deviceChoicesView = z.object({
  types: z.array(z.object({ type: z.string(), summary: z.string() })),
  rooms: z.array(z.object({ roomId: id, name: z.string() })),
  residents: z.array(
    z.object({
      residentId: id,
      preferredName: z.string().nullable(),
      roomName: z.string().nullable(),
    }),
  ),
});

/** GET /staff: everybody who may sign in, or could once. */
export const staffView = z.object({
  people: z.array(
    z.object({ staffId: id, name: z.string(), role: roleName, isEnded: z.boolean() }),
  ),
});

export type StaffView = z.infer<typeof staffView>;
export type NotWatchedView = z.infer<typeof notWatchedView>;
export type DeviceTestView = z.infer<typeof deviceTestView>;
export type ResidentsView = z.infer<typeof residentsView>;
export type ResidentCare = ResidentsView["residents"][number];
export type DeviceChoicesView = z.infer<typeof deviceChoicesView>;

export type SetUpRequest = z.infer<typeof setUpRequest>;
export type BasisRequest = z.infer<typeof basisRequest>;
export type AwayRequest = z.infer<typeof awayRequest>;
export type PrivateTimeRequest = z.infer<typeof privateTimeRequest>;
export type ResidentRuleRequest = z.infer<typeof residentRuleRequest>;
