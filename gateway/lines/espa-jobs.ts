// Blocks that wait to be said on an ESPA line, one after the other, and who waits for each. Before it:
// `send`. After it: the station, which says the first.
import { GatewayError } from "../errors.ts";

export interface EspaJob {
  readonly bytes: Uint8Array;
  /** How often the block was said in this turn. */
  attempts: number;
  readonly done: () => void;
  readonly failed: (error: GatewayError) => void;
}

export class EspaJobs {
  readonly #waiting: EspaJob[] = [];

  get first(): EspaJob | undefined {
    return this.#waiting[0];
  }

  /** Settles with the job; `onGivenUp` when the signal ends it first. */
  async add(
    bytes: Uint8Array,
    signal: AbortSignal,
    hands: { readonly onAdded: () => void; readonly onGivenUp: (isFirst: boolean) => GatewayError },
  ): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      const stop = (): void => {
        const at = this.#waiting.indexOf(job);
        if (at < 0) return;
        this.#waiting.splice(at, 1);
        job.failed(hands.onGivenUp(at === 0));
      };
      const over = (): void => {
        signal.removeEventListener("abort", stop);
      };
      const job: EspaJob = {
        ...{ bytes, attempts: 0 },
        done: () => {
          over();
          resolve();
        },
        failed: (error) => {
          over();
          reject(error);
        },
      };
      signal.addEventListener("abort", stop, { once: true });
      this.#waiting.push(job);
      hands.onAdded();
    });
  }

  /** Takes the first out: it was said, or given up. */
  shift(): EspaJob | undefined {
    return this.#waiting.shift();
  }

  failAll(error: GatewayError): void {
    for (const job of this.#waiting.splice(0)) job.failed(error);
  }
}

export function unreachable(why: string): GatewayError {
  return new GatewayError("notifier/unreachable", why);
}
