// The hub's SCAIP against SIPp as the centre: another SIP implementation, on real sockets.
import { afterEach, describe, expect, it } from "vitest";
import type { Notifier } from "../../gateway/domain/notifier.ts";
import { destinationSettings } from "../../gateway/notifiers/index.ts";
import { systemClock } from "../../gateway/system-clock.ts";
import { sampleNotice } from "../support/notifier-rig.ts";
import { available } from "../support/require.ts";
import { SippCentre, type SippOptions } from "../support/sipp-centre.ts";

const PASSWORD = "correct horse";
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function centre(options: SippOptions): Promise<SippCentre> {
  const sipp = await SippCentre.start(options);
  open.push({
    close: async () => {
      await sipp[Symbol.asyncDispose]();
    },
  });
  return sipp;
}

interface Reached {
  readonly port: number;
  readonly transport?: "udp" | "tcp";
}

function notifierTo(reached: readonly Reached[], change: object = {}): Notifier {
  const notifier = destinationSettings
    .parse({
      ...{ kind: "scaip", id: "team", label: "Remote team", account: "4412345678" },
      centres: reached.map(({ port, transport = "udp" }) => ({
        ...{ host: "127.0.0.1", port, transport, password: { env: "PASSWORD" } },
      })),
      ...{ heartbeatMinutes: null, replyWithinMs: 6_000, ...change },
    })
    .build(() => PASSWORD, systemClock);
  open.push({
    close: async () => {
      await notifier.close?.();
    },
  });
  return notifier;
}

async function deliver(notifier: Notifier): Promise<void> {
  await notifier.deliver(sampleNotice, AbortSignal.timeout(25_000));
}
const failure = (code: string, message: RegExp) => ({
  code: `notifier/${code}`,
  message: expect.stringMatching(message) as unknown,
});

