// Sends MESSAGE requests [RFC 3428] to one peer: account, one redirection, one try with credentials.
// Before it: a body to send. After it: connections. The peer's own messages come out of `onBody`.
import type { Clock } from "../../domain/clock.ts";
import { type Account, type Challenge, credentialsFor, strongest } from "./digest.ts";
import { redirection, type SipTarget } from "./redirection.ts";
import { SipConnection } from "./sip-connection.ts";
import { headersOf, type SipHeader, type SipRequest, type SipResponse } from "./sip-message.ts";
import { type SipPeer, uriHost } from "./sip-transport.ts";

/** Proxies a message may pass [RFC 3261 §8.1.1.6]. */
const MAX_FORWARDS = "70";

export interface SipClientOptions {
  readonly clock: Clock;
  readonly newToken: () => string;
  readonly peer: SipPeer;
  readonly toUser: string;
  readonly fromUser: string;
  /** Domain of both addresses, where it is not the peer's host. */
  readonly domain: string | undefined;
  readonly account: Account | undefined;
  readonly localAddress: string | undefined;
  readonly authority: string | undefined;
  readonly onBody: (body: Uint8Array) => void;
}

/** Everything of a request that stays the same when it is repeated with credentials. */
interface Exchange {
  readonly fromTag: string;
  readonly callId: string;
  readonly content: { readonly type: string; readonly body: Uint8Array };
}

function keyOf({ transport, host, port }: SipPeer): string {
  return `${transport} ${host} ${String(port)}`;
}

export class SipClient {
  readonly #options: SipClientOptions;
  readonly #connections = new Map<string, SipConnection>();

  constructor(options: SipClientOptions) {
    this.#options = options;
  }

  /** Resolves with the final answer, whatever it says. Throws `notifier/unreachable`. */
  async message(type: string, body: Uint8Array, signal: AbortSignal): Promise<SipResponse> {
    const { newToken, peer } = this.#options;
    const callId = `${newToken()}@hearthwatch`;
    const exchange: Exchange = { fromTag: newToken(), callId, content: { type, body } };
    const first: SipTarget = { peer, uri: this.#uriAt(peer) };
    const response = await this.#withAccount(exchange, first, 1, signal);
    const moved = redirection(response, peer);
    // Followed once: a chain of them would be a loop, or somebody's trick.
    if (moved === undefined) return response;
    return await this.#withAccount(exchange, moved, 10, signal);
  }

  close(): void {
    for (const connection of this.#connections.values()) connection.close();
    this.#connections.clear();
  }

  #uriAt({ transport, host, port }: SipPeer): string {
    const { toUser, domain } = this.#options;
    const at = domain ?? `${uriHost(host)}:${String(port)}`;
    return `sip:${toUser}@${at}${transport === "udp" ? "" : `;transport=${transport}`}`;
  }

  /** 401 and 407: again once with credentials, CSeq one higher; and once more for a stale nonce. */
  async #withAccount(
    exchange: Exchange,
    target: SipTarget,
    firstSequence: number,
    signal: AbortSignal,
  ): Promise<SipResponse> {
    let sequence = firstSequence;
    let response = await this.#send(exchange, target, sequence, [], signal);
    for (let challenged = 0; challenged < 2; challenged += 1) {
      const asked = challengeIn(response);
      const { account } = this.#options;
      if (asked === undefined || account === undefined) return response;
      if (challenged > 0 && !asked.challenge.isStale) return response;
      sequence += 1;
      const request = { method: "MESSAGE", uri: target.uri };
      const cnonce = this.#options.newToken();
      const value = credentialsFor(asked.challenge, account, request, cnonce);
      const credentials = [{ name: asked.answerIn, value }];
      response = await this.#send(exchange, target, sequence, credentials, signal);
    }
    return response;
  }

  async #send(
    { fromTag, callId, content }: Exchange,
    { peer, uri }: SipTarget,
    sequence: number,
    credentials: readonly SipHeader[],
    signal: AbortSignal,
  ): Promise<SipResponse> {
    const { toUser, fromUser, domain } = this.#options;
    const at = domain ?? uriHost(this.#options.peer.host);
    const request: SipRequest = {
      ...{ kind: "request", method: "MESSAGE", uri, body: content.body },
      headers: [
        { name: "max-forwards", value: MAX_FORWARDS },
        { name: "from", value: `<sip:${fromUser}@${at}>;tag=${fromTag}` },
        { name: "to", value: `<sip:${toUser}@${at}>` },
        { name: "call-id", value: callId },
        { name: "cseq", value: `${String(sequence)} MESSAGE` },
        ...credentials,
        { name: "content-type", value: content.type },
      ],
    };
    return await this.#connectionTo(peer).request(request, signal);
  }

  #connectionTo(peer: SipPeer): SipConnection {
    const known = this.#connections.get(keyOf(peer));
    if (known !== undefined) return known;
    const { clock, newToken, localAddress, authority, onBody } = this.#options;
    const made = new SipConnection({ clock, newToken, localAddress, authority, onBody, peer });
    this.#connections.set(keyOf(peer), made);
    return made;
  }
}

function challengeIn(
  response: SipResponse,
): { readonly challenge: Challenge; readonly answerIn: string } | undefined {
  const isProxy = response.status === 407;
  if (response.status !== 401 && !isProxy) return undefined;
  const name = isProxy ? "proxy-authenticate" : "www-authenticate";
  const challenge = strongest(headersOf(response, name));
  const answerIn = isProxy ? "proxy-authorization" : "authorization";
  return challenge === undefined ? undefined : { challenge, answerIn };
}
