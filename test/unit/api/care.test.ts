// How residents are sensed, set by people over real HTTP: bases, alert rules, private time, away.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { residentsView } from "../../../gateway/api/contract/care-views.ts";
import { boardView } from "../../../gateway/api/contract/views.ts";
import type { ApiClient } from "../../support/api-client.ts";
import { type ApiHost, startApi } from "../../support/api-host.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MARY = "/api/v1/residents/R-MARY-4";

let host: ApiHost;
let manager: ApiClient;
beforeEach(async () => {
  host = await startApi();
  manager = await host.as("S-MANAGER");
});
afterEach(async () => {
  await host.close();
});

const now = () => host.hub.clock.now();
const basis = () => ({ purpose: "bed-exit", ground: "consent", reviewMs: now() + 90 * DAY_MS });
const NIGHT = { fromMinute: 1320, toMinute: 420, afterMs: 900_000 };

async function mary(client = manager) {
  const view = residentsView.parse((await client.get("/api/v1/residents")).body);
  return view.residents.find(({ residentId }) => residentId === "R-MARY-4");
}

async function boardOf(client: ApiClient) {
  return boardView.parse((await client.get("/api/v1/board")).body);
}

describe("a basis", () => {
  it("[H-21.10] is recorded and reviewed by a manager, and overdue once its review has passed", async () => {
    expect((await manager.post(`${MARY}/bases`, basis())).status).toBe(200);
    expect((await mary())?.bases).toMatchObject([{ purpose: "bed-exit", isOverdue: false }]);
    host.hub.clock.advance(91 * DAY_MS);
    manager = await host.as("S-MANAGER");
    const view = residentsView.parse((await manager.get("/api/v1/residents")).body);
    expect(view.overdue).toBe(1);
    await manager.post(`${MARY}/bases`, basis());
    expect((await mary())?.bases[0]?.isOverdue).toBe(false);
  });

  it("says who was consulted to a manager alone, and keeps it sealed", async () => {
    const consulted = "Her daughter Ann";
    await manager.post(`${MARY}/bases`, { ...basis(), ground: "best-interests", consulted });
    expect((await mary())?.bases[0]?.consulted).toBe(consulted);
    expect((await mary(await host.as("S-STAFF")))?.bases[0]?.consulted).toBeNull();
  });

  it.each([
    ["of best interests without who was consulted", { ground: "best-interests" }],
    ["with a review in the past", { reviewMs: 1 }],
    ["with a review beyond a year", { reviewMs: Number.MAX_SAFE_INTEGER }],
  ])("is refused %s", async (_why, over) => {
    const { status, body } = await manager.post(`${MARY}/bases`, { ...basis(), ...over });
    expect([status, body]).toMatchObject([409, { code: "care/refused" }]);
  });

  it("ends what rests on it when it ends", async () => {
    await manager.post(`${MARY}/bases`, basis());
    await manager.post(`${MARY}/rules`, { rule: "bed-exit", periods: [NIGHT] });
    expect((await mary())?.rules).toMatchObject([{ rule: "bed-exit", byName: "Carol" }]);
    await manager.send("DELETE", `${MARY}/bases/bed-exit`);
    expect(await mary()).toMatchObject({ bases: [], rules: [] });
  });
});

describe("an alert rule", () => {
  it("[H-24.1] is refused without a basis for what it senses", async () => {
    const { status } = await manager.post(`${MARY}/rules`, { rule: "bed-exit", periods: [NIGHT] });
    expect(status).toBe(409);
  });
});

describe("private time", () => {
  const wish = () => ({ untilMs: now() + HOUR_MS, askedBy: "resident" });

  it("[H-23.4] stands on every board with its owner and end, and ends by itself", async () => {
    const staff = await host.as("S-STAFF");
    expect((await staff.post(`${MARY}/private-time`, wish())).status).toBe(200);
    const shown = { why: "private-time", byName: "Aisha", untilMs: now() + HOUR_MS };
    expect((await boardOf(staff)).notWatched[0]).toMatchObject({ preferredName: "Mary", ...shown });
    const installer = await host.as("S-INSTALLER");
    expect((await boardOf(installer)).notWatched[0]).toMatchObject({ preferredName: null });
    host.hub.clock.advance(HOUR_MS);
    const later = (await boardOf(staff)).notWatched;
    expect(later.filter(({ why }) => why === "private-time")).toEqual([]);
  });

  it("[H-23.4] is refused beyond twelve hours, and ends early when staff say so", async () => {
    const staff = await host.as("S-STAFF");
    const long = { ...wish(), untilMs: now() + 13 * HOUR_MS };
    expect((await staff.post(`${MARY}/private-time`, long)).status).toBe(409);
    await staff.post(`${MARY}/private-time`, wish());
    await staff.send("DELETE", `${MARY}/private-time`);
    expect((await mary())?.privateTime).toBeNull();
  });
});

describe("away", () => {
  it("[H-23.1] stands on every board with its owner and end", async () => {
    const staff = await host.as("S-STAFF");
    const stay = { where: "hospital", fromMs: now(), untilMs: now() + 2 * DAY_MS };
    expect((await staff.post(`${MARY}/away`, stay)).status).toBe(200);
    expect((await boardOf(staff)).notWatched).toMatchObject([
      { why: "away", byName: "Aisha", untilMs: stay.untilMs },
      { why: "no-basis", residentId: "R-MARY-7" },
    ]);
    await staff.send("DELETE", `${MARY}/away`);
    expect((await mary())?.away).toBeNull();
  });
});

describe("a resident with a wearable and no basis for it", () => {
  it("[H-23.5] is named on every board until a manager records one", async () => {
    const why = async () =>
      (await boardOf(manager)).notWatched.map(({ residentId, why }) => [residentId, why]);
    expect(await why()).toEqual([
      ["R-MARY-4", "no-basis"],
      ["R-MARY-7", "no-basis"],
    ]);
    await manager.post(`${MARY}/bases`, { ...basis(), purpose: "falls" });
    expect(await why()).toEqual([["R-MARY-7", "no-basis"]]);
  });
});
