// What a SIP message is to the hub [RFC 3261 §7]. Before it: the parser. After it: transactions.

/** One header field; `name` in lower case and never the compact form. */
export interface SipHeader {
  readonly name: string;
  readonly value: string;
}

interface SipContent {
  readonly headers: readonly SipHeader[];
  readonly body: Uint8Array;
}

export interface SipRequest extends SipContent {
  readonly kind: "request";
  readonly method: string;
  readonly uri: string;
}

export interface SipResponse extends SipContent {
  readonly kind: "response";
  readonly status: number;
  readonly reason: string;
}

export type SipMessage = SipRequest | SipResponse;

/** Every value of a header, in order. */
export function headersOf({ headers }: SipMessage, name: string): readonly string[] {
  return headers.filter((header) => header.name === name).map(({ value }) => value);
}

export function headerOf(message: SipMessage, name: string): string | undefined {
  return message.headers.find((header) => header.name === name)?.value;
}

const PARAMETER = /;\s*([\w-]+)(?:\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*))?/g;

/**
 * A parameter of a header value, unquoted: `tag` of From, `branch` of Via. What stands in <> belongs
 * to the address, not to the header [RFC 3261 §20].
 */
export function paramOf(value: string, name: string): string | undefined {
  const outside = value.replace(/^\s*"(?:[^"\\]|\\.)*"/, "").replace(/<[^>]*>/g, "");
  for (const [, key = "", given = ""] of outside.matchAll(PARAMETER)) {
    if (key.toLowerCase() === name) return given.trim().replace(/^"(.*)"$/s, "$1");
  }
  return undefined;
}

/** The first of several values that a proxy may have joined by commas. */
export function firstValue(value: string): string {
  return value.split(",", 1)[0]?.trim() ?? "";
}

export interface CSeq {
  readonly sequence: number;
  readonly method: string;
}

/** [RFC 3261 §20.16]; undefined where it is missing or malformed. */
export function cseqOf(message: SipMessage): CSeq | undefined {
  const [, digits, method] = /^(\d{1,10})\s+([A-Z]+)$/.exec(headerOf(message, "cseq") ?? "") ?? [];
  return digits === undefined || method === undefined
    ? undefined
    : { sequence: Number(digits), method };
}
