// What the API does with requests nobody should send, over real HTTP.
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { problem } from "../../gateway/api/contract/views.ts";
import type { Answer, ApiClient } from "../support/api-client.ts";
import { type ApiHost, startApi } from "../support/api-host.ts";

const JSON_TYPE = { "content-type": "application/json" };

describe("requests that are wrong", () => {
  let host: ApiHost;
  let client: ApiClient;

  beforeAll(async () => {
    host = await startApi();
    client = await host.as("S-STAFF");
  });
  afterAll(async () => {
    await host.close();
  });

  function problemOf(answer: Answer): {
    code: string;
    message: string;
    where?: string | undefined;
  } {
    return problem.parse(answer.body);
  }

  it("malformed JSON is answered with 400 and where it is malformed", async () => {
    const answer = await client.send("POST", "/api/v1/session", '{"staffId": ', JSON_TYPE);
    expect(answer.status).toBe(400);
    expect(problemOf(answer)).toMatchObject({ code: "request/invalid", where: "body" });
    expect(problemOf(answer).message).toMatch(/not JSON/);
  });

  it("all faults of a body are named at once, unknown keys too", async () => {
    const answer = await client.post("/api/v1/session", { pin: "1", extra: true });
    expect(answer.status).toBe(400);
    const { message } = problemOf(answer);
    expect(message).toContain("body.staffId");
    expect(message).toContain("body.pin");
    expect(message).toContain("extra");
  });

  it("a body that is not JSON by its content type is refused", async () => {
    const form = { "content-type": "application/x-www-form-urlencoded" };
    const answer = await client.send("POST", "/api/v1/session", "{}", form);
    expect(answer.status).toBe(400);
    expect(problemOf(answer).where).toBe("header content-type");
  });

  it("[H-20.5] a body beyond the limit is refused with 413, declared or not", async () => {
    const large = JSON.stringify({ staffId: "x".repeat(100_000), pin: "1111" });
    expect((await client.send("POST", "/api/v1/session", large, JSON_TYPE)).status).toBe(413);
    const chunked = await fetch(`${host.http.url}/api/v1/session`, {
      method: "POST",
      headers: JSON_TYPE,
      body: new Blob([large]).stream(),
      duplex: "half",
    });
    expect(chunked.status).toBe(413);
  });

  it("an unknown route and an unknown alert are 404 problems", async () => {
    const route = await client.get("/api/v1/nothing-here");
    expect([route.status, problemOf(route).code]).toEqual([404, "request/unknown-route"]);
    const alert = await client.post("/api/v1/alerts/NOPE/acknowledge");
    expect([alert.status, problemOf(alert).code]).toEqual([404, "alert/unknown"]);
    expect((await client.get("/api/v1/trace/NOPE")).status).toBe(404);
  });

  it("a page of another site may ask for nothing", async () => {
    for (const origin of ["https://elsewhere.example", "null", "http://127.0.0.1:1"]) {
      const answer = await client.post("/api/v1/board-status", {}, { origin });
      expect([answer.status, problemOf(answer).code]).toEqual([403, "request/cross-site"]);
    }
    const own = await client.send("DELETE", "/api/v1/session", undefined, {
      origin: "https://elsewhere.example",
    });
    expect(own.status).toBe(403);
    const status = { boardId: "B", label: "", canSound: true };
    const same = await client.post("/api/v1/board-status", status, { origin: host.http.url });
    expect(same.status).toBe(204);
  });

  it("every answer forbids foreign content, framing and guessing of types", async () => {
    for (const path of ["/api/v1/session", "/healthz", "/api/v1/nothing"]) {
      const { headers } = await client.get(path);
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(headers.get("content-security-policy")).not.toMatch(/https?:|unsafe/);
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
    }
  });

  it("no rubbish makes the API answer 500", async () => {
    const paths = [
      "/api/v1/session",
      "/api/v1/alerts/X/acknowledge",
      "/api/v1/alerts/X/close",
      "/api/v1/board-status",
      "/api/v1/tablets/enrol",
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...paths),
        fc.oneof(fc.json(), fc.string()),
        async (path, body) => {
          const answer = await host.client().send("POST", path, body, JSON_TYPE);
          expect(answer.status).toBeLessThan(500);
          problem.parse(answer.body);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("[H-21.1] nothing that names a person is logged, whatever goes wrong", async () => {
    const staff = await host.as("S-STAFF");
    host.hub.store.isFull = true;
    await staff.post("/api/v1/tablets/enrol", { code: "ABCDEFGH", label: "Mary Adams" });
    await staff.post("/api/v1/board-status", { boardId: "B2", label: "Mary", canSound: true });
    await staff.signIn("S-STAFF", "1111");
    host.hub.store.isFull = false;
    const logged = host.logged.join("\n");
    expect(logged).not.toBe("");
    expect(logged).not.toMatch(/Mary|Adams|Aisha|S-STAFF|1111|hw_session/);
  });
});
