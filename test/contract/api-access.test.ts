// Every route × every role × signed out × enrolled tablet, over real HTTP.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CallerKind, routeAccess } from "../../gateway/api/route-access.ts";
import type { ApiClient } from "../support/api-client.ts";
import { type ApiHost, startApi } from "../support/api-host.ts";

const STAFF_IDS = {
  staff: "S-STAFF",
  manager: "S-MANAGER",
  installer: "S-INSTALLER",
  responder: "S-RESPONDER",
  family: "S-FAMILY",
} as const;

/** What may be asked by whom, written a second time, by hand, from the contract's README. */
const EVERYBODY = ["nobody", "staff", "manager", "installer", "responder", "family", "tablet"];
const AT_A_BOARD = ["staff", "manager", "installer", "responder", "tablet"];
const expected: Readonly<Record<string, readonly string[]>> = {
  "POST /session": EVERYBODY,
  "GET /session": EVERYBODY,
  "DELETE /session": ["staff", "manager", "installer", "responder", "family"],
  "GET /sign-in-names": EVERYBODY,
  "GET /board": AT_A_BOARD,
  "GET /alerts": ["staff", "manager", "responder", "tablet"],
  "POST /alerts/:alertId/acknowledge": ["staff", "manager", "tablet"],
  "POST /alerts/:alertId/hand-back": ["staff", "manager", "tablet"],
  "POST /alerts/:alertId/attend": ["staff", "manager", "tablet"],
  "POST /alerts/:alertId/close": ["staff", "manager"],
  "POST /alerts/:alertId/resident": ["staff", "manager"],
  "POST /alerts/:alertId/receipts": ["staff", "manager", "tablet"],
  "GET /alerts/:alertId/window": ["staff", "manager"],
  "GET /sensitivity": ["manager"],
  "POST /sensitivity/:residentId": ["manager"],
  "GET /residents": ["staff", "manager"],
  "POST /residents/:residentId/private-time": ["staff", "manager"],
  "DELETE /residents/:residentId/private-time": ["staff", "manager"],
  "POST /residents/:residentId/away": ["staff", "manager"],
  "DELETE /residents/:residentId/away": ["staff", "manager"],
  "POST /residents/:residentId/bases": ["manager"],
  "DELETE /residents/:residentId/bases/:purpose": ["manager"],
  "POST /residents/:residentId/rules": ["manager"],
  "GET /devices/choices": ["manager", "installer"],
  "POST /devices": ["manager", "installer"],
  "POST /devices/:deviceId/assignment": ["manager", "installer"],
  "POST /devices/:deviceId/contact": ["manager", "installer"],
  "DELETE /devices/:deviceId": ["manager", "installer"],
  "POST /devices/:deviceId/test": ["staff", "manager", "installer"],
  "DELETE /devices/:deviceId/test": ["staff", "manager", "installer"],
  "GET /reminders": ["staff", "manager"],
  "POST /reminders/:doseId/outcome": ["staff", "manager"],
  "POST /board-status": ["staff", "manager", "tablet"],
  "GET /devices": ["staff", "manager", "installer", "responder"],
  "GET /stream": AT_A_BOARD,
  "GET /trace/:alertId": ["staff", "manager", "installer", "responder"],
  "POST /staff/:staffId/revoke": ["manager"],
  "GET /staff": ["manager"],
  "GET /tablets": ["manager", "installer"],
  "DELETE /tablets/:tabletId": ["manager"],
  "POST /tablets/codes": ["manager", "installer"],
  "POST /tablets/enrol": EVERYBODY,
  "GET /models": ["manager"],
  "GET /destinations": ["manager", "installer"],
  "GET /destinations/:destinationId/deliveries": ["manager", "installer"],
  "POST /deliveries/:deliveryId/resend": ["manager", "installer"],
  "GET /drivers": ["manager", "installer"],
  "POST /drivers/:driverId/learn": ["manager", "installer"],
  "POST /models/promotion": ["manager"],
  "DELETE /models/promotion": ["manager"],
  "POST /told-falls": ["staff", "manager"],
  "GET /records": ["manager"],
  "POST /records/residents/:residentId/nhs-number": ["manager"],
  "POST /records/residents/:residentId/match": ["manager"],
  "GET /about": EVERYBODY,
  "GET /openapi.json": EVERYBODY,
};

