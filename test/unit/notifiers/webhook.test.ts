// What only the webhook promises beyond every notifier's contract: HTTP's answers and the signature.
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Notifier } from "../../../gateway/domain/notifier.ts";
import type { ReadSecret } from "../../../gateway/notifiers/define-notifier.ts";
import { destinationSettings } from "../../../gateway/notifiers/index.ts";
import { systemClock } from "../../../gateway/system-clock.ts";
import { sampleNotice as notice } from "../../support/notifier-rig.ts";
import { thrownBy } from "../../support/thrown.ts";
import { status, WEBHOOK_SECRET, WebhookRig } from "../../support/webhook-rig.ts";

const failed = (code: string) => ({ code });

describe("a webhook", () => {
  let receiver: WebhookRig;
  let notifier: Notifier;

  async function deliver(signal = AbortSignal.timeout(20_000)): Promise<void> {
    await notifier.deliver(notice, signal);
  }

  beforeEach(async () => {
    receiver = await WebhookRig.start();
    const settings = { id: "team", label: "Remote team", ...receiver.settings };
    notifier = destinationSettings.parse(settings).build(receiver.readSecret, systemClock);
  });
  afterEach(async () => {
    await receiver.close();
  });

  it.each([200, 201, 202, 204])("[H-02.4] counts as accepted with a %i", async (code) => {
    receiver.answer = status(code);
    await expect(deliver()).resolves.toBeUndefined();
  });

  it.each([400, 410, 413, 415, 422, 451])(
    "[H-02.7] takes a %i as refused for good",
    async (code) => {
      receiver.answer = status(code);
      await expect(deliver()).rejects.toMatchObject(failed("notifier/refused"));
    },
  );

  it.each([401, 403, 404])(
    "[H-02.3] takes a %i as worth trying again, once somebody has mended it",
    async (code) => {
      receiver.answer = status(code);
      await expect(deliver()).rejects.toMatchObject(failed("notifier/turned-away"));
    },
  );

  it.each([408, 425, 429, 500, 502, 503, 504])(
    "[H-02.3] takes a %i as worth trying again",
    async (code) => {
      receiver.answer = status(code);
      await expect(deliver()).rejects.toMatchObject(failed("notifier/unreachable"));
    },
  );

  it("waits as long as it is asked to, within a minute", async () => {
    for (const [asked, retryAfterMs] of [
      ["7", 7_000],
      ["86400", 60_000],
      ["-5", 0],
      ["soon", undefined],
    ] as const) {
      receiver.answer = status(503, { "retry-after": asked });
      await expect(deliver()).rejects.toMatchObject({ cause: { retryAfterMs } });
    }
  });

  it.each([
    ["a word", "hello"],
    ["base64 without its mark", Buffer.alloc(32, 5).toString("base64")],
    ["its mark alone", "whsec_"],
    ["what is no base64", `whsec_${"!?".repeat(20)}`],
    ["23 bytes", `whsec_${Buffer.alloc(23, 5).toString("base64")}`],
  ])("is not set up with %s for a secret, and says how to make one", (_what, secret) => {
    const settings = { id: "team", label: "Remote team", ...receiver.settings };
    const said = thrownBy(() =>
      destinationSettings.parse(settings).build(() => secret, systemClock),
    );
    expect(said).toMatch(/^config\/invalid: .* in SECRET .*openssl rand -base64 32/);
    if (secret !== "whsec_") expect(said).not.toContain(secret);
  });

  it("follows no redirect: it could leave https", async () => {
    receiver.answer = status(307, { location: receiver.url });
    await expect(deliver()).rejects.toMatchObject(failed("notifier/unreachable"));
    expect(receiver.requests).toHaveLength(1);
  });

  it("cuts the connection to a receiver that hangs, when it is told to stop", async () => {
    receiver.behave("hang");
    const stop = new AbortController();
    const attempt = deliver(stop.signal);
    const outcome = expect(attempt).rejects.toMatchObject(failed("notifier/unreachable"));
    await expect.poll(() => receiver.requests.length).toBe(1);
    const [used] = receiver.sockets;
    stop.abort(new Error("too late"));
    await outcome;
    await expect.poll(() => used?.destroyed).toBe(true);
  });

  it("gives up on a receiver that never ends its answer", async () => {
    receiver.answer = (response) => {
      response.writeHead(200);
      response.write("so ");
    };
    await Promise.race([deliver(AbortSignal.timeout(500)).catch(() => undefined)]);
    expect(receiver.requests).toHaveLength(1);
  });

  it("[H-06.4] signs every attempt so that the signature holds", async () => {
    receiver.behave("fail");
    await deliver().catch(() => undefined);
    receiver.behave("accept");
    await deliver();
    expect(receiver.requests).toHaveLength(2);
    for (const { headers, body } of receiver.requests) {
      expect(headers["webhook-id"]).toBe(notice.deliveryId);
      const verified = new Webhook(WEBHOOK_SECRET).verify(body, { ...headers });
      expect(verified).toMatchObject({ data: notice });
    }
  });
});

