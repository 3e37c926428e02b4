// The plan of a home: what `npm run provision` puts into the hub. One zod schema, all faults at once.
import { z } from "zod";
import { sensorTypes } from "../sensors/index.ts";
import {
  basisGround,
  position,
  roleName,
  roomKind,
  sensingPurpose,
} from "../domain/event-shapes.ts";
import { nhsNumber } from "../domain/nhs-number.ts";
import { namesOneOf } from "../domain/name-words.ts";
import { plannedRule, rulesWithoutBasis } from "./apply-rules.ts";
import { plannedSensitivity } from "./apply-sensitivities.ts";
import { plannedReminder, reminderIssues } from "./plan-reminders.ts";

const id = z
  .string()
  .regex(/^[a-z0-9-]{1,40}$/, "1 to 40 characters of a–z, 0–9 and -")
  .describe("Yours to choose; pseudonymous: never a name.");
const name = z.string().min(1).max(60);

/** Every PIN is 4 to 8 digits; one that is not given is made at random. */
const pin = z.string().regex(/^\d{4,8}$/, "4 to 8 digits");

const room = z.strictObject({ id, name, kind: roomKind.default("bedroom") });
const basis = z
  .strictObject({
    purpose: sensingPurpose.describe("What the resident may be sensed for."),
    ground: basisGround.describe("On what that rests."),
    consulted: z
      .string()
      .min(1)
      .max(500)
      .optional()
      .describe("Who was consulted; needed for best interests. Kept sealed."),
    review: z.iso.date().describe("When it must be looked at again."),
  })
  .refine(({ ground, consulted }) => ground !== "best-interests" || consulted !== undefined, {
    path: ["consulted"],
    message: "best interests need who was consulted",
  });
const resident = z.strictObject({
  id,
  preferredName: name,
  fullName: name.optional(),
  room: id.optional(),
  nhsNumber: nhsNumber
    .optional()
    .describe("For a social care record to know the resident by. Kept sealed, like names."),
  sensitivity: plannedSensitivity.optional(),
  basis: z
    .array(basis)
    .optional()
    .describe(
      "Without one for its purpose, a sensor of theirs gives nothing but calls for help. Where " +
        "this is absent, what a manager recorded on the screen stays; [] ends it.",
    ),
  rules: z
    .array(plannedRule)
    .optional()
    .describe("Alerts that are off unless they stand here, or a manager switched them on."),
  reminders: z
    .array(plannedReminder)
    .max(40)
    .default([])
    .describe("Medication reminders; they need a basis with the purpose medication."),
});
const device = z.strictObject({
  id,
  type: z
    .string()
    .default("wearable")
    .refine((type) => sensorTypes.has(type), "no such sensor type")
    .describe(`One of ${[...sensorTypes.keys()].join(", ")}.`),
  label: name.optional().describe("What staff call it; never with its resident's name."),
  position: position
    .optional()
    .describe("Where a wearable is worn; wrist when absent. Other devices have none."),
  address: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe(
      "Where a bridge or radio knows it, as the list of devices that are not set up shows it; " +
        "absent for a device that speaks the native protocol.",
    ),
  bluetooth: z
    .string()
    .regex(/^[0-9A-F]{2}(:[0-9A-F]{2}){5}$/, "an address as AA:BB:CC:DD:EE:FF")
    .optional()
    .describe("Where receivers hear a worn device that speaks the native protocol over MQTT."),
  resident: id.optional(),
  room: id.optional(),
});
const person = z.strictObject({ id, name, role: roleName.default("staff"), pin: pin.optional() });
const bridge = z.strictObject({
  id,
  topics: z.array(z.string().min(1)).min(1).describe("MQTT topic filters it may use."),
});

const revoke = z
  .strictObject({
    staff: z.array(id).default([]).describe("People who may no longer sign in or answer."),
    devices: z.array(id).default([]).describe("Devices that are lost or gone: no longer set up."),
    bridges: z.array(id).default([]),
    tablets: z.array(z.string()).default([]).describe("By the id that `GET /tablets` gives."),
  })
  .prefault({})
  .describe("What ends: each at once, with every session and connection. Again changes nothing.");

type Plan = z.output<typeof planShape>;

