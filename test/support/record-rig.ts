// A home with a social care record: real pipeline, rules, outbox and notifier, and a FHIR server.
import type { Observation, Patient } from "@medplum/fhirtypes";
import type { AlertOutcome, Proposal } from "../../gateway/events.ts";
import type { Notifier } from "../../gateway/domain/notifier.ts";
import type { ReadSecret } from "../../gateway/notifiers/define-notifier.ts";
import { destinationSettings } from "../../gateway/notifiers/index.ts";
import { RecordDesk } from "../../gateway/record-desk.ts";
import { CoreRig, FakeDestination, NIGHT_MS, RULES_WITHOUT_BOARDS } from "./core-rig.ts";
import { FhirServer } from "./fhir-server.ts";
import type { FhirValidator } from "./fhir-validator.ts";
import { ManualClock } from "./manual-clock.ts";
import { MemoryStore } from "./memory-store.ts";
import { smallHome } from "./small-home.ts";

export const MARY_4 = "R-MARY-4";
export const MARY_7 = "R-MARY-7";
/** Valid, and given to nobody: 999 is for tests. */
export const NUMBERS: Readonly<Record<string, string>> = {
  [MARY_4]: "9990000018",
  [MARY_7]: "9434765919",
};
const SYSTEM = "https://care.example/fhir";
const DESCRIBED: Proposal = {
  type: "home.described",
  data: {
    ...{ homeId: "rose-court", hubId: "hub-1", name: "Rose Court" },
    ...{ timeZone: "Europe/London", demo: false },
  },
};

export function patient(nhsNumber: string): Patient {
  return {
    resourceType: "Patient",
    identifier: [{ system: "https://fhir.nhs.uk/Id/nhs-number", value: nhsNumber }],
  };
}

export interface RecordRigOptions {
  readonly validator: FhirValidator;
  /** Beyond what every record needs; of its address where it needs that. */
  readonly settings?: Settings | ((url: string) => Settings);
  readonly readSecret?: ReadSecret;
  /** Residents whose NHS number the hub knows; both where nothing is said. */
  readonly known?: readonly string[];
  /** Residents the record has; both where nothing is said. */
  readonly held?: readonly string[];
}

type Settings = Readonly<Record<string, unknown>>;

interface Parts {
  readonly server: FhirServer;
  readonly clock: ManualClock;
  readonly team: FakeDestination;
  readonly desk: RecordDesk;
  readonly core: CoreRig;
  readonly notifier: Notifier;
  /** Resident → their id in the record. */
  readonly patients: ReadonlyMap<string, string>;
}

async function holdPeople(server: FhirServer, held: readonly string[]) {
  const patients = new Map<string, string>();
  for (const residentId of held) {
    const { id } = await server.hold(patient(NUMBERS[residentId] ?? ""));
    patients.set(residentId, id);
  }
  return patients;
}

function deskOf(store: MemoryStore, core: () => CoreRig): RecordDesk {
  return new RecordDesk({
    home: () => core().home,
    readAlert: async (alertId) => {
      const change = await store.readRow("alert", alertId);
      return change?.kind === "alert" ? (change.row ?? undefined) : undefined;
    },
    submit: async (decide) => await core().pipeline.submit({ decide }),
    seal: async (subject, box) => await Promise.resolve({ subject, box }),
    openSealed: ({ box }) => box,
    labels: new Map([
      ["record", "Care record"],
      ["team", "Remote team"],
    ]),
    recall: (change) => {
      core().pipeline.recall(change);
    },
  });
}

export class RecordRig {
  readonly parts: Parts;

  private constructor(parts: Parts) {
    this.parts = parts;
  }

  static async start(options: RecordRigOptions): Promise<RecordRig> {
    const everybody = [MARY_4, MARY_7];
    const { validator, settings = {}, known = everybody, held = everybody } = options;
    const server = await FhirServer.start(validator);
    const own = typeof settings === "function" ? settings(server.url) : settings;
    const patients = await holdPeople(server, held);
    const [clock, store, team] = [
      new ManualClock(NIGHT_MS),
      new MemoryStore(),
      new FakeDestination(),
    ];
    const started: CoreRig[] = [];
    const desk = deskOf(store, () => {
      const [first] = started;
      if (first === undefined) throw new Error("not started yet");
      return first;
    });
    const destination = destinationSettings.parse({
      ...{ kind: "fhir", id: "record", label: "Care record", system: SYSTEM },
      ...{ baseUrl: `${server.url}/fhir`, heartbeatMinutes: null, ...own },
    });
    const readSecret = options.readSecret ?? (() => "");
    const notifier = destination.build(readSecret, clock, desk.bookFor("record"));
    const core = await CoreRig.start({
      ...{ clock, store, rules: RULES_WITHOUT_BOARDS },
      destinations: { record: notifier, team },
      files: { record: destination.files },
    });
    started.push(core);
    await core.record(DESCRIBED, ...smallHome());
    for (const residentId of known) {
      await desk.setNhsNumber(residentId, NUMBERS[residentId] ?? "", "S-MANAGER");
    }
    return new RecordRig({ server, clock, team, desk, core, notifier, patients });
  }

  async close(): Promise<void> {
    await this.parts.core.crash();
    await this.parts.notifier.close?.();
    await this.parts.server.leave();
  }

  /** The one activation in the record that was not taken back. */
  async activation(): Promise<(Observation & { id: string }) | undefined> {
    const all = await this.parts.server.all<Observation>("Observation");
    return all.find(({ status }) => status !== "entered-in-error");
  }

  async attendAndClose(outcome: AlertOutcome): Promise<void> {
    const { core } = this.parts;
    const { alertId } = core.alert;
    const by = { alertId, staffId: "S-STAFF", verified: true, tabletId: null };
    await core.act({ kind: "attend", ...by });
    await core.act({ kind: "close", ...by, outcome, note: null });
  }

  /** True: the record is owed nothing. */
  isAllFiled(): boolean {
    const owed = [...this.parts.core.home.delivery.values()];
    return owed.every(
      ({ destinationId, state }) => destinationId !== "record" || state !== "queued",
    );
  }
}
