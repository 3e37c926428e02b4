// An entry as FHIR R4 resources: activation, who was told, device, place, and where wanted a task.
import type { Communication, Device, Location, Meta } from "@medplum/fhirtypes";
import type { Observation, Reference, Task } from "@medplum/fhirtypes";
import type { Home } from "../../domain/home.ts";
import type { RecordEntry } from "../../domain/record-entry.ts";
import {
  ACTIVITY_CATEGORY,
  ALERT_CATEGORY,
  BUILDING,
  LocalCodes,
  ODS_CODE_SYSTEM,
  ROOM,
  ukCoreProfile,
} from "./fhir-codes.ts";
import { type Filing, FilingNames } from "./fhir-filing.ts";

/** Somebody outside who was told to act, and when. */
export interface ToldOutside {
  readonly destinationId: string;
  readonly label: string;
  readonly sentMs: number;
  readonly receivedMs: number;
}

export interface FilingSettings {
  /** Under which the home's own codes and names stand, e.g. `https://care.example/fhir`. */
  readonly system: string;
  readonly odsCode: string | undefined;
  readonly openTask: boolean;
  readonly statesUkCore: boolean;
}

/** One entry, with who its resident is in the record. */
export interface Filed {
  readonly entry: RecordEntry;
  readonly patientId: string | null;
  readonly told: readonly ToldOutside[];
}

/** A full instant; the hub's clock is in UTC. */
function instant(ms: number): string {
  return new Date(ms).toISOString();
}

export class FhirResources {
  readonly #settings: FilingSettings;
  readonly #home: Home;
  readonly #names: FilingNames;
  readonly #codes: LocalCodes;

  constructor(settings: FilingSettings, home: Home) {
    this.#settings = settings;
    this.#home = home;
    this.#names = new FilingNames(settings.system, home.identity.get("home")?.homeId ?? "");
    this.#codes = new LocalCodes(settings.system);
  }

