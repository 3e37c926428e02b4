// Where a 3xx sends a message [RFC 3261 §8.1.3.4]. Before it: the answer. After it: one more try.
import { headerOf, type SipResponse } from "./sip-message.ts";
import type { SipPeer, TransportName } from "./sip-transport.ts";

export interface SipTarget {
  readonly peer: SipPeer;
  /** The Request-URI. */
  readonly uri: string;
}

const DEFAULT_PORTS = { udp: 5060, tcp: 5060, tls: 5061 } as const;
const CONTACT =
  /(?<uri>(?<scheme>sips?):(?:[^@\s<>;]+@)?(?:\[(?<v6>[\da-f:.]+)\]|(?<name>[\w.-]+))(?::(?<port>\d{1,5}))?(?<rest>[^>\s?,]*))/i;

function transportOf(scheme: string, rest: string, before: TransportName): TransportName {
  if (scheme.toLowerCase() === "sips") return "tls";
  const wanted = /;transport=(udp|tcp|tls)/i.exec(rest)?.[1]?.toLowerCase();
  return wanted === "udp" || wanted === "tcp" || wanted === "tls" ? wanted : before;
}

/** Undefined: no redirection, or one that says nothing usable, or leaves TLS. */
export function redirection(response: SipResponse, from: SipPeer): SipTarget | undefined {
  if (response.status < 300 || response.status > 399) return undefined;
  const groups = CONTACT.exec(headerOf(response, "contact") ?? "")?.groups;
  if (groups === undefined) return undefined;
  const part = (name: string): string => groups[name] ?? "";
  const transport = transportOf(part("scheme"), part("rest"), from.transport);
  if (from.transport === "tls" && transport !== "tls") return undefined;
  const port = part("port") === "" ? DEFAULT_PORTS[transport] : Number(part("port"));
  const host = part("v6") + part("name");
  return { peer: { transport, host, port }, uri: part("uri") };
}
