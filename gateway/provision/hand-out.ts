// Offered secrets → kept hashes, and what is told back: each secret once, in the run that handed it
// out, or in the one that takes up where that run was cut off.
import type { CredentialBook } from "../credential-book.ts";
import type { Home } from "../domain/home.ts";
import type { Proposal } from "../events.ts";
import { bridgeName, nativeDevices, type Offer } from "./offer.ts";
import type { HomePlan } from "./plan.ts";

export interface HandOutPort {
  readonly home: () => Home;
  readonly credentials: CredentialBook;
  submit(proposals: readonly Proposal[]): Promise<void>;
}

type Kind = "device" | "bridge" | "enrolment";

/** One secret on its way: `store` keeps its hash, and is undefined where nothing is to be changed. */
interface Handed {
  readonly name: string;
  readonly secret: string | null;
  readonly store: (() => Promise<unknown>) | undefined;
}

export class HandOut {
  readonly #port: HandOutPort;
  readonly #offer: Offer;

  constructor(port: HandOutPort, offer: Offer) {
    this.#port = port;
    this.#offer = offer;
  }

  /** Device id → its secret; null: it has one, and only its hash is known. */
  async devices(plan: HomePlan): Promise<ReadonlyMap<string, string | null>> {
    const { credentials } = this.#port;
    const handed = nativeDevices(plan).map(({ id }) =>
      this.#decide("device", id, this.#offer.secrets[id], async (secret) => {
        await credentials.issueDevice(id, secret);
      }),
    );
    await this.#store("device", handed);
    return new Map(handed.map(({ name, secret }) => [name, secret]));
  }

  async bridges(plan: HomePlan): Promise<{ username: string; secret: string | null }[]> {
    const handed = plan.bridges.map(({ id, topics }) => {
      const username = bridgeName(id);
      return this.#decide("bridge", username, this.#offer.secrets[username], async (secret) => {
        await this.#port.credentials.issueBridge(username, topics, secret);
      });
    });
    await this.#store("bridge", handed);
    return handed.map(({ name: username, secret }) => ({ username, secret }));
  }

  async enrolments(): Promise<{ username: string; secret: string | null }[]> {
    const handed = this.#offer.enrolments.map(({ username, secret }) =>
      this.#decide("enrolment", username, secret, async () => {
        await this.#port.credentials.issueEnrolment(username, secret);
      }),
    );
    await this.#store("enrolment", handed);
    return handed.map(({ name: username, secret }) => ({ username, secret }));
  }

  /** Null: this person has a PIN, and only its hash is known. */
  async pin(staffId: string): Promise<string | null> {
    const { credentials } = this.#port;
    const pin = this.#offer.pins[staffId];
    if (pin === undefined) return null;
    if (credentials.has("pin", staffId)) {
      // As slow as signing in, so it is asked only where a run was cut off.
      const isOwn = this.#offer.isResumed && (await credentials.verifyPin(staffId, pin));
      if (isOwn) return pin;
      if (!this.#offer.reissuePins.includes(staffId)) return null;
    }
    await credentials.setPin(staffId, pin);
    await this.#port.submit([issued(staffId, "pin")]);
    return pin;
  }

  #decide(
    kind: Kind,
    name: string,
    secret: string | undefined,
    issue: (secret: string) => Promise<unknown>,
  ): Handed {
    const { credentials } = this.#port;
    if (secret === undefined) return { name, secret: null, store: undefined };
    if (credentials.isKept(kind, name, secret)) return { name, secret, store: undefined };
    const isWanted = this.#offer.reissue.includes(name);
    // Ended on purpose: a plan that is merely older must not give it back.
    const isEnded = kind === "bridge" && this.#port.home().endedBridge.get(name) !== undefined;
    if ((isEnded || credentials.has(kind, name)) && !isWanted) {
      return { name, secret: null, store: undefined };
    }
    return { name, secret, store: async () => await issue(secret) };
  }

  /** The log first: cut off in between, the next run says it again and goes on. */
  async #store(kind: Kind, handed: readonly Handed[]): Promise<void> {
    const fresh = handed.filter(({ store }) => store !== undefined);
    await this.#port.submit(fresh.map(({ name }) => issued(name, kind)));
    await Promise.all(fresh.map(async ({ store }) => await store?.()));
  }
}

function issued(principalId: string, kind: Kind | "pin"): Proposal {
  return { type: "credential.issued", data: { principalId, kind } };
}
