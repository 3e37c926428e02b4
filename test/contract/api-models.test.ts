// The falls models over real HTTP: about page, comparison, promotion, falls nobody was told of.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { aboutView, modelsView } from "../../gateway/api/contract/model-views.ts";
import type { ApiClient } from "../support/api-client.ts";
import { type ApiHost, startApi } from "../support/api-host.ts";
import { LIVE, SHADOW } from "../support/fake-models.ts";

const HOUR_MS = 3_600_000;

let host: ApiHost;
let manager: ApiClient;
let staff: ApiClient;

beforeEach(async () => {
  host = await startApi();
  manager = await host.as("S-MANAGER");
  staff = await host.as("S-STAFF");
});
afterEach(async () => {
  await host.close();
});

describe("GET /about", () => {
  it("[H-01.4] gives held-out figures as recorded, with counts and intervals, beside those of real homes", async () => {
    const about = aboutView.parse((await host.client().get("/api/v1/about")).body);
    expect(about.model?.version).toBe("hearth-2");
    expect(about.model?.alert).toHaveLength(1);
    expect(about.model?.alert[0]).toMatchObject({
      sensitivity: { found: 98, of: 100 },
      specificity: [{ group: "elderly", share: { found: 99, of: 100 } }],
    });
    expect(about.model?.withoutModel[0]?.sensitivity.found).toBe(80);
    expect(about.model?.figuresAre).toContain("acted falls");
    const field = about.field.map(({ words, source }) => `${words} ${source}`).join(" ");
    expect(field).toMatch(/19% to 80%.*Lipsitz 2016.*AIDE-MOI.*half an unneeded.*Palmerini 2020/);
    expect(about.degraded).toBe(false);
  });

  it("[H-01.1] says when impact and stillness decide", async () => {
    host.hub.models.isWhole = false;
    const about = aboutView.parse((await host.client().get("/api/v1/about")).body);
    expect(about.degraded).toBe(true);
  });
});

describe("promotion", () => {
  const seen = { live: LIVE, shadow: SHADOW };

  it("is done in the manager's name, with the pair as seen", async () => {
    const { status, body } = await manager.post("/api/v1/models/promotion", seen);
    expect(status).toBe(200);
    expect(modelsView.parse(body).comparison?.windows).toBe(4_000);
    await manager.send("DELETE", "/api/v1/models/promotion");
    expect(host.hub.models.done).toEqual(["S-MANAGER promotes", "S-MANAGER undoes"]);
  });

  it("[H-16.5] of another pair than is in service is refused with 409", async () => {
    const answer = await manager.post("/api/v1/models/promotion", { ...seen, shadow: LIVE });
    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({ code: "model/refused" });
  });
});

describe("a fall nobody was told of", () => {
  const told = (change: object = {}): object => ({
    residentId: "R-MARY-4",
    notBeforeMs: host.hub.clock.now() - HOUR_MS,
    notAfterMs: host.hub.clock.now(),
    ...change,
  });

  it("is recorded in the name of who tells it", async () => {
    const { status } = await staff.post("/api/v1/told-falls", told({ roomId: "ROOM-4" }));
    expect(status).toBe(200);
    expect([...host.hub.port.home.toldFall.values()]).toMatchObject([
      { residentId: "R-MARY-4", staffId: "S-STAFF", roomId: "ROOM-4" },
    ]);
  });

  it.each([
    ["of nobody", { residentId: "R-NONE" }, "body.residentId"],
    ["in no room", { roomId: "ROOM-NONE" }, "body.roomId"],
    ["days ago", { notBeforeMs: 1 }, "body.notBeforeMs"],
    ["that ends before it begins", { notAfterMs: 1 }, "body.notBeforeMs"],
    ["in the future", { notAfterMs: Number.MAX_SAFE_INTEGER }, "body.notAfterMs"],
  ])("%s is refused", async (_, change, where) => {
    const { status, body } = await staff.post("/api/v1/told-falls", told(change));
    expect(status).toBe(400);
    expect(body).toMatchObject({ where });
    expect([...host.hub.port.home.toldFall.values()]).toEqual([]);
  });
});
