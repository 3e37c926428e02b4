// One receiving centre: asks it, and finds its answer in either of the two places it can arrive: the
// body of SIP's own answer, or a message of the centre's. Before it: fields. After it: the SIP client.
import type { Clock } from "../../domain/clock.ts";
import { GatewayError, messageOf } from "../../errors.ts";
import type { SipClient } from "../sip/sip-client.ts";
import { judgeSip } from "./judge-answer.ts";
import { type Mrs, readMrs } from "./read-mrs.ts";

export interface ScaipCentreOptions {
  readonly clock: Clock;
  readonly replyWithinMs: number;
  readonly contentType: string;
}

type TakeAnswer = (mrs: Mrs) => void;

export class ScaipCentre {
  readonly #options: ScaipCentreOptions;
  readonly #client: SipClient;
  readonly #waiting = new Map<string, Set<TakeAnswer>>();

  /** `makeClient` gets what the centre's own messages go to. */
  constructor(
    options: ScaipCentreOptions,
    makeClient: (onBody: (body: Uint8Array) => void) => SipClient,
  ) {
    this.#options = options;
    this.#client = makeClient((body) => {
      const mrs = readMrs(body);
      if (mrs !== undefined) this.#hear(mrs);
    });
  }

  /** Resolves with the centre's own answer to this reference. Throws where there is none. */
  async ask(ref: string, body: Uint8Array, signal: AbortSignal): Promise<Mrs> {
    const { clock, replyWithinMs, contentType } = this.#options;
    const late = new AbortController();
    const timer = clock.after(replyWithinMs, "SCAIP answer", () => {
      const within = `${String(Math.round(replyWithinMs / 1000))} s`;
      late.abort(new Error(`the centre has not answered within ${within}`));
    });
    const stop = AbortSignal.any([signal, late.signal]);
    let take: TakeAnswer = () => undefined;
    try {
      return await new Promise<Mrs>((resolve, reject) => {
        const giveUp = (): void => {
          reject(new GatewayError("notifier/unreachable", messageOf(stop.reason)));
        };
        stop.addEventListener("abort", giveUp);
        if (stop.aborted) giveUp();
        take = resolve;
        this.#expect(ref, take);
        // SIP's answer settles it where it is a refusal, or has the centre's answer in its body.
        this.#send(ref, contentType, body, stop).then((mrs) => {
          if (mrs !== undefined) resolve(mrs);
        }, reject);
      });
    } finally {
      timer[Symbol.dispose]();
      // Answered by a message of its own: SIP need not go on asking.
      late.abort(new Error("it was answered"));
      this.#forget(ref, take);
    }
  }

  close(): void {
    this.#client.close();
  }

  async #send(
    ref: string,
    contentType: string,
    body: Uint8Array,
    signal: AbortSignal,
  ): Promise<Mrs | undefined> {
    if (signal.aborted) return undefined;
    const response = await this.#client.message(contentType, body, signal);
    judgeSip(response);
    const mrs = readMrs(response.body);
    return mrs !== undefined && isAbout(mrs, ref) ? mrs : undefined;
  }

  #expect(ref: string, take: TakeAnswer): void {
    this.#waiting.set(ref, (this.#waiting.get(ref) ?? new Set()).add(take));
  }

  #forget(ref: string, take: TakeAnswer): void {
    const takers = this.#waiting.get(ref);
    takers?.delete(take);
    if (takers?.size === 0) this.#waiting.delete(ref);
  }

  /** A centre that could not read a message cannot name it: clear only where one is waiting. */
  #hear(mrs: Mrs): void {
    const [only, ...others] = this.#waiting.keys();
    const ref = mrs.ref === "" && others.length === 0 ? only : mrs.ref;
    if (ref === undefined || !isAbout(mrs, ref)) return;
    for (const take of this.#waiting.get(ref) ?? []) take(mrs);
  }
}

/** Nothing but its own reference makes an answer a receipt. */
function isAbout({ ref, snu }: Mrs, asked: string): boolean {
  return ref === asked || (ref === "" && snu !== 0);
}
