import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeSip } from "../../../gateway/notifiers/sip/encode-sip.ts";
import { MAX_HEAD_BYTES, parseDatagram } from "../../../gateway/notifiers/sip/parse-sip.ts";
import { redirection } from "../../../gateway/notifiers/sip/redirection.ts";
import { SipFramer } from "../../../gateway/notifiers/sip/sip-framer.ts";
import {
  cseqOf,
  headerOf,
  headersOf,
  paramOf,
  type SipMessage,
} from "../../../gateway/notifiers/sip/sip-message.ts";

const FUZZED = 100_000;

function bytesOf(...lines: readonly string[]): Buffer {
  return Buffer.from(lines.join("\r\n"));
}
const request = bytesOf(
  "MESSAGE sip:hub@192.0.2.1 SIP/2.0",
  "v: SIP/2.0/UDP arc.example;branch=z9hG4bK1;rport",
  'f: "Centre; night" <sip:alarm@arc.example;x=1>;tag=a1',
  "t: <sip:hub@192.0.2.1>",
  "i: 77@arc.example",
  "CSeq: 4711 MESSAGE",
  "Subject: first",
  "  and second line",
  "c: application/scaip+xml",
  "l: 6",
  "",
  "<mrs/>",
);

describe("a SIP message", () => {
  it("is read with compact names and folded lines [RFC 3261 §7.3]", () => {
    const message = parseDatagram(request);
    if (message?.kind !== "request") throw new Error("not read");
    expect([message.method, message.uri]).toEqual(["MESSAGE", "sip:hub@192.0.2.1"]);
    expect(headerOf(message, "subject")).toBe("first and second line");
    expect(headerOf(message, "content-type")).toBe("application/scaip+xml");
    expect(Buffer.from(message.body).toString()).toBe("<mrs/>");
    expect(cseqOf(message)).toEqual({ sequence: 4711, method: "MESSAGE" });
    expect(paramOf(headerOf(message, "via") ?? "", "branch")).toBe("z9hG4bK1");
    expect(paramOf(headerOf(message, "via") ?? "", "rport")).toBe("");
    expect(paramOf(headerOf(message, "from") ?? "", "tag")).toBe("a1");
    expect(paramOf(headerOf(message, "from") ?? "", "x")).toBeUndefined();
  });

  it.each([
    ["an empty datagram", ""],
    ["no end of the head", "MESSAGE sip:a@b SIP/2.0\r\nVia: x"],
    ["another version", "MESSAGE sip:a@b SIP/3.0\r\n\r\n"],
    ["a status out of range", "SIP/2.0 777 No\r\n\r\n"],
    ["a header without a colon", "SIP/2.0 200 OK\r\nnonsense\r\n\r\n"],
    ["a longer body than came", "SIP/2.0 200 OK\r\nContent-Length: 5\r\n\r\nabc"],
    ["two lengths that differ", "SIP/2.0 200 OK\r\nl: 1\r\nContent-Length: 0\r\n\r\nabc"],
    ["a length that is no number", "SIP/2.0 200 OK\r\nl: -1\r\n\r\nabc"],
    ["an endless head", `SIP/2.0 200 OK\r\nx: ${"y".repeat(MAX_HEAD_BYTES)}\r\n\r\n`],
  ])("is not read from %s", (_case, text) => {
    expect(parseDatagram(Buffer.from(text))).toBeUndefined();
  });

  it("ends with its length or with its datagram [RFC 3261 §18.3]", () => {
    const bodyOf = (length: string): string | undefined => {
      const message = parseDatagram(Buffer.from(`SIP/2.0 200 OK\r\n${length}\r\nabcdef`));
      return message === undefined ? undefined : Buffer.from(message.body).toString();
    };
    expect(bodyOf("Content-Length: 3\r\n")).toBe("abc");
    expect(bodyOf("")).toBe("abcdef");
  });

  it("never lets a value begin a header of its own", () => {
    const headers = [{ name: "from", value: "a\r\nVia: evil" }];
    const body = new Uint8Array(0);
    const bytes = encodeSip({ kind: "response", status: 200, reason: "OK", headers, body });
    const message = parseDatagram(bytes);
    expect(message === undefined ? [] : headersOf(message, "via")).toEqual([]);
  });

  it("survives being written and read", () => {
    const name = fc.constantFrom("via", "from", "call-id", "x-test");
    const value = fc.stringMatching(/^[\x21-\x7e]{1,40}$/);
    const message = fc.record({
      headers: fc.array(fc.record({ name, value }), { maxLength: 20 }),
      body: fc.uint8Array({ maxLength: 500 }),
    });
    fc.assert(
      fc.property(message, ({ headers, body }) => {
        const sent: SipMessage = {
          kind: "request",
          method: "MESSAGE",
          uri: "sip:a@b",
          headers,
          body,
        };
        const read = parseDatagram(encodeSip(sent));
        expect(read?.headers.filter((each) => each.name !== "content-length")).toEqual(headers);
        expect(Buffer.from(read?.body ?? []).equals(Buffer.from(body))).toBe(true);
      }),
    );
  });

  it(`[H-07.3] comes or does not come out of ${String(FUZZED)} garbled datagrams, and nothing is thrown`, () => {
    const place = fc.nat({ max: request.length - 1 });
    const change = fc.tuple(place, fc.integer({ min: 0, max: 255 }));
    const garbled = fc.array(change, { minLength: 1, maxLength: 12 }).map((changes) => {
      const bytes = Buffer.from(request);
      for (const [at, byte] of changes) bytes[at] = byte;
      return bytes;
    });
    const cut = fc.nat({ max: request.length }).map((at) => request.subarray(0, at));
    const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(garbled, cut, noise), (bytes) => {
        const message = parseDatagram(bytes);
        if (message === undefined) return;
        read += 1;
        for (const { value } of message.headers) paramOf(value, "tag");
        cseqOf(message);
      }),
      { numRuns: FUZZED },
    );
    expect(read).toBeGreaterThan(0);
  }, 120_000);
});

