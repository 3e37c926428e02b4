// One transport with the transactions on it: requests out with their answers, requests in answered
// and handed on once. Before it: the SIP client. After it: a transport.
import { GatewayError, messageOf } from "../../errors.ts";
import { ClientTransaction } from "./client-transaction.ts";
import { encodeSip } from "./encode-sip.ts";
import { ServerTransactions } from "./server-transactions.ts";
import { answerRequest } from "./sip-answer.ts";
import {
  cseqOf,
  firstValue,
  headerOf,
  paramOf,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from "./sip-message.ts";
import { type SipTransport, type TransportOptions, uriHost } from "./sip-transport.ts";
import { StreamTransport } from "./stream-transport.ts";
import { UdpTransport } from "./udp-transport.ts";

export interface SipConnectionOptions extends Omit<TransportOptions, "onMessage" | "onLost"> {
  /** A random token of letters and digits. */
  readonly newToken: () => string;
  /** Called once for each MESSAGE of the peer, after it was answered. */
  readonly onBody: (body: Uint8Array) => void;
}

/** A line that said nothing at all for so long while an answer was due is dead, whatever TCP says. */
const DEAD_AFTER_MS = 4_000;

interface Waiting {
  readonly transaction: ClientTransaction;
  readonly method: string;
  readonly fail: (reason: string) => void;
}

function unreachable(reason: string): GatewayError {
  return new GatewayError("notifier/unreachable", reason);
}

export class SipConnection {
  readonly #options: SipConnectionOptions;
  readonly #transport: SipTransport;
  readonly #served: ServerTransactions;
  readonly #waiting = new Map<string, Waiting>();
  /** Messages of the peer so far. */
  #heard = 0;

  constructor(options: SipConnectionOptions) {
    this.#options = options;
    this.#served = new ServerTransactions(options.clock);
    const Transport = options.peer.transport === "udp" ? UdpTransport : StreamTransport;
    this.#transport = new Transport({
      ...options,
      onMessage: (message, reply) => {
        this.#take(message, reply);
      },
      onLost: (reason) => {
        for (const { fail } of [...this.#waiting.values()]) fail(reason);
      },
    });
  }

  /** Sends a request without Via; resolves with its final answer. Throws `notifier/unreachable`. */
  async request(request: SipRequest, signal: AbortSignal): Promise<SipResponse> {
    const via = await this.#via();
    const branch = `z9hG4bK${this.#options.newToken()}`;
    const top = { name: "via", value: `${via};branch=${branch};rport` };
    const bytes = encodeSip({ ...request, headers: [top, ...request.headers] });
    if (signal.aborted) throw unreachable(messageOf(signal.reason));
    const since = { heard: this.#heard, sentMs: this.#options.clock.monotonic() };
    return await new Promise((resolve, reject) => {
      const fail = (reason: string): void => {
        transaction.end();
        reject(unreachable(reason));
        this.#dropIfDead(since);
      };
      const onAbort = (): void => {
        fail(messageOf(signal.reason));
      };
      const transaction = new ClientTransaction({
        ...{ clock: this.#options.clock, isReliable: this.#transport.isReliable },
        send: () => {
          this.#transport.send(bytes);
        },
        onFinal: (response) => {
          signal.removeEventListener("abort", onAbort);
          resolve(response);
        },
        onTimeout: () => {
          reject(unreachable("no answer within 32 s"));
          this.#dropIfDead(since);
        },
        onTerminated: () => {
          signal.removeEventListener("abort", onAbort);
          this.#waiting.delete(branch);
        },
      });
      this.#waiting.set(branch, { transaction, method: request.method, fail });
      signal.addEventListener("abort", onAbort);
      transaction.start();
    });
  }

  close(): void {
    for (const { fail } of [...this.#waiting.values()]) fail("the hub stops");
    this.#served.close();
    this.#transport.close();
  }

  /** The next message opens a fresh connection: on a half-dead one it would be lost as well. */
  #dropIfDead({ heard, sentMs }: { readonly heard: number; readonly sentMs: number }): void {
    const isSilent = this.#heard === heard;
    const isLong = this.#options.clock.monotonic() - sentMs >= DEAD_AFTER_MS;
    if (this.#transport.isReliable && isSilent && isLong) this.#transport.close();
  }

  async #via(): Promise<string> {
    const { peer } = this.#options;
    try {
      const { host, port } = await this.#transport.open();
      return `SIP/2.0/${peer.transport.toUpperCase()} ${uriHost(host)}:${String(port)}`;
    } catch (error) {
      throw unreachable(messageOf(error));
    }
  }

  #take(message: SipMessage, reply: (bytes: Uint8Array) => void): void {
    this.#heard += 1;
    if (message.kind === "response") this.#takeResponse(message);
    // ACK belongs to calls and is never answered [RFC 3261 §17].
    else if (message.method !== "ACK" && headerOf(message, "via") !== undefined) {
      this.#takeRequest(message, reply);
    }
  }

  /** A response belongs to the request with its branch and method [§17.1.3]. */
  #takeResponse(response: SipResponse): void {
    const branch = paramOf(firstValue(headerOf(response, "via") ?? ""), "branch") ?? "";
    const waiting = this.#waiting.get(branch);
    if (waiting === undefined || cseqOf(response)?.method !== waiting.method) return;
    waiting.transaction.receive(response);
  }

  #takeRequest(request: SipRequest, reply: (bytes: Uint8Array) => void): void {
    const before = this.#served.answerTo(request);
    if (before !== undefined) {
      reply(before);
      return;
    }
    const { bytes, isTaken } = answerRequest(request, this.#options.newToken());
    this.#served.answered(request, bytes);
    reply(bytes);
    if (isTaken) this.#options.onBody(request.body);
  }
}
