// What carries SIP bytes to one peer and back [RFC 3261 §18]. Before it: transactions.
import type { Clock } from "../../domain/clock.ts";
import type { SipMessage } from "./sip-message.ts";

export type TransportName = "udp" | "tcp" | "tls";

export interface SipPeer {
  readonly transport: TransportName;
  readonly host: string;
  readonly port: number;
}

/** Where this side can be reached: it goes into Via and Contact. */
export interface LocalAddress {
  readonly host: string;
  readonly port: number;
}

export interface TransportListener {
  /** `reply` sends on the way the message came [RFC 3581]. */
  onMessage(message: SipMessage, reply: (bytes: Uint8Array) => void): void;
  /** The connection is gone: what waits for an answer on it waits in vain. */
  onLost(reason: string): void;
}

export interface SipTransport {
  readonly isReliable: boolean;
  /** Makes it ready; at once where it is. Rejects with why it cannot be. */
  open(): Promise<LocalAddress>;
  /** Fails silently: `onLost` tells, or time does. */
  send(bytes: Uint8Array): void;
  close(): void;
}

export interface TransportOptions extends TransportListener {
  readonly clock: Clock;
  readonly peer: SipPeer;
  /** Address of one of this machine's networks: its way to the peer goes through that one. */
  readonly localAddress: string | undefined;
  /** Certificates that may have signed the peer's; the system's where absent. */
  readonly authority: string | undefined;
}

/** In a SIP URI an IPv6 address stands in brackets [RFC 3261 §25.1]. */
export function uriHost(host: string): string {
  return host.includes(":") ? `[${host}]` : host;
}