describe.runIf(available("sipp"))("SCAIP to a centre that is SIPp", () => {
  it.each(["udp", "tcp"] as const)(
    "[H-02.4] is delivered by an answer 0 in the body of the 200 (%s)",
    async (transport) => {
      const sipp = await centre({ scenario: "answer-in-body", transport, keys: { snu: "0" } });
      await expect(deliver(notifierTo([{ port: sipp.port, transport }]))).resolves.toBeUndefined();
      expect(await sipp.ended()).toBe(0);
      expect(sipp.refs).toEqual([sampleNotice.alertId]);
      expect(sipp.messages).toMatch(/<mty>ME<\/mty><cid>4412345678<\/cid><dty>0005<\/dty>/);
      expect(sipp.messages).toContain("From: <sip:4412345678@127.0.0.1>");
    },
  );

  it.each([
    ["udp", "200 OK"],
    ["udp", "202 Accepted"],
    ["tcp", "200 OK"],
  ] as const)(
    "[H-02.4] is delivered by an answer 0 in a message of the centre's own (%s, %s)",
    async (transport, sip) => {
      const keys = { snu: "0", sip };
      const sipp = await centre({ scenario: "answer-in-message", transport, keys });
      await expect(deliver(notifierTo([{ port: sipp.port, transport }]))).resolves.toBeUndefined();
      // SIPp ends well only where its own message was answered.
      expect(await sipp.ended()).toBe(0);
    },
  );

  it.each([
    [1, "refused", /too long/],
    [2, "refused", /invalid format/],
    [3, "refused", /wrong data/],
    [4, "held", /hold/],
    [5, "unreachable", /not treated/],
    [6, "unreachable", /busy/],
    [7, "refused", /mandatory/],
    [42, "unreachable", /42/],
    [99, "turned-away", /undefined/],
  ] as const)("[H-02.4] [H-18.1] is not delivered by an answer %i", async (snu, code, message) => {
    const keys = { snu: String(snu), sip: "200 OK" };
    const sipp = await centre({ scenario: "answer-in-message", keys });
    const notifier = notifierTo([sipp], { replyWithinMs: 2_000 });
    // A message that is too long is sent a second time, shorter: this centre has gone by then.
    const expected =
      snu === 1 ? failure("unreachable", /has not answered/) : failure(code, message);
    await expect(deliver(notifier)).rejects.toMatchObject(expected);
  });

  it("[H-06.4] is asked about again under the same reference where the centre holds it", async () => {
    const holding = await centre({ scenario: "answer-in-body", keys: { snu: "4" } });
    const notifier = notifierTo([holding], { holdPauseMs: 700 });
    const held = { ...failure("held", /hold/), cause: { retryAfterMs: 700 } };
    await expect(deliver(notifier)).rejects.toMatchObject(held);
    await holding.ended();
    const keys = { snu: "0" };
    const done = await centre({ scenario: "answer-in-body", port: holding.port, keys });
    await expect(deliver(notifier)).resolves.toBeUndefined();
    expect([...holding.refs, ...done.refs]).toEqual([sampleNotice.alertId, sampleNotice.alertId]);
  });

  it("proves its account once it is asked to, under the same Call-ID", async () => {
    const sipp = await centre({ scenario: "digest" });
    await expect(deliver(notifierTo([sipp]))).resolves.toBeUndefined();
    expect(await sipp.ended()).toBe(0);
    const callIds = sipp.messages.match(/Call-ID: \w+@hearthwatch/g) ?? [];
    expect(new Set(callIds).size).toBe(1);
    expect(sipp.messages).not.toContain(PASSWORD);
  });

  it.each([
    ["403 Forbidden", "turned-away"],
    ["404 Not Found", "turned-away"],
    ["415 Unsupported Media Type", "turned-away"],
    ["488 Not Acceptable Here", "turned-away"],
    ["413 Too Large", "refused"],
    ["408 Timeout", "unreachable"],
    ["480 Unavailable", "unreachable"],
    ["503 Unavailable", "unreachable"],
    ["603 Decline", "unreachable"],
  ])("[H-02.7] is not delivered where SIP says %s", async (sip, code) => {
    const sipp = await centre({ scenario: "refusal", keys: { sip } });
    const expected = failure(code, new RegExp(sip));
    await expect(deliver(notifierTo([sipp]))).rejects.toMatchObject(expected);
  });

  it("[H-02.4] is not delivered by a SIP 200 alone", async () => {
    const sipp = await centre({ scenario: "no-answer" });
    const notifier = notifierTo([sipp], { replyWithinMs: 1_500 });
    const expected = failure("unreachable", /has not answered/);
    await expect(deliver(notifier)).rejects.toMatchObject(expected);
    expect(await sipp.ended()).toBe(0);
  });

  it("is repeated over UDP until it is answered, as one request", async () => {
    const sipp = await centre({ scenario: "late" });
    await expect(deliver(notifierTo([sipp]))).resolves.toBeUndefined();
    expect(await sipp.ended()).toBe(0);
    // At 0, 500 and 1500 ms.
    expect(sipp.received).toBe(3);
    expect(new Set(sipp.messages.match(/branch=z9hG4bK\w+/g)).size).toBe(1);
  });

  it("[H-02.3] [H-02.4] is not delivered where the connection breaks, and goes out on a new one", async () => {
    const sipp = await centre({ scenario: "silence", transport: "tcp" });
    const notifier = notifierTo([{ port: sipp.port, transport: "tcp" }]);
    const attempt = expect(deliver(notifier)).rejects.toMatchObject({
      code: "notifier/unreachable",
    });
    await expect.poll(() => sipp.refs.length).toBe(1);
    sipp.kill();
    await attempt;
    await sipp.ended();
    const again = { transport: "tcp", port: sipp.port, keys: { snu: "0" } } as const;
    const back = await centre({ scenario: "answer-in-body", ...again });
    await expect(deliver(notifier)).resolves.toBeUndefined();
    expect(back.refs).toEqual([sampleNotice.alertId]);
  });

  it("[H-02.3] goes to the second centre where the first does not treat it, at once the next time", async () => {
    const first = await centre({ scenario: "answer-in-body", keys: { snu: "5" } });
    const second = await centre({ scenario: "answer-in-body", keys: { snu: "0" } });
    const notifier = notifierTo([first, second]);
    await expect(deliver(notifier)).resolves.toBeUndefined();
    expect([first.refs, second.refs]).toEqual([[sampleNotice.alertId], [sampleNotice.alertId]]);
    await second.ended();
    const keys = { snu: "0" };
    const again = await centre({ scenario: "answer-in-body", port: second.port, keys });
    await deliver(notifier);
    expect(again.refs).toHaveLength(1);
  });
});
