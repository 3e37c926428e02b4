// What every destination owes the outbox, and the webhook's own promises against a real receiver.
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import type { Notice, Notifier } from "../../gateway/domain/notifier.ts";
import { isGatewayError } from "../../gateway/errors.ts";
import { destinationSettings } from "../../gateway/notifiers/index.ts";

const SECRET = `whsec_${randomBytes(32).toString("base64")}`;

const notice: Notice = {
  deliveryId: "4ZK8D1V0P6YHN3CA-team",
  homeId: "rose-court",
  hubId: "rose-court-1",
  alertId: "4ZK8D1V0P6YHN3CA",
  kind: "fall",
  priority: "high",
  stage: "raised",
  outcome: null,
  live: true,
  occurredMs: Date.now() - 3_000,
  raisedMs: Date.now() - 1_000,
  sentMs: Date.now(),
  ageMs: 3_000,
  residentId: "resident-07",
  placeName: "Room 7",
  livesIn: "Room 7",
  text: "Possible fall, Room 7, just now; nobody has answered yet.",
};

interface Request {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A receiver that answers as `answer` says and keeps what it got. */
async function receiver(
  answer: (response: ServerResponse) => void,
): Promise<AsyncDisposable & { readonly url: string; readonly got: Request[] }> {
  const got: Request[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on("end", () => {
      got.push({ headers: request.headers, body });
      answer(response);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = z.object({ port: z.int() }).parse(server.address());
  return {
    url: `http://127.0.0.1:${String(port)}/hook`,
    got,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function webhookTo(url: string): Notifier {
  const settings = { kind: "webhook", id: "team", label: "Team", url, secret: { env: "S" } };
  return destinationSettings.parse(settings).build(() => SECRET);
}

/** "accepted", or the code of what was thrown. */
async function outcomeOf(
  notifier: Notifier,
  signal = AbortSignal.timeout(10_000),
): Promise<string> {
  try {
    await notifier.deliver(notice, signal);
    return "accepted";
  } catch (error) {
    return isGatewayError(error) ? error.code : `not one of ours: ${String(error)}`;
  }
}

describe("a webhook", () => {
  it("is signed so that a receiver of the standard can check it, and says whose it is", async () => {
    await using team = await receiver((response) => response.writeHead(204).end());
    expect(await outcomeOf(webhookTo(team.url))).toBe("accepted");
    const [request] = team.got;
    const headers = z
      .object({
        "webhook-id": z.literal(notice.deliveryId),
        "webhook-timestamp": z.string(),
        "webhook-signature": z.string().startsWith("v1,"),
      })
      .parse(request?.headers);
    const read: unknown = new Webhook(SECRET).verify(request?.body ?? "", headers);
    expect(read).toMatchObject({ type: "alert.raised", data: notice });
  });

  it("[H-06.4] has the same id however often it is tried", async () => {
    await using team = await receiver((response) => response.writeHead(503).end());
    const notifier = webhookTo(team.url);
    await outcomeOf(notifier);
    await outcomeOf(notifier);
    const ids = team.got.map(({ headers }) => headers["webhook-id"]);
    expect(ids).toEqual([notice.deliveryId, notice.deliveryId]);
  });

  it.each([
    [200, "accepted"],
    [202, "accepted"],
    [301, "notifier/unreachable"],
    [400, "notifier/refused"],
    [401, "notifier/refused"],
    [410, "notifier/refused"],
    [408, "notifier/unreachable"],
    [429, "notifier/unreachable"],
    [500, "notifier/unreachable"],
    [503, "notifier/unreachable"],
  ])("[H-02.4] answered %i is %s", async (status, outcome) => {
    await using team = await receiver((response) => {
      response.writeHead(status, status === 301 ? { location: "http://127.0.0.1:9/" } : {}).end();
    });
    expect(await outcomeOf(webhookTo(team.url))).toBe(outcome);
  });

  it("[H-02.4] without an answer is unreachable: nobody there, cut off, or silent", async () => {
    const gone = await receiver(() => undefined);
    await gone[Symbol.asyncDispose]();
    expect(await outcomeOf(webhookTo(gone.url))).toBe("notifier/unreachable");
    await using rude = await receiver((response) => response.destroy());
    expect(await outcomeOf(webhookTo(rude.url))).toBe("notifier/unreachable");
    const stop = new AbortController();
    await using silent = await receiver(() => {
      stop.abort();
    });
    expect(await outcomeOf(webhookTo(silent.url), stop.signal)).toBe("notifier/unreachable");
  });

  it("is not sent in the clear to another machine", () => {
    expect(() => webhookTo("http://192.0.2.1/hook")).toThrow(/https/);
    expect(() => webhookTo("https://192.0.2.1/hook")).not.toThrow();
  });
});

describe("the registry of destinations", () => {
  it("refuses a kind and a setting it does not know", () => {
    const known = { kind: "webhook", id: "team", label: "Team", secret: { env: "S" } };
    const url = "https://192.0.2.1/hook";
    expect(destinationSettings.safeParse({ ...known, url }).success).toBe(true);
    expect(destinationSettings.safeParse({ ...known, url, kind: "pigeon" }).success).toBe(false);
    expect(destinationSettings.safeParse({ ...known, url, nonsense: 1 }).success).toBe(false);
  });
});
