// SIP message → bytes [RFC 3261 §7]. Before it: a request or an answer. After it: a transport.
import type { SipHeader, SipMessage } from "./sip-message.ts";

/** As the examples of the RFC write them: some peers compare by case. */
const SPELLING: Readonly<Record<string, string>> = {
  "call-id": "Call-ID",
  cseq: "CSeq",
  "www-authenticate": "WWW-Authenticate",
};

function spelled(name: string): string {
  return SPELLING[name] ?? name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
}

/** A line break in a value would begin a header of its own. */
function lineOf({ name, value }: SipHeader): string {
  return `${spelled(name)}: ${value.replace(/[\r\n]+/g, " ")}`;
}

/** Content-Length is added here and nowhere else. */
export function encodeSip(message: SipMessage): Buffer {
  const start =
    message.kind === "request"
      ? `${message.method} ${message.uri} SIP/2.0`
      : `SIP/2.0 ${String(message.status)} ${message.reason}`;
  const length = { name: "content-length", value: String(message.body.length) };
  const lines = [...message.headers, length].map(lineOf);
  const head = `${[start, ...lines].join("\r\n")}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head, "utf8"), message.body]);
}
