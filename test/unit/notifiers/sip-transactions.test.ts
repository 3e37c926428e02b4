// Timers of RFC 3261 §17.1.2 and §17.2.2, to the millisecond on a clock that stands still.
import { beforeEach, describe, expect, it } from "vitest";
import { ClientTransaction } from "../../../gateway/notifiers/sip/client-transaction.ts";
import { parseDatagram } from "../../../gateway/notifiers/sip/parse-sip.ts";
import { ServerTransactions } from "../../../gateway/notifiers/sip/server-transactions.ts";
import type { SipRequest, SipResponse } from "../../../gateway/notifiers/sip/sip-message.ts";
import { ManualClock } from "../../support/manual-clock.ts";

function response(status: number): SipResponse {
  return { kind: "response", status, reason: "", headers: [], body: new Uint8Array(0) };
}

let clock: ManualClock;
let sentAt: number[];
let outcome: string[];
function transaction(isReliable: boolean): ClientTransaction {
  const made = new ClientTransaction({
    ...{ clock, isReliable },
    send: () => sentAt.push(clock.monotonic()),
    onFinal: ({ status }) => outcome.push(String(status)),
    onTimeout: () => outcome.push("time-out"),
    onTerminated: () => outcome.push("terminated"),
  });
  made.start();
  return made;
}
beforeEach(() => {
  clock = new ManualClock(0);
  [sentAt, outcome] = [[], []];
});

describe("a client transaction", () => {
  it("repeats over UDP at T1, 2 T1 … T2 and gives up after 64 T1", () => {
    transaction(false);
    clock.advance(40_000);
    expect(sentAt).toEqual([
      0, 500, 1500, 3500, 7500, 11_500, 15_500, 19_500, 23_500, 27_500, 31_500,
    ]);
    expect(outcome).toEqual(["terminated", "time-out"]);
    expect(clock.waiting).toEqual([]);
  });

  it("sends once over a reliable transport, with the same end", () => {
    transaction(true);
    clock.advance(40_000);
    expect(sentAt).toEqual([0]);
    expect(outcome).toEqual(["terminated", "time-out"]);
  });

  it("repeats at T2 once a provisional answer came, and counts the final one", () => {
    const made = transaction(false);
    made.receive(response(100));
    clock.advance(10_000);
    expect(sentAt).toEqual([0, 500, 4500, 8500]);
    made.receive(response(202));
    expect(outcome).toEqual(["202"]);
  });

  it("swallows repeats of the final answer for T4 over UDP, and ends at once otherwise", () => {
    const made = transaction(false);
    made.receive(response(200));
    made.receive(response(200));
    clock.advance(4_999);
    expect(outcome).toEqual(["200"]);
    clock.advance(1);
    expect(outcome).toEqual(["200", "terminated"]);
    transaction(true).receive(response(503));
    expect(outcome.slice(2)).toEqual(["terminated", "503"]);
    expect(clock.waiting).toEqual([]);
  });
});

describe("server transactions", () => {
  function request(branch: string): SipRequest {
    const message = parseDatagram(
      Buffer.from(
        `MESSAGE sip:hub@h SIP/2.0\r\nVia: SIP/2.0/UDP arc.example;${branch}\r\n` +
          "From: <sip:a@b>;tag=1\r\nCall-ID: 7\r\nCSeq: 1 MESSAGE\r\n\r\n",
      ),
    );
    if (message?.kind !== "request") throw new Error("not a request");
    return message;
  }
  const answer = Buffer.from("SIP/2.0 200 OK");

  it.each(["branch=z9hG4bK1", "branch=old"])(
    "answer a repeat with the same bytes for timer J (%s)",
    (branch) => {
      const served = new ServerTransactions(clock);
      expect(served.answerTo(request(branch))).toBeUndefined();
      served.answered(request(branch), answer);
      clock.advance(31_999);
      expect(served.answerTo(request(branch))).toBe(answer);
      expect(served.answerTo(request("branch=z9hG4bK2"))).toBeUndefined();
      clock.advance(1);
      expect(served.answerTo(request(branch))).toBeUndefined();
    },
  );

  it("keep no more than a bounded number, and leave no timer behind", () => {
    const served = new ServerTransactions(clock);
    for (let each = 0; each < 1_500; each += 1) {
      served.answered(request(`branch=z9hG4bK${String(each)}`), answer);
    }
    expect(clock.waiting).toHaveLength(1_000);
    served.close();
    expect(clock.waiting).toEqual([]);
  });
});
