// Makes the record hold what it should, whatever it holds already: the same filings again change
// nothing. Before it: what should be there. After it: a transaction, then updates where they differ.
import { z } from "zod";
import { GatewayError } from "../../errors.ts";
import { type Answered, heldResource, type HeldResource } from "./fhir-bundle.ts";
import { readTransaction, transactionOf } from "./fhir-bundle.ts";
import type { FhirAnswer, FhirClient } from "./fhir-client.ts";
import { type FiledResource, type Filing, fullUrlOf, tokenOf } from "./fhir-filing.ts";

/** Said by people in the record, who have the last word there; the hub sets only the last of them. */
const THEIR_STATUS = new Set([
  ...["amended", "corrected", "cancelled", "entered-in-error"],
  ...["rejected", "failed", "stopped", "not-done"],
]);
/** Of these nothing goes back to an earlier one. */
const DONE_STATUS = new Set(["final", "completed"]);

/** What the hub keeps up; all else in a resource is left as the record has it. */
const KEPT_UP = ["status", "issued", "received", "valueCodeableConcept"] as const;

const searched = z.looseObject({
  resourceType: z.literal("Bundle"),
  entry: z.array(z.looseObject({ resource: z.unknown() })).default([]),
});

function statusOf(resource: FiledResource): string | undefined {
  return resource.status;
}

function codeOf(resource: FiledResource | HeldResource): string | undefined {
  if (!("valueCodeableConcept" in resource)) return undefined;
  return resource.valueCodeableConcept?.coding?.[0]?.code;
}

/** True: the record must be told. */
export function isOutdated(held: HeldResource, wanted: FiledResource): boolean {
  const { status = "" } = held;
  const to = statusOf(wanted);
  if (status === to && codeOf(held) === codeOf(wanted)) return false;
  if (status === "entered-in-error") return false;
  if (to === "entered-in-error") return true;
  if (THEIR_STATUS.has(status)) return false;
  return !DONE_STATUS.has(status) || DONE_STATUS.has(to ?? "");
}

/** As the record has it, with what the hub keeps up. An entry taken back keeps what it said. */
export function broughtUp(held: HeldResource, wanted: FiledResource): object {
  if (statusOf(wanted) === "entered-in-error") return { ...held, status: "entered-in-error" };
  const own = Object.entries(wanted).filter(([key]) => KEPT_UP.some((kept) => kept === key));
  return { ...held, ...Object.fromEntries(own) };
}

export class Reconcile {
  readonly #client: FhirClient;

  constructor(client: FhirClient) {
    this.#client = client;
  }

  /** Throws `notifier/refused`, and what the client throws. */
  async file(filings: readonly Filing[], signal: AbortSignal): Promise<void> {
    const made = filings.filter(({ mode }) => mode !== "if-there");
    const answers = await this.#make(
      made.map(({ resource }) => resource),
      signal,
    );
    for (const [at, { mode, resource }] of made.entries()) {
      const answer = answers[at];
      if (mode === "ensure" || answer === undefined || answer.isNew) continue;
      const held = answer.held ?? (await this.#read(answer.name, signal));
      await this.#bringUp(held, resource, signal);
    }
    for (const { mode, resource } of filings) {
      if (mode !== "if-there") continue;
      const held = await this.#find(resource, signal);
      if (held !== undefined) await this.#bringUp(held, resource, signal);
    }
  }