describe("a stream of SIP", () => {
  const bodies = (messages: readonly SipMessage[]): string[] =>
    messages.map(({ body }) => Buffer.from(body).toString());

  it("is cut into messages however the bytes come, and empty lines are passed over", () => {
    const stream = Buffer.concat([Buffer.from("\r\n\r\n"), request, Buffer.from("\r\n"), request]);
    fc.assert(
      fc.property(fc.array(fc.nat({ max: stream.length })), (cuts) => {
        const framer = new SipFramer();
        const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
        const read = places.flatMap((from, at) =>
          framer.push(stream.subarray(from, places[at + 1])),
        );
        expect(bodies(read)).toEqual(["<mrs/>", "<mrs/>"]);
      }),
    );
  });

  it("is broken off where a message does not say its length, or is no SIP", () => {
    for (const text of ["SIP/2.0 200 OK\r\nVia: x\r\n\r\n", "GET / HTTP/1.1\r\n\r\n"]) {
      const framer = new SipFramer();
      expect(framer.push(Buffer.from(text))).toEqual([]);
      expect(framer.isBroken).toBe(true);
      expect(framer.push(request)).toEqual([]);
    }
  });
});

describe("a redirection", () => {
  const from = { transport: "tls", host: "arc.example", port: 5061 } as const;
  const to = (contact: string, transport: "tls" | "udp" = "tls") => {
    const message = parseDatagram(bytesOf("SIP/2.0 302 Moved", `Contact: ${contact}`, "", ""));
    return message?.kind === "response" ? redirection(message, { ...from, transport }) : undefined;
  };

  it("names host, port and transport", () => {
    expect(to("<sip:b@[2001:db8::1]:7000;transport=tcp>", "udp")).toEqual({
      peer: { transport: "tcp", host: "2001:db8::1", port: 7000 },
      uri: "sip:b@[2001:db8::1]:7000;transport=tcp",
    });
    expect(to("<sips:b@other.example>")?.peer).toEqual({ ...from, host: "other.example" });
  });

  it("never leaves TLS, and says nothing where it is garbage", () => {
    expect(to("<sip:b@other.example;transport=udp>")).toBeUndefined();
    expect(to("tel:+441234")).toBeUndefined();
  });
});