const callers = ["nobody", ...Object.keys(STAFF_IDS), "tablet"];
const cases = Object.keys(expected).flatMap((route) =>
  callers.map((caller) => ({ route, caller, may: expected[route]?.includes(caller) === true })),
);

describe("the table of routes and roles", () => {
  let host: ApiHost;
  const clients = new Map<string, ApiClient>();

  beforeAll(async () => {
    host = await startApi();
    clients.set("nobody", host.client());
    clients.set("tablet", await host.tablet());
  });
  afterAll(async () => {
    await host.close();
  });

  /** Signed in afresh: an earlier case may have signed out. */
  async function clientOf(caller: string): Promise<ApiClient> {
    const entry = Object.entries(STAFF_IDS).find(([role]) => role === caller);
    return entry === undefined ? (clients.get(caller) ?? host.client()) : await host.as(entry[1]);
  }

  it("has the routes of the contract and no others", () => {
    expect(Object.keys(routeAccess).sort()).toEqual(Object.keys(expected).sort());
  });

  it.each(cases)("[H-20.4] $route by $caller: $may", async ({ route, caller, may }) => {
    const [method = "", path = ""] = route.split(" ");
    const client = await clientOf(caller);
    const url = `/api/v1${path.replace(/:\w+/, "NO-SUCH-THING")}`;
    if (route === "GET /stream" && may) {
      (await client.stream()).close();
      return;
    }
    // An empty body: what is allowed answers 400 or 404, never with a change.
    const { status } =
      method === "GET"
        ? await client.get(url)
        : await client.send(method, url, "{}", { "content-type": "application/json" });
    if (may) expect([200, 204, 400, 404, 409]).toContain(status);
    else expect(status).toBe(caller in STAFF_IDS ? 403 : 401);
  });

  it("[H-05.2] lets nobody close but staff and managers", () => {
    const closers: readonly CallerKind[] = routeAccess["POST /alerts/:alertId/close"];
    expect(closers).toEqual(["staff", "manager"]);
  });

  it("[H-21.1] gives an installer no resident's name on any route, and a tablet its names", async () => {
    await host.hub.press();
    const alertId = [...host.hub.port.home.alert.values()].at(-1)?.alertId ?? "";
    const installer = await host.as("S-INSTALLER");
    const told: string[] = [];
    for (const route of Object.keys(expected).filter((name) => name.startsWith("GET "))) {
      if (route === "GET /stream" || expected[route]?.includes("installer") !== true) continue;
      const path = route.slice("GET ".length).replace(":alertId", alertId);
      const { status, body } = await installer.get(`/api/v1${path}`);
      expect([route, status]).toEqual([route, 200]);
      told.push(`${route} ${JSON.stringify(body)}`);
    }
    expect(told.length).toBeGreaterThan(3);
    expect(told.filter((text) => text.includes("Mary"))).toEqual([]);
    const tablet = await host.tablet();
    expect(JSON.stringify((await tablet.get("/api/v1/board")).body)).toContain("Mary");
    const staff = await host.as("S-STAFF");
    expect(JSON.stringify((await staff.get("/api/v1/devices")).body)).toContain("Mary");
  });

  it("lets an enrolled tablet go on showing and acknowledging while an installer is signed in", async () => {
    const tablet = await host.tablet();
    await tablet.signIn("S-INSTALLER", "4444");
    expect((await tablet.get("/api/v1/alerts")).status).toBe(200);
  });
});
