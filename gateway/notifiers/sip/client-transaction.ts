// A non-INVITE client transaction [RFC 3261 §17.1.2]: one request until its final answer or time-out.
// Before it: a request to send. After it: the transport; its answers come back here.
import type { Clock } from "../../domain/clock.ts";
import type { SipResponse } from "./sip-message.ts";

/** Round trip estimate, longest interval between repeats, longest life of a message [Table 4]. */
export const T1_MS = 500;
const T2_MS = 4_000;
const T4_MS = 5_000;
const TIMER_F_MS = 64 * T1_MS;

export interface ClientTransactionOptions {
  readonly clock: Clock;
  /** TCP and TLS repeat by themselves. */
  readonly isReliable: boolean;
  readonly send: () => void;
  readonly onFinal: (response: SipResponse) => void;
  /** Timer F: no final answer came. */
  readonly onTimeout: () => void;
  /** It may be forgotten: repeats of the final answer have been swallowed for long enough. */
  readonly onTerminated: () => void;
}

type State = "trying" | "proceeding" | "completed" | "terminated";

export class ClientTransaction {
  readonly #options: ClientTransactionOptions;
  #state: State = "trying";
  #intervalMs = T1_MS;
  #timerE: Disposable | undefined;
  #timerF: Disposable | undefined;
  #timerK: Disposable | undefined;

  constructor(options: ClientTransactionOptions) {
    this.#options = options;
  }

  start(): void {
    const { clock, isReliable, send } = this.#options;
    this.#timerF = clock.after(TIMER_F_MS, "SIP timer F", () => {
      this.end();
      this.#options.onTimeout();
    });
    if (!isReliable) this.#armE();
    send();
  }

  receive(response: SipResponse): void {
    // In "completed" a repeat of the final answer is absorbed.
    if (this.#state === "completed" || this.#state === "terminated") return;
    if (response.status < 200) {
      this.#state = "proceeding";
      this.#intervalMs = T2_MS;
      return;
    }
    this.#state = "completed";
    this.#stopTimers();
    const { clock, isReliable, onFinal } = this.#options;
    if (isReliable) this.end();
    else {
      this.#timerK = clock.after(T4_MS, "SIP timer K", () => {
        this.end();
      });
    }
    onFinal(response);
  }

  /** Ends it at once: nobody waits for it any more, or its transport failed [§17.1.4]. */
  end(): void {
    if (this.#state === "terminated") return;
    this.#state = "terminated";
    this.#stopTimers();
    this.#options.onTerminated();
  }

  /** Timer E: T1, 2 T1, 4 T1 … T2; each T2 once a provisional answer came. */
  #armE(): void {
    const { clock, send } = this.#options;
    this.#timerE = clock.after(this.#intervalMs, "SIP timer E", () => {
      this.#intervalMs = Math.min(this.#intervalMs * 2, T2_MS);
      this.#armE();
      send();
    });
  }

  #stopTimers(): void {
    for (const timer of [this.#timerE, this.#timerF, this.#timerK]) timer?.[Symbol.dispose]();
  }
}
