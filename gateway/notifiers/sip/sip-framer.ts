// A stream's bytes → SIP messages, told apart by Content-Length [RFC 3261 §18.3].
// Before it: a TCP or TLS connection. After it: transactions.
import { parseHead } from "./parse-sip.ts";
import type { SipMessage } from "./sip-message.ts";

const CR = 0x0d;
const LF = 0x0a;

/** Empty lines between messages are ignored; some peers send them to keep a line open [§7.5]. */
function withoutLeadingLines(bytes: Buffer): Buffer {
  let from = 0;
  while (bytes[from] === CR || bytes[from] === LF) from += 1;
  return bytes.subarray(from);
}

export class SipFramer {
  #held: Buffer = Buffer.alloc(0);
  #isBroken = false;

  /** True: where the next message begins is not known any more; only a new connection helps. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  push(chunk: Buffer): readonly SipMessage[] {
    const messages: SipMessage[] = [];
    if (this.#isBroken) return messages;
    this.#held = Buffer.concat([this.#held, chunk]);
    for (;;) {
      const message = this.#next();
      if (message === undefined) return messages;
      messages.push(message);
    }
  }

  #next(): SipMessage | undefined {
    this.#held = withoutLeadingLines(this.#held);
    if (this.#held.length === 0) return undefined;
    const head = parseHead(this.#held);
    if (head === "more") return undefined;
    // On a stream the length is mandatory [RFC 3261 §18.3]: without it nothing after is readable.
    if (head?.contentLength === undefined) {
      this.#isBroken = true;
      return undefined;
    }
    const end = head.headBytes + head.contentLength;
    if (this.#held.length < end) return undefined;
    const body = Buffer.from(this.#held.subarray(head.headBytes, end));
    this.#held = this.#held.subarray(end);
    return { ...head.message, body };
  }
}
