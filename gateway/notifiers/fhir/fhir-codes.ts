// Every system and code a record is given, with its source: the one mapping table. Local codes stand
// under the system the home or its supplier chose; a SNOMED code only where a person has looked.
// [R4] HL7 FHIR 4.0.1, value sets as bound there. [UKC] UK Core implementation guide.
// [SCT] SNOMED CT; its concepts are not checked against the live UK edition here.
import type { CodeableConcept, Coding } from "@medplum/fhirtypes";
import type { AlertKind, AlertOutcome } from "../../events.ts";

/** [UKC] Patient.identifier:nhsNumber */
export const NHS_NUMBER_SYSTEM = "https://fhir.nhs.uk/Id/nhs-number";
/** [UKC] Organization.identifier:odsOrganisationCode */
export const ODS_CODE_SYSTEM = "https://fhir.nhs.uk/Id/ods-organization-code";
const UK_CORE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-";

/** [R4] observation-category: "activity". Never "vital-signs": nothing here is a measured vital sign. */
export const ACTIVITY_CATEGORY: CodeableConcept = {
  coding: [
    {
      system: "http://terminology.hl7.org/CodeSystem/observation-category",
      code: "activity",
      display: "Activity",
    },
  ],
};

/** [R4] communication-category */
export const ALERT_CATEGORY: CodeableConcept = {
  coding: [
    {
      system: "http://terminology.hl7.org/CodeSystem/communication-category",
      code: "alert",
      display: "Alert",
    },
  ],
};

const PHYSICAL_TYPE = "http://terminology.hl7.org/CodeSystem/location-physical-type";
/** [R4] location-physical-type */
export const BUILDING: CodeableConcept = {
  coding: [{ system: PHYSICAL_TYPE, code: "bu", display: "Building" }],
};
export const ROOM: CodeableConcept = {
  coding: [{ system: PHYSICAL_TYPE, code: "ro", display: "Room" }],
};

/** Local codes: what a device said. A machine cannot tell a fall, let alone an accidental one. */
const ACTIVATION: Readonly<Record<AlertKind, { readonly code: string; readonly display: string }>> =
  {
    fall: { code: "fall-activation", display: "Fall detector activation" },
    help: { code: "help-activation", display: "Help call activation" },
    movement: { code: "movement-alert", display: "Movement alert" },
    reminder: { code: "reminder-unanswered", display: "Medication reminder needs somebody" },
    technical: { code: "device-fault", display: "Device fault" },
  };

/** Local codes: what a person found. */
const FOUND: Readonly<Record<AlertOutcome, { readonly code: string; readonly display: string }>> = {
  "fall-found": { code: "fall-found", display: "Fall found" },
  "no-fall-found": { code: "no-fall-found", display: "No fall found" },
  "help-given": { code: "help-given", display: "Help given" },
  test: { code: "test", display: "Test of the device" },
  "not-known": { code: "not-known", display: "Not known" },
};

/** [SCT] 1912002 |Fall (event)|: the general one; staff pick a more specific one in the record. */
const SNOMED_FALL: Coding = { system: "http://snomed.info/sct", code: "1912002", display: "Fall" };

/** Codes under the home's own system, e.g. `https://care.example/fhir/code`. */
export class LocalCodes {
  readonly #system: string;

  constructor(system: string) {
    this.#system = `${system}/code`;
  }

  activation(kind: AlertKind): CodeableConcept {
    const { code, display } = ACTIVATION[kind];
    return { coding: [{ system: this.#system, code, display }], text: display };
  }

  /** SNOMED's *Fall* only where staff confirmed one. */
  found(outcome: AlertOutcome): CodeableConcept {
    const { code, display } = FOUND[outcome];
    const local = { system: this.#system, code, display };
    return { coding: outcome === "fall-found" ? [local, SNOMED_FALL] : [local], text: display };
  }

  attendTask(): CodeableConcept {
    const display = "Attend the resident";
    return { coding: [{ system: this.#system, code: "attend", display }], text: display };
  }
}

/** The profile a resource was shaped to. Not validated against it: its definitions are not at hand. */
export function ukCoreProfile(resourceType: string): string {
  return `${UK_CORE}${resourceType}`;
}