describe("a webhook's lines", () => {
  let receiver: WebhookRig;
  const closers: (() => Promise<void> | void)[] = [];
  beforeEach(async () => {
    receiver = await WebhookRig.start();
  });
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
    await receiver.close();
  });

  const FORMER = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;
  function build(change: object): Notifier {
    const settings = { id: "team", label: "Remote team", ...receiver.settings, ...change };
    const readSecret: ReadSecret = (source) =>
      "env" in source && source.env === "FORMER" ? FORMER : WEBHOOK_SECRET;
    const notifier = destinationSettings.parse(settings).build(readSecret, systemClock);
    closers.push(async () => {
      await notifier.close?.();
    });
    return notifier;
  }
  const soon = (): AbortSignal => AbortSignal.timeout(10_000);

  it("[H-02.3] signs with both keys while the key is changed, so that either holds", async () => {
    await build({ formerSecret: { env: "FORMER" } }).deliver(
      { ...notice, sentMs: Date.now() },
      soon(),
    );
    const [request] = receiver.requests;
    if (request === undefined) throw new Error("nothing came");
    for (const secret of [WEBHOOK_SECRET, FORMER]) {
      expect(() => new Webhook(secret).verify(request.body, { ...request.headers })).not.toThrow();
    }
  });

  it("makes a test call that nobody has to act on", async () => {
    const said = await build({}).paths?.[0]?.contact("test", soon());
    expect(said).toContain("accepted");
    const [request] = receiver.requests;
    expect(JSON.parse(request?.body ?? "")).toMatchObject({ type: "hub.test" });
    receiver.behave("turn-away");
    await expect(build({}).paths?.[0]?.contact("test", soon())).rejects.toThrow("401");
  });

  it("[H-02.12] goes by the other path where one is down, and says which one that is", async () => {
    // An address of no network here [RFC 5737]: as a modem that is gone.
    const modem = { name: "cellular", localAddress: "192.0.2.1" };
    const lan = { name: "home line", localAddress: "127.0.0.1" };
    const notifier = build({ paths: [modem, lan] });
    for (let time = 0; time < 3; time += 1) await notifier.deliver(notice, soon());
    expect(receiver.requests).toHaveLength(3);
    const [first, second] = notifier.paths ?? [];
    expect([first?.name, second?.name]).toEqual(["cellular", "home line"]);
    for (let beat = 0; beat < 3; beat += 1) {
      await first?.contact("heartbeat", soon()).catch(() => undefined);
    }
    await second?.contact("heartbeat", soon());
    expect(first?.trouble()).toContain("EADDRNOTAVAIL");
    expect(second?.trouble()).toBeUndefined();
  });

  it("tries each of several paths by itself, and a single one only when asked to", () => {
    const [only] = build({}).paths ?? [];
    expect(only?.heartbeatMs).toBeUndefined();
    const several = build({ paths: [{ name: "a" }, { name: "b" }] });
    expect(several.paths?.map(({ heartbeatMs }) => heartbeatMs)).toEqual([900_000, 900_000]);
  });
});
