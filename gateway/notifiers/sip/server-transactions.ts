// Non-INVITE server transactions [RFC 3261 §17.2.2]: a request that comes again gets the same answer
// again and is acted on once. Before it: a transport. After it: whoever answers requests.
import type { Clock } from "../../domain/clock.ts";
import { T1_MS } from "./client-transaction.ts";
import { cseqOf, firstValue, headerOf, paramOf, type SipRequest } from "./sip-message.ts";

/** Timer J: as long as a peer may repeat its request over UDP. Reliable transports need none. */
const TIMER_J_MS = 64 * T1_MS;
const MAGIC_COOKIE = "z9hG4bK";
/** A centre sends one answer an alert; more at once is a flood, and the oldest are let go. */
const MAX_TRANSACTIONS = 1_000;

interface Transaction {
  readonly answer: Uint8Array;
  readonly timer: Disposable;
}

/** Requests are the same where their branches are; older peers have none [§17.2.3]. */
function keyOf(request: SipRequest): string {
  const via = firstValue(headerOf(request, "via") ?? "");
  const branch = paramOf(via, "branch") ?? "";
  const sentBy = via.split(";", 1)[0]?.trim() ?? "";
  if (branch.startsWith(MAGIC_COOKIE)) return [branch, sentBy, request.method].join(" ");
  const { sequence } = cseqOf(request) ?? { sequence: 0 };
  const from = paramOf(headerOf(request, "from") ?? "", "tag") ?? "";
  return [via, headerOf(request, "call-id"), from, sequence, request.method].join(" ");
}

export class ServerTransactions {
  readonly #clock: Clock;
  readonly #known = new Map<string, Transaction>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The answer given before; undefined: the request is new. */
  answerTo(request: SipRequest): Uint8Array | undefined {
    return this.#known.get(keyOf(request))?.answer;
  }

  answered(request: SipRequest, answer: Uint8Array): void {
    const key = keyOf(request);
    const [oldest] = this.#known.keys();
    if (this.#known.size >= MAX_TRANSACTIONS && oldest !== undefined) this.#forget(oldest);
    const timer = this.#clock.after(TIMER_J_MS, "SIP timer J", () => {
      this.#forget(key);
    });
    this.#known.set(key, { answer, timer });
  }

  close(): void {
    for (const key of [...this.#known.keys()]) this.#forget(key);
  }

  #forget(key: string): void {
    this.#known.get(key)?.timer[Symbol.dispose]();
    this.#known.delete(key);
  }
}
