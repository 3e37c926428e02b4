// The answer to a request [RFC 3261 §8.2.6]. Before it: a request of the peer. After it: the encoder.
import { encodeSip } from "./encode-sip.ts";
import { headersOf, paramOf, type SipHeader, type SipRequest } from "./sip-message.ts";

/** What this side understands; anything else is 405 [RFC 3261 §8.2.1]. */
const ALLOWED = ["MESSAGE", "OPTIONS"];
const XML = /^application\/(?:[\w.-]+\+)?xml\b/i;

interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly extra: readonly SipHeader[];
}

function answerFor(request: SipRequest): Answer {
  const allow = { name: "allow", value: ALLOWED.join(", ") };
  if (!ALLOWED.includes(request.method)) {
    return { status: 405, reason: "Method Not Allowed", extra: [allow] };
  }
  const [type] = headersOf(request, "content-type");
  if (request.method === "MESSAGE" && !XML.test(type ?? "")) {
    const accept = { name: "accept", value: "application/scaip+xml, application/xml" };
    return { status: 415, reason: "Unsupported Media Type", extra: [accept] };
  }
  return { status: 200, reason: "OK", extra: request.method === "OPTIONS" ? [allow] : [] };
}

/** True: it was taken. `tag` names this side of the exchange [§8.2.6.2]. */
export function answerRequest(
  request: SipRequest,
  tag: string,
): { readonly bytes: Uint8Array; readonly isTaken: boolean } {
  const { status, reason, extra } = answerFor(request);
  const same = (name: string): SipHeader[] =>
    headersOf(request, name).map((value) => ({ name, value }));
  const to = same("to").map((header) =>
    paramOf(header.value, "tag") === undefined
      ? { ...header, value: `${header.value};tag=${tag}` }
      : header,
  );
  const headers = [...same("via"), ...same("from"), ...to, ...same("call-id"), ...same("cseq")];
  const bytes = encodeSip({
    ...{ kind: "response", status, reason, headers: [...headers, ...extra] },
    body: new Uint8Array(0),
  });
  return { bytes, isTaken: status === 200 && request.method === "MESSAGE" };
}