  async #make(
    resources: readonly FiledResource[],
    signal: AbortSignal,
  ): Promise<readonly Answered[]> {
    if (resources.length === 0) return [];
    const answer = await this.#post(resources, new Map(), signal);
    if (answer.isOk) return readTransaction(answer.body, resources.length);
    if (answer.status !== 409 && answer.status !== 412) return refuse(answer);
    // Somebody else was faster, or something is there twice: what is there is looked up, one by one.
    return await this.#makeMissing(resources, signal);
  }

  async #makeMissing(
    resources: readonly FiledResource[],
    signal: AbortSignal,
  ): Promise<readonly Answered[]> {
    const there = new Map<FiledResource, Answered>();
    const names = new Map<string, string>();
    for (const resource of resources) {
      const held = await this.#find(resource, signal);
      if (held === undefined) continue;
      const name = `${held.resourceType}/${held.id}`;
      there.set(resource, { name, isNew: false, held });
      names.set(fullUrlOf(resource), name);
    }
    const missing = resources.filter((resource) => !there.has(resource));
    if (missing.length > 0) {
      const answer = await this.#post(missing, names, signal);
      if (!answer.isOk) return refuse(answer);
      for (const [at, answered] of readTransaction(answer.body, missing.length).entries()) {
        const resource = missing[at];
        if (resource !== undefined) there.set(resource, answered);
      }
    }
    return resources.flatMap((resource) => there.get(resource) ?? []);
  }

  async #post(
    resources: readonly FiledResource[],
    names: ReadonlyMap<string, string>,
    signal: AbortSignal,
  ): Promise<FhirAnswer> {
    const body = transactionOf(resources, names);
    return await this.#client.ask({ method: "POST", path: "", body }, signal);
  }

  /** Twice at most: somebody in the record may have written in between. */
  async #bringUp(first: HeldResource, wanted: FiledResource, signal: AbortSignal): Promise<void> {
    let held = first;
    for (let attempt = 1; isOutdated(held, wanted); attempt += 1) {
      const answer = await this.#put(held, wanted, signal);
      if (answer.isOk) return;
      const isConflict = answer.status === 409 || answer.status === 412;
      if (!isConflict || attempt === 2) return refuse(answer);
      held = await this.#read(`${held.resourceType}/${held.id}`, signal);
    }
  }

  async #put(first: HeldResource, wanted: FiledResource, signal: AbortSignal): Promise<FhirAnswer> {
    const path = `${first.resourceType}/${first.id}`;
    const held = first.meta?.versionId === undefined ? await this.#read(path, signal) : first;
    const versionId = held.meta?.versionId;
    if (versionId === undefined) {
      const message = "the record keeps no versions: an update could undo what somebody wrote";
      throw new GatewayError("notifier/refused", message);
    }
    const body = JSON.stringify(broughtUp(held, wanted));
    return await this.#client.ask(
      { method: "PUT", path, body, ifMatch: `W/"${versionId}"` },
      signal,
    );
  }

  async #read(name: string, signal: AbortSignal): Promise<HeldResource> {
    const answer = await this.#client.ask({ method: "GET", path: name }, signal);
    const held = heldResource.safeParse(answer.body).data;
    if (answer.isOk && held !== undefined) return held;
    const words = answer.isOk ? "it answered no resource" : answer.words;
    throw new GatewayError("notifier/unreachable", `reading ${name}: ${words}`);
  }

  /** By the name the hub gave it; of several the first, so that every attempt takes the same. */
  async #find(resource: FiledResource, signal: AbortSignal): Promise<HeldResource | undefined> {
    const query = new URLSearchParams({ identifier: tokenOf(resource) });
    const path = `${resource.resourceType}?${query.toString()}`;
    const answer = await this.#client.ask({ method: "GET", path }, signal);
    const bundle = searched.safeParse(answer.body).data;
    if (!answer.isOk || bundle === undefined) {
      const words = answer.isOk ? "its answer is no FHIR" : answer.words;
      throw new GatewayError("notifier/unreachable", `searching: ${words}`);
    }
    const held = bundle.entry.flatMap((entry) => heldResource.safeParse(entry.resource).data ?? []);
    return held.sort((a, b) => (a.id < b.id ? -1 : 1))[0];
  }
}

/** Conflicts that did not pass are worth trying again; anything else is refused for good. */
function refuse({ status, words }: FhirAnswer): never {
  const isPassing = status === 409 || status === 412;
  throw new GatewayError(isPassing ? "notifier/unreachable" : "notifier/refused", words);
}
