// Listening: where it may, what it says when it may not, and the pages it serves.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { request as requestPlain } from "node:http";
import { request as requestTls } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isLoopback, type ListenAt, startHttp } from "../../gateway/api/http-listener.ts";
import { isGatewayError, messageOf } from "../../gateway/errors.ts";
import { type ApiHost, startApi } from "../support/api-host.ts";
import { testCertificate } from "../support/test-certificate.ts";

const folder = mkdtempSync(join(tmpdir(), "hearthwatch-api-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const answerOk = (_request: unknown, response: { end: (text: string) => void }): void => {
  response.end("ok");
};

/** Code and message of the refusal. */
async function refusalOf(at: ListenAt): Promise<string> {
  try {
    const listener = await startHttp(at, answerOk);
    await listener.close();
    return "it listened";
  } catch (error) {
    return `${isGatewayError(error) ? error.code : "?"} ${messageOf(error)}`;
  }
}

describe("the listener", () => {
  it("[H-20.2] refuses any address beyond loopback without certificate and key, and says how to mend it", async () => {
    for (const host of ["0.0.0.0", "::", "192.168.1.20", "hub.local"]) {
      const refusal = await refusalOf({ host, port: 0 });
      expect(refusal).toMatch(
        /^listener\/insecure.*certificate and a key, or let it listen on 127/,
      );
    }
    expect(["127.0.0.1", "127.0.0.53", "::1", "localhost"].every(isLoopback)).toBe(true);
    expect(["127.0.0.1.example", "1270.0.0.1", "10.0.0.1"].some(isLoopback)).toBe(false);
  });

  it("names the port that is in use", async () => {
    const first = await startHttp({ host: "127.0.0.1", port: 0 }, answerOk);
    const port = first.port ?? 0;
    const refusal = await refusalOf({ host: "127.0.0.1", port });
    expect(refusal).toMatch(/^listener\/port-in-use/);
    expect(refusal).toContain(`127.0.0.1:${port}`);
    await first.close();
  });

  it("speaks TLS with a certificate and key, and marks its cookies Secure", async () => {
    const host = await startApi();
    const tls = testCertificate();
    const secure = await startHttp({ host: "127.0.0.1", port: 0, tls }, host.api.listener);
    expect(secure.url).toMatch(/^https:/);
    const cookies = await new Promise<readonly string[]>((resolve, reject) => {
      const headers = { "content-type": "application/json", origin: secure.url };
      requestTls(
        `${secure.url}/api/v1/session`,
        {
          method: "POST",
          headers,
          ca: tls.certificate,
        },
        (response) => {
          response.resume();
          resolve(response.headers["set-cookie"] ?? []);
        },
      )
        .on("error", reject)
        .end(JSON.stringify({ staffId: "S-STAFF", pin: "1111" }));
    });
    expect(cookies[0]).toMatch(/; Secure/);
    await secure.close();
    await host.close();
  });

  it("listens on a socket file that only its owner may open, also over a stale one", async () => {
    const socketPath = join(folder, "admin.sock");
    writeFileSync(socketPath, "left behind");
    const listener = await startHttp({ socketPath }, answerOk);
    expect(statSync(socketPath).mode & 0o777).toBe(0o600);
    const status = await new Promise<number>((resolve, reject) => {
      requestPlain({ socketPath, path: "/" }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on("error", reject)
        .end();
    });
    expect(status).toBe(200);
    await listener.close();
  });
});

describe("health, metrics and the board's files", () => {
  let host: ApiHost;

  beforeAll(async () => {
    const dashboard = join(folder, "dashboard");
    mkdirSync(join(dashboard, "assets"), { recursive: true });
    writeFileSync(join(dashboard, "index.html"), "<title>Board</title>");
    writeFileSync(join(dashboard, "assets", "main-abc123.js"), "export {};");
    writeFileSync(join(folder, "secret.txt"), "not for you");
    host = await startApi(undefined, dashboard);
  });
  afterAll(async () => {
    await host.close();
  });

  it("says whether a restart would help apart from whether it is ready", async () => {
    const statuses = async (): Promise<number[]> => {
      const client = host.client();
      return [(await client.get("/healthz")).status, (await client.get("/readyz")).status];
    };
    expect(await statuses()).toEqual([200, 200]);
    host.hub.isReady = false;
    expect(await statuses()).toEqual([200, 503]);
    host.hub.isAlive = false;
    expect(await statuses()).toEqual([503, 503]);
    expect((await host.client().get("/readyz")).body).toMatchObject({
      reasons: ["the store is opening"],
    });
  });

  it("gives metrics as Prometheus reads them", async () => {
    const { body, headers } = await host.client().get("/metrics");
    expect(body).toContain("hearthwatch_alerts_total");
    expect(headers.get("content-type")).toContain("text/plain");
  });

  it("serves the page anew each time and its hashed parts for ever", async () => {
    const client = host.client();
    for (const path of ["/", "/rooms/ROOM-4", "/index.html"]) {
      const page = await client.get(path);
      expect([page.status, page.headers.get("cache-control")]).toEqual([200, "no-store"]);
      expect(page.body).toContain("<title>Board</title>");
      expect(page.headers.get("content-security-policy")).toContain("script-src 'self'");
    }
    const script = await client.get("/assets/main-abc123.js");
    expect(script.headers.get("cache-control")).toContain("immutable");
    expect(script.headers.get("content-type")).toContain("javascript");
  });

  it("answers what is missing with 404, and never with a file beside the board", async () => {
    const client = host.client();
    for (const path of ["/assets/gone.js", "/api/v2/x", "/..%2fsecret.txt", "/%2e%2e/secret.txt"]) {
      const answer = await client.get(path);
      expect(String(answer.body)).not.toContain("not for you");
      expect([200, 404]).toContain(answer.status);
      if (answer.status === 200) expect(answer.body).toContain("<title>Board</title>");
    }
    expect((await client.get("/assets/gone.js")).status).toBe(404);
    expect((await client.get("/api/v2/x")).status).toBe(404);
    expect((await client.post("/")).status).toBe(404);
  });
});
