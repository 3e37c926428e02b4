// A social care record as a destination. Before it: the outbox. After it: matching, then reconciling.
import type { Clock } from "../../domain/clock.ts";
import type { DestinationPath, Notice, Notifier } from "../../domain/notifier.ts";
import type { RecordBook } from "../../domain/record-book.ts";
import { type RecordEntry, recordEntries } from "../../domain/record-entry.ts";
import { GatewayError, isGatewayError, messageOf } from "../../errors.ts";
import { z } from "zod";
import type { FhirClient } from "./fhir-client.ts";
import {
  type Filed,
  FhirResources,
  type FilingSettings,
  type ToldOutside,
} from "./fhir-resources.ts";
import { MatchPatient } from "./match-patient.ts";
import { Reconcile } from "./reconcile.ts";

const capability = z.looseObject({
  resourceType: z.literal("CapabilityStatement"),
  fhirVersion: z.string(),
});

export interface FhirRecordOptions {
  readonly client: FhirClient;
  readonly book: RecordBook;
  readonly clock: Clock;
  readonly filing: FilingSettings;
  readonly searchBy: "post" | "get";
  readonly heartbeatMs: number | undefined;
}

export class FhirRecord implements Notifier {
  readonly #options: FhirRecordOptions;
  readonly #match: MatchPatient;
  readonly #reconcile: Reconcile;
  readonly paths: readonly DestinationPath[];
  /** One at a time: two that make the same device at once would make it twice. */
  #last: Promise<unknown> = Promise.resolve();
  #trouble: string | undefined;

  constructor(options: FhirRecordOptions) {
    this.#options = options;
    this.#match = new MatchPatient(options);
    this.#reconcile = new Reconcile(options.client);
    this.paths = [
      {
        name: "",
        heartbeatMs: options.heartbeatMs,
        trouble: () => this.#trouble,
        contact: async (_purpose, signal) => await this.#contact(signal),
      },
    ];
  }

  async deliver(notice: Notice, signal: AbortSignal): Promise<void> {
    const before = this.#last;
    const own = before.then(async () => {
      await this.#file(notice, signal);
    });
    this.#last = own.catch(() => undefined);
    await own;
  }

  async #file(notice: Notice, signal: AbortSignal): Promise<void> {
    const { book, filing } = this.#options;
    const alert = await book.alert(notice.alertId);
    const resources = new FhirResources(filing, book.home());
    const told = this.#told(notice);
    // What was filed wrongly is taken back first, also where its right resident is not matched yet.
    for (const entry of recordEntries(notice, alert)) {
      await this.#fileOne(entry, told, resources, signal);
    }
    this.#trouble = undefined;
  }

  async #fileOne(
    entry: RecordEntry,
    told: readonly ToldOutside[],
    resources: FhirResources,
    signal: AbortSignal,
  ): Promise<void> {
    const { residentId, isWrong } = entry;
    // To take an entry back it need not be known who it was filed under.
    const isMatched = residentId !== null && !isWrong;
    const patientId = isMatched ? await this.#match.patientFor(residentId, signal) : null;
    const filed: Filed = { entry, patientId, told };
    try {
      await this.#reconcile.file(resources.of(filed), signal);
    } catch (error) {
      if (residentId === null || patientId === null) throw error;
      // Servers differ in what they answer to a person who is not there: the person is asked for.
      const isRefused = isGatewayError(error, "notifier/refused");
      if (!isRefused || !(await this.#match.isGone(patientId, signal))) throw error;
      await this.#match.refuse(residentId, "gone");
    }
  }

  /** Those outside who took it as a call to act; a record calls nobody. */
  #told({ alertId }: Notice): readonly ToldOutside[] {
    const { book } = this.#options;
    const byDestination = new Map<string, ToldOutside>();
    for (const delivery of book.home().delivery.of(alertId)) {
      const { destinationId, asLive, queuedMs: sentMs, settledMs: receivedMs } = delivery;
      if (asLive !== true || receivedMs === null) continue;
      const first = byDestination.get(destinationId);
      if (first !== undefined && first.receivedMs <= receivedMs) continue;
      const label = book.labelOf(destinationId);
      byDestination.set(destinationId, { destinationId, label, sentMs, receivedMs });
    }
    return [...byDestination.values()];
  }

  async #contact(signal: AbortSignal): Promise<string> {
    try {
      const { isOk, body, words } = await this.#options.client.ask(
        { method: "GET", path: "metadata" },
        signal,
      );
      const { fhirVersion = "" } = capability.safeParse(body).data ?? {};
      if (!isOk) throw new GatewayError("notifier/turned-away", words);
      if (!fhirVersion.startsWith("4.0")) {
        const what = fhirVersion === "" ? "no FHIR capability statement" : `FHIR ${fhirVersion}`;
        throw new GatewayError("notifier/turned-away", `it answers ${what}, not FHIR R4`);
      }
      this.#trouble = undefined;
      return `FHIR ${fhirVersion}`;
    } catch (error) {
      this.#trouble = messageOf(error);
      throw error;
    }
  }
}
