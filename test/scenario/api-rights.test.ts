// What a manager takes away ends at once, over real HTTP: sessions, open streams, enrolled tablets.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { signInNames, tabletsView } from "../../gateway/api/contract/views.ts";
import type { ApiClient } from "../support/api-client.ts";
import { type ApiHost, startApi } from "../support/api-host.ts";

let host: ApiHost;
let manager: ApiClient;
beforeEach(async () => {
  host = await startApi();
  manager = await host.as("S-MANAGER");
});
afterEach(async () => {
  await host.close();
});

async function revoked(staffId: string, by = manager): Promise<number> {
  return (await by.post(`/api/v1/staff/${staffId}/revoke`)).status;
}

describe("a person whose access is ended", () => {
  it("[H-20.6] is signed out at once, with the stream that is open", async () => {
    const staff = await host.as("S-STAFF");
    const stream = await staff.stream();
    await stream.until((events) => events.length > 0);
    expect(await revoked("S-STAFF")).toBe(204);
    // Nobody moves the clock: it does not wait for the next heartbeat.
    await stream.untilEnded();
    expect((await staff.get("/api/v1/alerts")).status).toBe(401);
    expect(host.hub.secrets.sessions.size).toBe(1);
    expect((await host.client().signIn("S-STAFF", "1111")).status).toBe(401);
  });

  it("[H-20.6] can be picked on no tablet, and keeps a name on what was done", async () => {
    const { alertId } = await host.hub.press();
    const staff = await host.as("S-STAFF");
    await staff.post(`/api/v1/alerts/${alertId}/acknowledge`);
    expect(await revoked("S-STAFF")).toBe(204);
    const tablet = await host.tablet();
    const picked = await tablet.post(`/api/v1/alerts/${alertId}/attend`, { staffId: "S-STAFF" });
    expect(picked.status).toBe(400);
    const { people } = signInNames.parse((await tablet.get("/api/v1/sign-in-names")).body);
    expect(people.map(({ staffId }) => staffId)).not.toContain("S-STAFF");
    const { body } = await tablet.get("/api/v1/alerts");
    expect(body).toMatchObject({ alerts: [{ acknowledged: { name: "Aisha" } }] });
  });

  it("[H-20.6] needs no body where nothing is asked, but what is sent must be JSON", async () => {
    const path = "/api/v1/staff/S-STAFF/revoke";
    const foreign = { origin: "https://elsewhere.example" };
    expect((await manager.send("POST", path, undefined, foreign)).status).toBe(403);
    expect((await manager.send("POST", path, "x", { "content-type": "" })).status).toBe(400);
    const form = { "content-type": "application/x-www-form-urlencoded" };
    expect((await manager.send("POST", path, undefined, form)).status).toBe(400);
    expect((await manager.send("POST", path)).status).toBe(204);
  });

  it("[H-20.7] is never the one who asks; an unknown one is said to be", async () => {
    expect(await revoked("S-MANAGER")).toBe(409);
    expect(await revoked("NOBODY")).toBe(404);
    expect((await manager.get("/api/v1/tablets")).status).toBe(200);
  });

  it("is signed out everywhere when the PIN is replaced", async () => {
    const staff = await host.as("S-STAFF");
    const data = { principalId: "S-STAFF", kind: "pin" } as const;
    await host.hub.record([{ type: "credential.issued", data }]);
    expect((await staff.get("/api/v1/alerts")).status).toBe(401);
  });
});

describe("a tablet that is no longer enrolled", () => {
  it("[H-20.6] shows nothing from that moment, and its open stream ends", async () => {
    const tablet = await host.tablet();
    const stream = await tablet.stream();
    await stream.until((events) => events.length > 0);
    const { tablets } = tabletsView.parse((await manager.get("/api/v1/tablets")).body);
    expect(tablets).toMatchObject([{ tabletId: "T-1", label: "Lounge", lastHeardMs: null }]);
    expect((await manager.send("DELETE", "/api/v1/tablets/T-1")).status).toBe(204);
    await stream.untilEnded();
    expect((await tablet.get("/api/v1/board")).status).toBe(401);
    const after = tabletsView.parse((await manager.get("/api/v1/tablets")).body);
    expect(after.tablets).toEqual([]);
    expect((await manager.send("DELETE", "/api/v1/tablets/T-1")).status).toBe(404);
  });

  it("ends nothing for those who are signed in on it with a PIN but the stream", async () => {
    const tablet = await host.tablet();
    await tablet.signIn("S-STAFF", "1111");
    await manager.send("DELETE", "/api/v1/tablets/T-1");
    const { body } = await tablet.get("/api/v1/session");
    expect(body).toMatchObject({ tablet: null });
  });

  it("[H-20.6] is none where its enrolment could not be stored: the token opens nothing", async () => {
    const { token } = await host.hub.secrets.issueTablet();
    const halfway = host.client();
    halfway.cookies.set("hw_tablet", token);
    expect((await halfway.get("/api/v1/board")).status).toBe(401);
  });
});