  /** Everything about one entry. */
  of(filed: Filed): readonly Filing[] {
    const { entry } = filed;
    if (entry.isWrong) return this.#takenBack(filed);
    const isOver = entry.stage === "attended" || entry.stage === "closed";
    const tasks: Filing[] = this.#settings.openTask
      ? [{ resource: this.#task(filed), mode: isOver ? "if-there" : "keep-up" }]
      : [];
    return [
      ...this.#places(entry).map((resource): Filing => ({ resource, mode: "ensure" })),
      ...this.#devices(entry).map((resource): Filing => ({ resource, mode: "ensure" })),
      { resource: this.#observation(filed), mode: "keep-up" },
      ...this.#communications(filed).map((resource): Filing => ({ resource, mode: "keep-up" })),
      ...tasks,
    ];
  }

  /** What was filed under the wrong resident; what was not filed there never comes to be. */
  #takenBack(filed: Filed): readonly Filing[] {
    const status = "entered-in-error";
    const resources = [
      { ...this.#observation(filed), status } as const,
      ...this.#communications(filed).map((one) => ({ ...one, status }) as const),
      ...(this.#settings.openTask ? [{ ...this.#task(filed), status } as const] : []),
    ];
    return resources.map((resource) => ({ resource, mode: "if-there" }));
  }

  #observation({ entry, patientId }: Filed): Observation {
    const { entryId, kind, stage, outcome, occurredMs, raisedMs, closedMs, deviceId } = entry;
    const isFinal = stage === "closed";
    const device = deviceId === null ? undefined : this.#refer("Device", "device", deviceId);
    // Without a resident it is about the device itself.
    const subject = patientId === null ? device : { reference: `Patient/${patientId}` };
    return {
      resourceType: "Observation",
      ...this.#meta("Observation"),
      identifier: [this.#names.identifier("activation", entryId)],
      // The activation did happen: whatever a person finds, it is never "entered in error".
      status: isFinal ? "final" : "preliminary",
      category: [ACTIVITY_CATEGORY],
      code: this.#codes.activation(kind),
      ...(subject === undefined ? {} : { subject }),
      effectiveDateTime: instant(occurredMs),
      issued: instant(closedMs ?? raisedMs),
      ...(this.#organisation === undefined ? {} : { performer: [this.#organisation] }),
      ...(device === undefined || patientId === null ? {} : { device }),
      ...(outcome === null ? {} : { valueCodeableConcept: this.#codes.found(outcome) }),
      note: [{ text: noteOf(entry) }],
    };
  }

  /** That staff, and those outside who were told to act, were told, and when they had it. */
  #communications(filed: Filed): Communication[] {
    const { entry, told } = filed;
    const { entryId, raisedMs, acknowledgedMs, stage } = entry;
    if (entry.kind === "technical") return [];
    const staff = this.#communication(filed, {
      status: stage === "raised" ? "in-progress" : "completed",
      sent: instant(raisedMs),
      ...(acknowledgedMs === null ? {} : { received: instant(acknowledgedMs) }),
      recipient: [{ type: "CareTeam", display: "Care staff on site" }],
      identifier: [this.#names.identifier("told-staff", entryId)],
    });
    const outside = told.map(({ destinationId, label, sentMs, receivedMs }) =>
      this.#communication(filed, {
        status: "completed",
        sent: instant(sentMs),
        received: instant(receivedMs),
        recipient: [{ type: "Organization", display: label }],
        identifier: [this.#names.identifier(`told-${destinationId}`, entryId)],
      }),
    );
    return [staff, ...outside];
  }

  #communication(
    { entry, patientId }: Filed,
    own: Pick<Communication, "status" | "sent" | "received" | "recipient" | "identifier">,
  ): Communication {
    const { entryId, kind, roomId, reference } = entry;
    const place = this.#placeOf(roomId);
    return {
      resourceType: "Communication",
      ...this.#meta("Communication"),
      ...own,
      category: [ALERT_CATEGORY],
      ...(patientId === null ? {} : { subject: { reference: `Patient/${patientId}` } }),
      about: [
        { reference: this.#names.urn("activation", entryId), type: "Observation" },
        ...(place === undefined ? [] : [place]),
      ],
      payload: [
        { contentString: `${this.#codes.activation(kind).text ?? ""}. Reference ${reference}.` },
      ],
    };
  }

  #task({ entry, patientId }: Filed): Task {
    const { entryId, stage, raisedMs, roomId } = entry;
    const location = this.#placeOf(roomId);
    const status = { raised: "requested", acknowledged: "in-progress" } as const;
    return {
      resourceType: "Task",
      ...this.#meta("Task"),
      identifier: [this.#names.identifier("task", entryId)],
      status: stage === "raised" || stage === "acknowledged" ? status[stage] : "completed",
      intent: "order",
      code: this.#codes.attendTask(),
      focus: { reference: this.#names.urn("activation", entryId), type: "Observation" },
      ...(patientId === null ? {} : { for: { reference: `Patient/${patientId}` } }),
      authoredOn: instant(raisedMs),
      ...(location === undefined ? {} : { location }),
    };
  }

  #devices({ deviceId }: RecordEntry): Device[] {
    if (deviceId === null) return [];
    const known = this.#home.device.get(deviceId);
    return [
      {
        resourceType: "Device",
        ...this.#meta("Device"),
        identifier: [this.#names.identifier("device", deviceId)],
        status: "active",
        deviceName: [{ name: known?.label ?? deviceId, type: "user-friendly-name" }],
        type: { text: known?.sensorType ?? "sensor" },
        ...(this.#organisation === undefined ? {} : { owner: this.#organisation }),
      },
    ];
  }

  #places({ roomId }: RecordEntry): Location[] {
    const room = roomId === null ? undefined : this.#home.room.get(roomId);
    if (room === undefined) return [];
    const homeName = this.#home.identity.get("home")?.name ?? "";
    const common = { resourceType: "Location", status: "active", mode: "instance" } as const;
    const building: Location = {
      ...{ ...common, ...this.#meta("Location"), name: homeName, physicalType: BUILDING },
      identifier: [this.#names.identifier("home", "home")],
      ...(this.#organisation === undefined ? {} : { managingOrganization: this.#organisation }),
    };
    const own: Location = {
      ...{ ...common, ...this.#meta("Location"), name: room.name, physicalType: ROOM },
      identifier: [this.#names.identifier("room", room.roomId)],
      partOf: this.#refer("Location", "home", "home"),
    };
    return [building, own];
  }

  #placeOf(roomId: string | null): Reference<Location> | undefined {
    const isKnown = roomId !== null && this.#home.room.get(roomId) !== undefined;
    return isKnown ? this.#refer("Location", "room", roomId) : undefined;
  }

  #refer<T extends "Device" | "Location">(
    type: T,
    what: string,
    id: string,
  ): { reference: string; type: T } {
    return { reference: this.#names.urn(what, id), type };
  }

  get #organisation():
    | { type: "Organization"; identifier: { system: string; value: string } }
    | undefined {
    const { odsCode } = this.#settings;
    if (odsCode === undefined) return undefined;
    return { type: "Organization", identifier: { system: ODS_CODE_SYSTEM, value: odsCode } };
  }

  #meta(resourceType: string): { meta?: Meta } {
    return this.#settings.statesUkCore ? { meta: { profile: [ukCoreProfile(resourceType)] } } : {};
  }
}

/** The same words on every attempt, and no name in them. */
function noteOf({ placeName, isTimeKnown, reference, matter, kind }: RecordEntry): string {
  const what = matter === null ? "" : `${matter.replaceAll("-", " ")}. `;
  const where = kind === "technical" ? "" : `Place: ${placeName ?? "not known"}. `;
  const when = isTimeKnown ? "" : "The device did not know when; this is when it was heard. ";
  return `${what}${where}${when}Reference ${reference}.`;
}
