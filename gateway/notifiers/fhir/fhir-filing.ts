// What the record should hold, resource by resource. Before it: entries. After it: reconciling.
import { createHash } from "node:crypto";
import type { Communication, Device, Identifier, Location } from "@medplum/fhirtypes";
import type { Observation, Task } from "@medplum/fhirtypes";

export type FiledResource = Device | Location | Observation | Communication | Task;

/**
 * "ensure": made where it is not there, then left alone. "keep-up": made, and brought up to date.
 * "if-there": brought up to date where it is there, never made: a task that is over, an entry that
 * is to be taken back.
 */
export type FilingMode = "ensure" | "keep-up" | "if-there";

export interface Filing {
  readonly resource: FiledResource;
  readonly mode: FilingMode;
}

/** Names of what the hub files, the same on every attempt: the record's key against doubles. */
export class FilingNames {
  readonly #system: string;
  readonly #homeId: string;

  constructor(system: string, homeId: string) {
    this.#system = `${system}/id`;
    this.#homeId = homeId;
  }

  /** Neither homes nor ids have a dot in them. */
  identifier(what: string, id: string): Identifier & { system: string; value: string } {
    return { system: this.#system, value: `${this.#homeId}.${what}.${id}` };
  }

  /** How a transaction's entries refer to each other, before the record has named them. */
  urn(what: string, id: string): string {
    const { system, value } = this.identifier(what, id);
    return urnOf(system, value);
  }
}

/** A UUID of version 8, made from the name [RFC 9562 §5.8]: a repeat is the same, byte by byte. */
function urnOf(system: string, value: string): string {
  const bytes = createHash("sha256").update(`${system}|${value}`).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20)];
  return `urn:uuid:${parts.join("-")}-${hex.slice(20)}`;
}

/** The name the hub gave it. */
export function nameOf(resource: FiledResource): { system: string; value: string } {
  const [{ system = "", value = "" } = {}] = resource.identifier ?? [];
  return { system, value };
}

export function fullUrlOf(resource: FiledResource): string {
  const { system, value } = nameOf(resource);
  return urnOf(system, value);
}

/** As a search says it [R4 search, token]; our own names hold none of the characters it escapes. */
export function tokenOf(resource: FiledResource): string {
  const { system, value } = nameOf(resource);
  return `${system}|${value}`;
}
