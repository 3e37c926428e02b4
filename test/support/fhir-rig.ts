// A social care record for the contract of destinations.
import { z } from "zod";
import { NO_BOOK, type RecordBook } from "../../gateway/domain/record-book.ts";
import type { ReadSecret } from "../../gateway/notifiers/define-notifier.ts";
import { FhirServer, type Misdeed } from "./fhir-server.ts";
import { FhirValidator } from "./fhir-validator.ts";
import type { Behaviour, HeardMessage, NotifierRig } from "./notifier-rig.ts";
import { patient } from "./record-rig.ts";

const NUMBER = "9990000018";

const MISDEEDS: Readonly<Record<Exclude<Behaviour, "accept">, Misdeed["what"]>> = {
  refuse: { status: 422 },
  "turn-away": { status: 401 },
  fail: { status: 503 },
  hang: "hang",
  cut: "cut",
};

const transaction = z.looseObject({
  entry: z.array(
    z.looseObject({
      resource: z.looseObject({
        resourceType: z.string(),
        status: z.string().optional(),
        identifier: z.array(z.looseObject({ value: z.string() })),
      }),
    }),
  ),
});

let validator: FhirValidator | undefined;

export class FhirRig implements NotifierRig {
  readonly #server: FhirServer;
  readonly readSecret: ReadSecret = () => "";
  readonly book: RecordBook;

  private constructor(server: FhirServer) {
    this.#server = server;
    let matched: string | undefined;
    this.book = {
      ...NO_BOOK,
      nhsNumber: () => NUMBER,
      patientId: () => matched,
      matched: async (_residentId, patientId) => {
        matched = await Promise.resolve(patientId);
      },
    };
  }

  static async start(): Promise<FhirRig> {
    validator ??= new FhirValidator();
    const server = await FhirServer.start(validator);
    await server.hold(patient(NUMBER));
    return new FhirRig(server);
  }

  get settings(): object {
    const system = "https://care.example/fhir";
    return { kind: "fhir", baseUrl: `${this.#server.url}/fhir`, system, heartbeatMinutes: null };
  }

  /** Whether somebody has to act, a record says by what it says of staff: told, and not there yet. */
  get heard(): readonly HeardMessage[] {
    return this.#server.transactions.map(({ body }) => {
      const { entry } = transaction.parse(JSON.parse(body));
      const one = (type: string) =>
        entry.find(({ resource }) => resource.resourceType === type)?.resource;
      return {
        key: one("Observation")?.identifier[0]?.value ?? "",
        asLive: one("Communication")?.status === "in-progress",
      };
    });
  }

  behave(how: Behaviour): void {
    this.#server.misdeed = ({ method, path }) =>
      how === "accept" || method !== "POST" || path !== "/fhir"
        ? undefined
        : { when: "before", what: MISDEEDS[how] };
  }

  async leave(): Promise<void> {
    await this.#server.leave();
  }

  async close(): Promise<void> {
    await this.#server.leave();
  }
}
