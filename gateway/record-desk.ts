// Who residents are in social care records: what notifiers ask, and what managers set. Numbers and a
// record's own names for people are sealed like names. Before it: a notifier or a screen. After it:
// the log.
import { z } from "zod";
import type { Alert, Home, RowChange } from "./domain/home.ts";
import { type ResidentCorrection, correctResident } from "./domain/correct-resident.ts";
import type { RecordBook } from "./domain/record-book.ts";
import type { UnmatchedWhy } from "./domain/record-events.ts";
import { recordMatchId } from "./domain/reduce-record.ts";
import { GatewayError } from "./errors.ts";
import type { Proposal, Sealed } from "./events.ts";

export interface RecordDeskOptions {
  readonly home: () => Home;
  readonly readAlert: (alertId: string) => Promise<Alert | undefined>;
  readonly submit: (decide: (home: Home) => readonly Proposal[]) => Promise<unknown>;
  readonly seal: (subject: string, text: string) => Promise<Sealed>;
  readonly openSealed: (sealed: Sealed) => string | undefined;
  readonly labels: ReadonlyMap<string, string>;
  /** Brings a row that memory had let go back into it. */
  readonly recall: (change: RowChange) => void;
}

/** A manager's word for who a resident is in a record. */
export interface HandMatch {
  readonly residentId: string;
  readonly destinationId: string;
  readonly patientId: string;
  readonly staffId: string;
}

const personalNames = z.object({ preferredName: z.string(), fullName: z.string().optional() });

export class RecordDesk {
  readonly #options: RecordDeskOptions;

  constructor(options: RecordDeskOptions) {
    this.#options = options;
  }

  /** What the notifier of one destination may ask and say. */
  bookFor(destinationId: string): RecordBook {
    const { home, readAlert, labels } = this.#options;
    return {
      home,
      alert: async (alertId) => home().alert.get(alertId) ?? (await readAlert(alertId)),
      labelOf: (other) => labels.get(other) ?? other,
      nameOf: (residentId) => this.#nameOf(residentId),
      nhsNumber: (residentId) => this.nhsNumber(residentId),
      patientId: (residentId) => {
        const match = home().recordMatch.get(recordMatchId(destinationId, residentId));
        return this.#open(match?.patientId);
      },
      matched: async (residentId, patientId) => {
        await this.#match({ residentId, destinationId, patientId, staffId: null });
      },
      unmatched: async (residentId, why) => {
        await this.#unmatch(residentId, destinationId, why);
      },
    };
  }

  nhsNumber(residentId: string): string | undefined {
    return this.#open(this.#options.home().nhsNumber.get(residentId)?.nhsNumber);
  }

  /** Throws `access/unknown` for a resident who is not there. Again changes nothing. */
  async setNhsNumber(residentId: string, digits: string, staffId: string | null): Promise<void> {
    this.#mustLiveHere(residentId);
    if (this.nhsNumber(residentId) === digits) return;
    const nhsNumber = await this.#options.seal(residentId, digits);
    const data = { residentId, nhsNumber, staffId };
    await this.#options.submit(() => [{ type: "nhs-number.recorded", data }]);
  }

  /** Throws `access/unknown` for a resident, or a destination, that is not there. */
  async matchByHand(match: HandMatch): Promise<void> {
    if (!this.#options.labels.has(match.destinationId)) {
      throw new GatewayError("access/unknown", `There is no record ${match.destinationId}.`);
    }
    await this.#match(match);
  }

  /** Says whom a closed alert was really about. Throws `alert/unknown`, `alert/refused`. */
  async correctResident(correction: ResidentCorrection): Promise<void> {
    const { home, readAlert, recall, submit } = this.#options;
    const { alertId } = correction;
    if (home().alert.get(alertId) === undefined) {
      const stored = await readAlert(alertId);
      if (stored === undefined) throw new GatewayError("alert/unknown", "There is no such alert.");
      recall({ kind: "alert", id: alertId, row: stored });
    }
    await submit((now) => {
      const alert = now.alert.get(alertId);
      return alert === undefined ? [] : correctResident(now, alert, correction);
    });
  }

  #mustLiveHere(residentId: string): void {
    const personal = this.#options.home().resident.get(residentId)?.personal ?? null;
    // A key would be made for whoever has none: also for one who was erased.
    if (personal !== null) return;
    throw new GatewayError("access/unknown", `There is no resident ${residentId}.`);
  }

  async #match(match: Omit<HandMatch, "staffId"> & { staffId: string | null }): Promise<void> {
    const { residentId, destinationId, patientId: text, staffId } = match;
    this.#mustLiveHere(residentId);
    const patientId = await this.#options.seal(residentId, text);
    const data = { residentId, destinationId, patientId, staffId };
    await this.#options.submit((home) =>
      home.resident.get(residentId)?.personal == null ? [] : [{ type: "record.matched", data }],
    );
  }

  async #unmatch(residentId: string, destinationId: string, why: UnmatchedWhy): Promise<void> {
    const id = recordMatchId(destinationId, residentId);
    const data = { residentId, destinationId, why };
    await this.#options.submit((home) =>
      home.recordMatch.get(id)?.why === why ? [] : [{ type: "record.unmatched", data }],
    );
  }

  #open(sealed: Sealed | null | undefined): string | undefined {
    return sealed === null || sealed === undefined ? undefined : this.#options.openSealed(sealed);
  }

  #nameOf(residentId: string): string | undefined {
    const text = this.#open(this.#options.home().resident.get(residentId)?.personal);
    if (text === undefined) return undefined;
    try {
      const { fullName, preferredName } = personalNames.parse(JSON.parse(text));
      return fullName ?? preferredName;
    } catch {
      // A name that cannot be read keeps nothing from the record.
      return undefined;
    }
  }
}
