// Every kind of destination keeps the same promises, tried against a real receiver that answers,
// refuses, redirects, hangs and is gone. A new notifier needs one line in `kinds`.
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Notice, Notifier } from "../../gateway/domain/notifier.ts";
import type { ReadSecret } from "../../gateway/notifiers/define-notifier.ts";
import { destinationSettings } from "../../gateway/notifiers/index.ts";
import { NIGHT_MS } from "../support/core-rig.ts";

const SECRET = `whsec_${Buffer.alloc(32, 5).toString("base64")}`;
const readSecret: ReadSecret = () => SECRET;

/** Settings of each registered kind, towards a receiver on this machine. */
const kinds: Readonly<Record<string, (url: string) => object>> = {
  webhook: (url) => ({ kind: "webhook", url, secret: { env: "SECRET" } }),
};

const notice: Notice = {
  ...{ deliveryId: "A1-team", homeId: "rose-court", hubId: "hub-1", alertId: "A1" },
  ...{
    kind: "fall",
    priority: "high",
    stage: "raised",
    outcome: null,
    live: true,
    callsAgain: false,
  },
  ...{ occurredMs: NIGHT_MS, raisedMs: NIGHT_MS, sentMs: Date.now(), ageMs: 0 },
  ...{ residentId: "r-1", placeName: null, livesIn: "Room 4", text: "Possible fall" },
};

interface Heard {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

class Receiver {
  readonly heard: Heard[] = [];
  readonly sockets = new Set<Socket>();
  answer: (response: ServerResponse) => void = (response) => response.writeHead(204).end();
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      void this.#take(request, response);
    });
    this.#server.on("connection", (socket) => {
      this.sockets.add(socket);
      socket.on("close", () => this.sockets.delete(socket));
    });
  }

  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return `http://127.0.0.1:${String(address.port)}/`;
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) if (chunk instanceof Buffer) chunks.push(chunk);
    const pairs = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
    const headers = z.record(z.string(), z.string()).parse(Object.fromEntries(pairs));
    this.heard.push({ headers, body: Buffer.concat(chunks).toString("utf8") });
    this.answer(response);
  }
}

function status(code: number, headers: Record<string, string> = {}) {
  return (response: ServerResponse): void => {
    response.writeHead(code, headers).end("{}");
  };
}

it("covers every registered kind", () => {
  const registered = destinationSettings.options.map(({ kindName }) => kindName);
  expect(Object.keys(kinds).sort()).toEqual([...registered].sort());
});

describe.each(Object.entries(kinds))("notifier %s", (_kind, settingsFor) => {
  let receiver: Receiver;
  let url: string;
  let notifier: Notifier;

  function build(at: string): Notifier {
    const shared = { id: "team", label: "Remote team" };
    return destinationSettings.parse({ ...shared, ...settingsFor(at) }).build(readSecret);
  }
  async function deliver(signal = AbortSignal.timeout(20_000)): Promise<void> {
    await notifier.deliver(notice, signal);
  }
  const failed = (code: string) => ({ code });

  beforeEach(async () => {
    receiver = new Receiver();
    url = await receiver.listen();
    notifier = build(url);
  });
  afterEach(() => {
    receiver.close();
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

  it("follows no redirect: it could leave https", async () => {
    receiver.answer = status(307, { location: url });
    await expect(deliver()).rejects.toMatchObject(failed("notifier/unreachable"));
    expect(receiver.heard).toHaveLength(1);
  });

  it("[H-02.4] does not take a connection that is cut for an answer", async () => {
    receiver.answer = (response) => response.destroy();
    await expect(deliver()).rejects.toMatchObject(failed("notifier/unreachable"));
  });

  it("says that nobody is there", async () => {
    receiver.close();
    await expect(deliver()).rejects.toMatchObject(failed("notifier/unreachable"));
  });

  it("gives up on a receiver that hangs, when it is told to, and cuts its connection", async () => {
    receiver.answer = () => undefined;
    const stop = new AbortController();
    const attempt = deliver(stop.signal);
    const outcome = expect(attempt).rejects.toMatchObject(failed("notifier/unreachable"));
    await expect.poll(() => receiver.heard.length).toBe(1);
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
    expect(receiver.heard).toHaveLength(1);
  });

  it("does nothing where it was told to stop before", async () => {
    await expect(deliver(AbortSignal.abort())).rejects.toMatchObject(
      failed("notifier/unreachable"),
    );
    expect(receiver.heard).toEqual([]);
  });

  it("[H-06.4] sends the same key on every attempt, and a signature that holds", async () => {
    receiver.answer = status(503);
    await deliver().catch(() => undefined);
    notifier = build(url);
    receiver.answer = status(200);
    await deliver();
    const ids = receiver.heard.map(({ headers }) => headers["webhook-id"]);
    expect(ids).toEqual([notice.deliveryId, notice.deliveryId]);
    for (const { headers, body } of receiver.heard) {
      expect(new Webhook(SECRET).verify(body, { ...headers })).toMatchObject({ data: notice });
    }
  });

  it("[H-10.2] says by its type whether anybody needs to act", async () => {
    await deliver();
    await notifier.deliver({ ...notice, live: false }, AbortSignal.timeout(20_000));
    const types = receiver.heard.map(
      ({ body }) => z.looseObject({ type: z.string() }).parse(JSON.parse(body)).type,
    );
    expect(types).toEqual(["alert.raised", "alert.information"]);
  });
});
