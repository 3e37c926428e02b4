// What managers set and boards say of sensitivity, and the window behind an alert, over real HTTP.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sensitivityView, windowView, boardView } from "../../../gateway/api/contract/views.ts";
import { windowBytes } from "../../../gateway/domain/finding.ts";
import type { MotionWindow } from "../../../gateway/domain/motion.ts";
import { type ApiHost, startApi } from "../../support/api-host.ts";
import { fallDetected } from "../../support/signs.ts";

const HOUR_MS = 3_600_000;

let host: ApiHost;
beforeEach(async () => {
  host = await startApi();
});
afterEach(async () => {
  await host.close();
});

describe("sensitivity", () => {
  const lower = () => ({
    level: "low",
    reason: "Sits down hard",
    untilMs: host.hub.clock.now() + HOUR_MS,
  });

  it("[H-17.3] is lowered by a manager, and every board says for whom, by whom and until when", async () => {
    const manager = await host.as("S-MANAGER");
    const set = await manager.post("/api/v1/sensitivity/R-MARY-4", lower());
    expect(set.status).toBe(200);
    const known = sensitivityView.parse(set.body).residents;
    expect(known).toMatchObject([
      { residentId: "R-MARY-4", level: "low", byName: "Carol", reason: "Sits down hard" },
      { residentId: "R-MARY-7", level: "normal", byName: null, untilMs: null },
    ]);
    const staff = await host.as("S-STAFF");
    const board = boardView.parse((await staff.get("/api/v1/board")).body);
    expect(board.lowered).toMatchObject([
      { preferredName: "Mary", roomName: "Room 4", byName: "Carol" },
    ]);
    expect(board.lowered[0]?.untilMs).toBe(host.hub.clock.now() + HOUR_MS);
    expect(JSON.stringify(board)).not.toContain("Sits down hard");
    const installer = await host.as("S-INSTALLER");
    const shown = boardView.parse((await installer.get("/api/v1/board")).body);
    expect(shown.lowered).toMatchObject([{ residentId: "R-MARY-4", preferredName: null }]);
  });

  it("[H-17.3] is refused without reason or end, and nothing changes", async () => {
    const manager = await host.as("S-MANAGER");
    for (const missing of ["reason", "untilMs"]) {
      const { status } = await manager.post("/api/v1/sensitivity/R-MARY-4", {
        ...lower(),
        [missing]: undefined,
      });
      expect(status).toBe(409);
    }
    expect([...host.hub.port.home.sensitivity.values()]).toEqual([]);
  });
});

describe("the window behind an alert", () => {
  const accel = new Float32Array(250 * 3).map((_, at) => (at % 3 === 2 ? 1 : 0));
  accel[150 * 3 + 2] = 5.2;
  const window: MotionWindow = {
    ...{ position: "wrist", rateHz: 50, accel, impactIndex: 150 },
    ...{ knownFrom: 0, knownTo: 250, rangeG: 8, sourceRateHz: 50 },
  };

  async function falls(windowId: string | null): Promise<string> {
    const fall = fallDetected("alert", { deviceId: "W-1", residentId: "R-MARY-4" });
    if (fall.type !== "fall.detected") throw new Error("another event");
    await host.hub.record([{ type: "fall.detected", data: { ...fall.data, windowId } }]);
    return [...host.hub.port.home.alert.values()].at(-1)?.alertId ?? "";
  }

  it("is how hard the device was moved around the blow, and no direction", async () => {
    await host.hub.store.commit({
      ...{ events: [], changes: [] },
      evidence: [{ windowId: "win-1", bytes: windowBytes(window), expiresMs: 0 }],
    });
    const alertId = await falls("win-1");
    const staff = await host.as("S-STAFF");
    const { status, body } = await staff.get(`/api/v1/alerts/${alertId}/window`);
    expect(status).toBe(200);
    const view = windowView.parse(body);
    expect(view).toMatchObject({ alertId, rateHz: 50, impactIndex: 150 });
    expect(view.magnitudeG).toHaveLength(250);
    expect(view.magnitudeG[150]).toBe(5.2);
    expect(view.magnitudeG[0]).toBe(1);
  });

  it.each([null, "win-gone"])(
    "is not there where none was kept, or its time is over",
    async (id) => {
      const alertId = await falls(id);
      const staff = await host.as("S-STAFF");
      const { status, body } = await staff.get(`/api/v1/alerts/${alertId}/window`);
      expect([status, body]).toMatchObject([404, { code: "alert/no-window" }]);
    },
  );

  it("[H-21.1] is shown to nobody but staff who are signed in", async () => {
    const alertId = await falls("win-1");
    for (const who of [await host.as("S-RESPONDER"), await host.as("S-INSTALLER")]) {
      expect((await who.get(`/api/v1/alerts/${alertId}/window`)).status).toBe(403);
    }
    const tablet = await host.tablet();
    expect((await tablet.get(`/api/v1/alerts/${alertId}/window`)).status).toBe(401);
  });
});
