// A hub as provisioning sees it, over stores in memory that a test may cut off at any write.
import { pino } from "pino";
import { CredentialBook } from "../../../gateway/credential-book.ts";
import { applyPlan, type ProvisionResult } from "../../../gateway/provision/apply-plan.ts";
import { makeOffer, type Offer, type Reissue } from "../../../gateway/provision/offer.ts";
import { type HomePlan, planSchema } from "../../../gateway/provision/plan.ts";
import { Revocation } from "../../../gateway/revocation.ts";
import { dropOrphans } from "../../../gateway/secret-owners.ts";
import { CoreRig } from "../../support/core-rig.ts";
import { KeptSecrets } from "../../support/kept-secrets.ts";

export const NO_REISSUE: Reissue = { reissue: [], reissuePins: [] };

export class ProvisionRig {
  readonly core: CoreRig;
  readonly credentials: CredentialBook;
  /** Writes until the next one fails, as if the process ended there. */
  writesLeft = Number.POSITIVE_INFINITY;
  readonly erasedKeys: string[] = [];
  /** True: the disk takes no removal of a secret. */
  isDiskFull = false;
  readonly #secrets: KeptSecrets;
  #ids = 0;

  private constructor(core: CoreRig, credentials: CredentialBook, secrets: KeptSecrets) {
    this.core = core;
    this.credentials = credentials;
    this.#secrets = secrets;
    secrets.onWrite = () => {
      if (this.isDiskFull) throw new Error("full");
      this.#write();
    };
  }

  static async start(): Promise<ProvisionRig> {
    const secrets = new KeptSecrets();
    const now = (): number => 0;
    const credentials = await CredentialBook.load(secrets, now, () => "T-1");
    return new ProvisionRig(await CoreRig.start(), credentials, secrets);
  }

  /** The credentials as a hub has them that starts on what lies on the disk now. */
  async restartedBook(): Promise<CredentialBook> {
    const book = await CredentialBook.load(
      this.#secrets,
      () => 0,
      () => "T-2",
    );
    await dropOrphans(book, this.core.home, pino({ level: "silent" }));
    return book;
  }

  async apply(
    values: object,
    wanted: Reissue = NO_REISSUE,
    kept?: Offer,
  ): Promise<{ readonly offer: Offer; readonly result: ProvisionResult }> {
    const plan = planOf(values);
    const offer = makeOffer(plan, wanted, kept);
    return { offer, result: await this.applyOffer(plan, offer) };
  }

  async applyOffer(plan: HomePlan, offer: Offer): Promise<ProvisionResult> {
    const { credentials, core } = this;
    const submit = async (decide: Parameters<typeof core.pipeline.submit>[0]["decide"]) =>
      await core.pipeline.submit({ decide });
    const port = {
      home: () => core.home,
      credentials,
      revocation: new Revocation({ credentials, submit }),
      seal: (subject: string, box: string) => Promise.resolve({ subject, box }),
      openSealed: ({ box }: { readonly box: string }) => box,
      eraseKey: (subject: string) => {
        this.erasedKeys.push(subject);
        return Promise.resolve();
      },
      submit: async (proposals: Parameters<typeof core.record>) => {
        this.#write();
        await core.record(...proposals);
      },
      newId: () => `n-${String((this.#ids += 1))}`,
      nowMs: () => core.clock.now(),
    };
    return await applyPlan(port, plan, offer);
  }

  #write(): void {
    this.writesLeft -= 1;
    if (this.writesLeft < 0) throw new Error("cut off");
  }
}

export function planOf(values: object): HomePlan {
  return planSchema.parse({ home: { id: "home", hubId: "hub", name: "Home" }, ...values });
}
