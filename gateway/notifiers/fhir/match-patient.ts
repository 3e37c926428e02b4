// Who a resident is in the record: found by NHS number once, or matched by a manager; checked once in
// each run. Before it: the notifier. After it: the record's Patient, and the hub's list of unmatched.
import { z } from "zod";
import type { Clock } from "../../domain/clock.ts";
import type { RecordBook } from "../../domain/record-book.ts";
import type { UnmatchedWhy } from "../../domain/record-events.ts";
import { GatewayError } from "../../errors.ts";
import { NHS_NUMBER_SYSTEM } from "./fhir-codes.ts";
import type { FhirClient } from "./fhir-client.ts";

/** The record is asked again about a resident it did not know; what waits asks the hub more often. */
const SEARCH_AGAIN_MS = 15 * 60_000;
/** What waits for a match looks this often whether a person has made one. */
const LOOK_AGAIN_MS = 60_000;

const patient = z.looseObject({
  resourceType: z.literal("Patient"),
  id: z.string().regex(/^[A-Za-z0-9.-]{1,64}$/),
  active: z.boolean().optional(),
  identifier: z
    .array(z.looseObject({ system: z.string().optional(), value: z.string().optional() }))
    .optional(),
  link: z.array(z.looseObject({ type: z.string().optional() })).optional(),
});
type Patient = z.infer<typeof patient>;

const found = z.looseObject({
  resourceType: z.literal("Bundle"),
  entry: z.array(z.looseObject({ resource: z.unknown() })).default([]),
});

const WHY_WORDS: Readonly<Record<UnmatchedWhy, string>> = {
  "no-number": "the resident's NHS number is not known here",
  "not-found": "nobody in the record has the resident's NHS number",
  several: "several people in the record have the resident's NHS number",
  gone: "the person the resident was matched to is no longer in the record",
  "other-number": "the person the resident was matched to has another NHS number",
};

function numbersOf({ identifier = [] }: Patient): readonly string[] {
  return identifier
    .filter(({ system }) => system === NHS_NUMBER_SYSTEM)
    .flatMap(({ value }) => (value === undefined ? [] : [value.replace(/\s/g, "")]));
}

/** Merged into another [R4 Patient.link], or no longer in use. */
function isEnded({ active, link = [] }: Patient): boolean {
  return active === false || link.some(({ type }) => type === "replaced-by");
}

export interface MatchPatientOptions {
  readonly client: FhirClient;
  readonly book: RecordBook;
  readonly clock: Clock;
  readonly searchBy: "post" | "get";
}

export class MatchPatient {
  readonly #options: MatchPatientOptions;
  /** Resident → patient and number they were checked with. */
  readonly #checked = new Map<string, string>();
  /** Resident and number → what the record said, and when it may be asked again. */
  readonly #said = new Map<string, { readonly why: UnmatchedWhy; readonly askAgainAt: number }>();

  constructor(options: MatchPatientOptions) {
    this.#options = options;
  }

  /** The record's own id for the resident. Throws `notifier/unmatched`, and what the client throws. */
  async patientFor(residentId: string, signal: AbortSignal): Promise<string> {
    const { book } = this.#options;
    const known = book.patientId(residentId);
    if (known === undefined) return await this.#search(residentId, signal);
    const key = `${known} ${book.nhsNumber(residentId) ?? ""}`;
    if (this.#checked.get(residentId) === key) return known;
    await this.#check(residentId, known, signal);
    this.#checked.set(residentId, key);
    return known;
  }

  /** True: the record answers that this person is not there any more. */
  async isGone(patientId: string, signal: AbortSignal): Promise<boolean> {
    const { status } = await this.#options.client.ask(reading(patientId), signal);
    return status === 404 || status === 410;
  }

  /** The list of unmatched has the resident; what is about them waits. Throws `notifier/unmatched`. */
  async refuse(residentId: string, why: UnmatchedWhy): Promise<never> {
    this.#checked.delete(residentId);
    await this.#options.book.unmatched(residentId, why);
    const cause = { retryAfterMs: LOOK_AGAIN_MS };
    throw new GatewayError("notifier/unmatched", WHY_WORDS[why], { cause });
  }

  async #check(residentId: string, patientId: string, signal: AbortSignal): Promise<void> {
    const { client, book } = this.#options;
    const { status, isOk, body, words } = await client.ask(reading(patientId), signal);
    if (status === 404 || status === 410) return await this.refuse(residentId, "gone");
    if (!isOk) throw new GatewayError("notifier/unreachable", words);
    const { data } = patient.safeParse(body);
    if (data?.id !== patientId || isEnded(data)) return await this.refuse(residentId, "gone");
    const number = book.nhsNumber(residentId);
    const theirs = numbersOf(data);
    // A person matched by hand may have no number there; a different one is a different person.
    const isOther = number !== undefined && theirs.length > 0 && !theirs.includes(number);
    if (isOther) await this.refuse(residentId, "other-number");
  }

  async #search(residentId: string, signal: AbortSignal): Promise<string> {
    const { book, clock } = this.#options;
    const number = book.nhsNumber(residentId);
    if (number === undefined) return await this.refuse(residentId, "no-number");
    const key = `${residentId} ${number}`;
    const said = this.#said.get(key);
    if (said !== undefined && clock.monotonic() < said.askAgainAt) {
      return await this.refuse(residentId, said.why);
    }
    const people = await this.#peopleWith(number, signal);
    const [only] = people;
    if (only !== undefined && people.length === 1) {
      await book.matched(residentId, only.id);
      this.#checked.set(residentId, `${only.id} ${number}`);
      return only.id;
    }
    const why = only === undefined ? "not-found" : "several";
    this.#said.set(key, { why, askAgainAt: clock.monotonic() + SEARCH_AGAIN_MS });
    return await this.refuse(residentId, why);
  }

  /** By POST, so that the number stands in no address and no server's log of addresses. */
  async #peopleWith(number: string, signal: AbortSignal): Promise<readonly Patient[]> {
    const { client, searchBy } = this.#options;
    const asked = new URLSearchParams({ identifier: `${NHS_NUMBER_SYSTEM}|${number}` });
    const answer =
      searchBy === "post"
        ? await client.ask({ method: "POST", path: "Patient/_search", body: asked }, signal)
        : await client.ask({ method: "GET", path: `Patient?${asked.toString()}` }, signal);
    const bundle = found.safeParse(answer.body).data;
    if (!answer.isOk || bundle === undefined) {
      const words = answer.isOk ? "its answer to a search is no FHIR" : answer.words;
      throw new GatewayError("notifier/turned-away", `looking for a resident: ${words}`);
    }
    const people = bundle.entry.flatMap(({ resource }) => patient.safeParse(resource).data ?? []);
    // A server that ignores what it does not know answers with everybody.
    return people.filter((one) => numbersOf(one).includes(number) && !isEnded(one));
  }
}

function reading(patientId: string): { readonly method: "GET"; readonly path: string } {
  return { method: "GET", path: `Patient/${patientId}` };
}
