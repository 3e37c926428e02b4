// A real hub with a real fall: the curve behind it, a lowered sensitivity, both over a kill.
import { afterEach, describe, expect, it } from "vitest";
import { alertsView, boardView, windowView } from "../../gateway/api/contract/views.ts";
import { HubProcess } from "../support/hub-process.ts";
import { blocksOf, fallAt } from "../unit/motion/synthetic-motion.ts";

const HOUR_MS = 3_600_000;

let hub: HubProcess | undefined;
afterEach(async () => {
  await hub?.[Symbol.asyncDispose]();
});

describe("a fall on a real hub", () => {
  it("[H-17.3] keeps its curve, and a lowered sensitivity its banner, over a kill", async () => {
    // At the waist: the made-up fall is one that the model finds there.
    hub = await HubProcess.start({ position: "waist" });
    const wearable = await hub.wearable();
    await wearable.move(blocksOf(fallAt(10), 30));
    const { alertId } = await hub.alertWhere(({ kind }) => kind === "fall");
    const { alerts } = alertsView.parse((await hub.get("/api/v1/alerts")).body);
    const fall = alerts.find((alert) => alert.alertId === alertId);
    expect(fall?.explanation).toMatch(/impact .* g/i);
    const resident = "/api/v1/sensitivity/resident-1";
    const low = { level: "low", reason: "sits down hard", untilMs: Date.now() + HOUR_MS };
    expect((await hub.post(resident, low)).status).toBe(200);
    await hub.kill();
    await hub.restart();
    const window = windowView.parse((await hub.get(`/api/v1/alerts/${alertId}/window`)).body);
    expect(Math.max(...window.magnitudeG)).toBeGreaterThan(2);
    const board = boardView.parse((await hub.get("/api/v1/board")).body);
    expect(board.lowered).toMatchObject([{ residentId: "resident-1", byName: "Test Manager" }]);
  });
});
