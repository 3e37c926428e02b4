// Bytes → SIP message [RFC 3261 §7, §18.3, §25]. Never throws: what is no SIP is undefined.
// Before it: a datagram, or the framer of a stream. After it: transactions.
import type { SipHeader, SipMessage } from "./sip-message.ts";

/** Far above any SCAIP answer; what is larger is an attack or a mistake. */
export const MAX_HEAD_BYTES = 16_384;
export const MAX_BODY_BYTES = 65_536;
const MAX_HEADERS = 128;
const HEAD_END = "\r\n\r\n";

/** Compact forms [RFC 3261 §7.3.3, §20]. */
const COMPACT: Readonly<Record<string, string>> = {
  c: "content-type",
  e: "content-encoding",
  f: "from",
  i: "call-id",
  k: "supported",
  l: "content-length",
  m: "contact",
  s: "subject",
  t: "to",
  v: "via",
};

/** `token` of [RFC 3261 §25.1]. */
const TOKEN = /^[\w\-.!%*+`'~]+$/;
const REQUEST_LINE = /^([A-Z]{1,32}) (\S{1,1024}) SIP\/2\.0$/;
const STATUS_LINE = /^SIP\/2\.0 ([1-6]\d\d) ?(.{0,256})$/;

/** Start line and headers, before the body is known. */
export interface SipHead {
  readonly message: SipMessage;
  /** Of the head with the empty line that ends it. */
  readonly headBytes: number;
  /** Undefined: not said. */
  readonly contentLength: number | undefined;
}

function headerFrom(line: string): SipHeader | undefined {
  const colon = line.indexOf(":");
  const name = line.slice(0, Math.max(0, colon)).trim().toLowerCase();
  if (!TOKEN.test(name)) return undefined;
  return { name: COMPACT[name] ?? name, value: line.slice(colon + 1).trim() };
}

function startOf(line: string, headers: readonly SipHeader[]): SipMessage | undefined {
  const body = new Uint8Array(0);
  const [, method, uri] = REQUEST_LINE.exec(line) ?? [];
  if (method !== undefined && uri !== undefined) {
    return { kind: "request", method, uri, headers, body };
  }
  const [, status, reason] = STATUS_LINE.exec(line) ?? [];
  if (status === undefined) return undefined;
  return { kind: "response", status: Number(status), reason: reason ?? "", headers, body };
}

function lengthFrom(headers: readonly SipHeader[]): number | undefined | "bad" {
  const said = headers.filter(({ name }) => name === "content-length");
  const [first, ...others] = said.map(({ value }) => value);
  if (first === undefined) return undefined;
  const isOne = others.every((other) => other === first);
  return isOne && /^\d{1,9}$/.test(first) && Number(first) <= MAX_BODY_BYTES
    ? Number(first)
    : "bad";
}

/** Undefined: not SIP. "more": the head's end has not come yet. */
export function parseHead(bytes: Buffer): SipHead | "more" | undefined {
  const end = bytes.subarray(0, MAX_HEAD_BYTES + HEAD_END.length).indexOf(HEAD_END);
  if (end === -1) return bytes.length > MAX_HEAD_BYTES ? undefined : "more";
  // A line that begins with white space continues the one before [RFC 3261 §7.3.1].
  const text = bytes.toString("utf8", 0, end).replace(/\r\n[ \t]+/g, " ");
  const [startLine = "", ...lines] = text.split("\r\n");
  if (lines.length > MAX_HEADERS) return undefined;
  const headers: SipHeader[] = [];
  for (const line of lines) {
    const header = headerFrom(line);
    if (header === undefined) return undefined;
    headers.push(header);
  }
  const message = startOf(startLine, headers);
  const contentLength = lengthFrom(headers);
  if (message === undefined || contentLength === "bad") return undefined;
  return { message, headBytes: end + HEAD_END.length, contentLength };
}

/** One datagram is one message; without a length its body goes to the end [RFC 3261 §18.3]. */
export function parseDatagram(bytes: Buffer): SipMessage | undefined {
  const head = parseHead(bytes);
  if (head === undefined || head === "more") return undefined;
  const { message, headBytes } = head;
  const present = bytes.length - headBytes;
  const length = head.contentLength ?? Math.min(present, MAX_BODY_BYTES);
  if (length > present) return undefined;
  return { ...message, body: bytes.subarray(headBytes, headBytes + length) };
}
