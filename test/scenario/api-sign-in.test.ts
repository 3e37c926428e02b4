// Signing in and enrolling a tablet, over real HTTP.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { enrolCodeView } from "../../gateway/api/contract/requests.ts";
import { sessionView, signInNames } from "../../gateway/api/contract/views.ts";
import { LONGEST_DELAY_MS } from "../../gateway/api/pin-throttle.ts";
import { SESSION_LIFE_MS } from "../../gateway/api/session-book.ts";
import { type ApiHost, startApi } from "../support/api-host.ts";

let host: ApiHost;
beforeEach(async () => {
  host = await startApi();
});
afterEach(async () => {
  await host.close();
});

function logged(type: string): unknown[] {
  return host.hub.store.log.filter((event) => event.type === type).map(({ data }) => data);
}

describe("signing in", () => {
  it("offers the names before the PIN, and says who is signed in after it", async () => {
    const client = host.client();
    const { people } = signInNames.parse((await client.get("/api/v1/sign-in-names")).body);
    expect(people.map(({ name }) => name)).toEqual(["Aisha", "Ben", "Carol"]);
    const { body } = await client.signIn("S-STAFF", "1111");
    expect(sessionView.parse(body)).toEqual({
      signedIn: { staffId: "S-STAFF", name: "Aisha", role: "staff" },
      tablet: null,
    });
    expect((await client.get("/api/v1/session")).body).toEqual(body);
    expect(logged("staff.signed-in")).toEqual([{ staffId: "S-STAFF", tabletId: null }]);
  });

  it("takes the name typed by whoever is not offered, and names nobody to who guesses", async () => {
    const { status, body } = await host.client().signIn(" dan ", "4444");
    expect([status, sessionView.parse(body).signedIn?.staffId]).toEqual([200, "S-INSTALLER"]);
    const wrong = await host.client().signIn("dan", "0000");
    const nobody = await host.client().signIn("nobody", "0000");
    expect([wrong.status, wrong.body]).toEqual([nobody.status, nobody.body]);
  });

  it("keeps the token from scripts and other sites, and only its hash on the hub", async () => {
    const answer = await host.client().signIn("S-STAFF", "1111");
    const cookie = answer.headers.getSetCookie()[0] ?? "";
    expect(cookie).toMatch(/^hw_session=[\w-]{43};/);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).not.toMatch(/Secure/);
    const token = /hw_session=([^;]+)/.exec(cookie)?.[1] ?? "";
    expect(JSON.stringify([...host.hub.secrets.sessions])).not.toContain(token);
  });

  it("ends by signing out, after a long shift, and when the person is another's", async () => {
    const client = await host.as("S-STAFF");
    const copy = new Map(client.cookies);
    expect((await client.send("DELETE", "/api/v1/session")).status).toBe(204);
    expect(client.cookies.has("hw_session")).toBe(false);
    for (const [name, value] of copy) client.cookies.set(name, value);
    expect((await client.get("/api/v1/board")).status).toBe(401);
    const other = await host.as("S-STAFF");
    host.hub.clock.advance(SESSION_LIFE_MS);
    expect((await other.get("/api/v1/board")).status).toBe(401);
  });

  it("[H-20.3] slows down and records wrong PINs, and lets the right one in within the longest delay", async () => {
    const client = host.client();
    const statuses: number[] = [];
    for (let tries = 0; tries < 30; tries += 1) {
      statuses.push((await client.signIn("S-STAFF", "0000")).status);
    }
    expect(statuses.slice(0, 4)).toEqual([401, 401, 401, 429]);
    expect(new Set(statuses.slice(3))).toEqual(new Set([429]));
    expect(logged("sign-in.refused")).toHaveLength(3);
    const tooFast = await client.signIn("S-STAFF", "1111");
    expect(tooFast.status).toBe(429);
    expect(Number(tooFast.headers.get("retry-after"))).toBeGreaterThan(0);
    host.hub.clock.advance(LONGEST_DELAY_MS);
    expect((await client.signIn("S-STAFF", "1111")).status).toBe(200);
  });

  it("[H-20.3] a guesser elsewhere on the LAN cannot keep the person on shift from the tablet", async () => {
    const guesser = host.client();
    for (let tries = 0; tries < 20; tries += 1) await guesser.signIn("S-STAFF", "0000");
    const tablet = await host.tablet();
    expect((await tablet.signIn("S-STAFF", "1111")).status).toBe(200);
  });

  it("keeps nothing of a name that is not one", async () => {
    const { status } = await host.client().signIn("my-secret-pin", "1111");
    expect(status).toBe(401);
    expect(JSON.stringify(host.hub.store.log)).not.toContain("my-secret-pin");
  });

  it("works while the store is full", async () => {
    host.hub.store.isFull = true;
    host.hub.secrets.isFull = true;
    const client = host.client();
    expect((await client.signIn("S-STAFF", "1111")).status).toBe(200);
    expect((await client.get("/api/v1/board")).status).toBe(200);
    expect((await client.send("DELETE", "/api/v1/session")).status).toBe(204);
    expect((await client.get("/api/v1/board")).status).toBe(401);
  });
});

describe("enrolling a tablet", () => {
  it("takes a code once; then the tablet shows the board with nobody signed in", async () => {
    const manager = await host.as("S-MANAGER");
    const made = await manager.post("/api/v1/tablets/codes");
    const { code } = enrolCodeView.parse(made.body);
    const tablet = host.client();
    expect((await tablet.get("/api/v1/board")).status).toBe(401);
    const enrolled = await tablet.post("/api/v1/tablets/enrol", { code, label: "Lounge" });
    expect(sessionView.parse(enrolled.body)).toEqual({
      signedIn: null,
      tablet: { tabletId: "T-1", label: "Lounge" },
    });
    expect((await tablet.get("/api/v1/board")).status).toBe(200);
    expect(logged("tablet.enrolled")).toEqual([{ tabletId: "T-1", label: "Lounge" }]);
    const again = await host.client().post("/api/v1/tablets/enrol", { code, label: "Hall" });
    expect(again.status).toBe(403);
  });
});