const planShape = z.strictObject({
  home: z.strictObject({
    id,
    hubId: id,
    name,
    timeZone: z.string().default("Europe/London"),
    demo: z.boolean().default(false),
  }),
  rooms: z.array(room).default([]),
  residents: z.array(resident).default([]),
  devices: z.array(device).default([]),
  staff: z.array(person).default([]),
  bridges: z.array(bridge).default([]),
  revoke,
  erase: z
    .array(id)
    .default([])
    .describe("Residents whose names and notes are to be unreadable for ever; no way back."),
  enrolments: z.int().min(0).max(100).default(0).describe("Short-lived enrolment credentials."),
});

type Path = (string | number)[];

function doubles(ids: readonly { id: string }[], list: string): Path[] {
  const seen = new Set<string>();
  return ids.flatMap(({ id: own }, index) => {
    const isDouble = seen.has(own);
    seen.add(own);
    return isDouble ? [[list, index, "id"]] : [];
  });
}

function sharedNumbers(plan: Plan): Path[] {
  const seen = new Set<string>();
  return plan.residents.flatMap(({ nhsNumber: number }, index) => {
    const isShared = number !== undefined && seen.has(number);
    if (number !== undefined) seen.add(number);
    return isShared ? [["residents", index, "nhsNumber"]] : [];
  });
}

function sharedAddresses(plan: Plan): Path[] {
  const seen = new Set<string>();
  return plan.devices.flatMap(({ address }, index) => {
    const isShared = address !== undefined && seen.has(address);
    if (address !== undefined) seen.add(address);
    return isShared ? [["devices", index, "address"]] : [];
  });
}

function unknownRooms(plan: Plan): Path[] {
  const rooms = new Set(plan.rooms.map((one) => one.id));
  const missing = (list: "residents" | "devices"): Path[] =>
    plan[list].flatMap((one, index) =>
      one.room === undefined || rooms.has(one.room) ? [] : [[list, index, "room"]],
    );
  return [...missing("residents"), ...missing("devices")];
}

function unknownResidents(plan: Plan): Path[] {
  const residents = new Set(plan.residents.map((one) => one.id));
  return plan.devices.flatMap((one, index) =>
    one.resident === undefined || residents.has(one.resident)
      ? []
      : [["devices", index, "resident"]],
  );
}

/** These lie in the log as they are, so erasing a resident would leave their name in it. */
function textsThatName(plan: Plan, field: "label" | "address"): Path[] {
  const names = new Map(
    plan.residents.map(({ id: own, preferredName, fullName = "" }) => [
      own,
      [preferredName, fullName],
    ]),
  );
  return plan.devices.flatMap(({ resident: own, [field]: text = "" }, index) => {
    const isNamed = namesOneOf(text, names.get(own ?? "") ?? []);
    return isNamed ? [["devices", index, field]] : [];
  });
}

function erasedYetListed(plan: Plan): Path[] {
  const residents = new Set(plan.residents.map((one) => one.id));
  return plan.erase.flatMap((one, index) => (residents.has(one) ? [["erase", index]] : []));
}

function revokedYetListed(plan: Plan): Path[] {
  return (["staff", "devices", "bridges"] as const).flatMap((list) => {
    const listed = new Set(plan[list].map((one) => one.id));
    return plan.revoke[list].flatMap((one, index) =>
      listed.has(one) ? [["revoke", list, index]] : [],
    );
  });
}

export const planSchema = planShape.superRefine((plan, context) => {
  const report = (paths: Path[], message: string): void => {
    for (const path of paths) context.addIssue({ code: "custom", path, message });
  };
  for (const list of ["rooms", "residents", "devices", "staff", "bridges"] as const) {
    report(doubles(plan[list], list), "this id stands twice in the plan");
  }
  report(sharedNumbers(plan), "two residents of this plan have this NHS number");
  report(sharedAddresses(plan), "this address stands twice in the plan");
  report(unknownRooms(plan), "no such room in this plan");
  report(unknownResidents(plan), "no such resident in this plan");
  const baseless = plan.residents.flatMap((resident, index) =>
    rulesWithoutBasis(resident).map((at): Path => ["residents", index, "rules", at]),
  );
  report(baseless, "this resident has no basis for what it senses");
  report(
    textsThatName(plan, "label"),
    "names its resident: labels are not sealed, so use a number",
  );
  const rename = "rename it at its bridge, or give its hardware address";
  report(
    textsThatName(plan, "address"),
    `names its resident: addresses are not sealed, so ${rename}`,
  );
  report(
    revokedYetListed(plan),
    "stands in the plan too, which would set it up again: take it out of its list",
  );
  for (const { path, message } of reminderIssues(plan)) report([path], message);
  report(erasedYetListed(plan), "stands under residents too, which would add them again");
});

export type HomePlan = z.output<typeof planSchema>;
