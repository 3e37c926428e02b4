// People at boards, over real HTTP: answering an alert, what a board shows and reports.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  alertsView,
  alertView,
  boardView,
  devicesView,
  traceView,
} from "../../gateway/api/contract/views.ts";
import type { Answer } from "../support/api-client.ts";
import { type ApiHost, startApi } from "../support/api-host.ts";
import { NIGHT_MS } from "../support/fake-hub-port.ts";

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

describe("answering an alert", () => {
  const view = ({ body }: Answer): ReturnType<typeof alertView.parse> => alertView.parse(body);

  it("[H-05.4] goes from raised to closed, each step with who and when", async () => {
    const { alertId } = await host.hub.press();
    const client = await host.as("S-STAFF");
    const path = `/api/v1/alerts/${alertId}`;
    const going = view(await client.post(`${path}/acknowledge`));
    expect(going).toMatchObject({ stage: "acknowledged", sounding: false });
    expect(going.acknowledged).toMatchObject({ name: "Aisha", verified: true, atMs: NIGHT_MS });
    expect(view(await client.post(`${path}/attend`)).stage).toBe("attended");
    const closed = view(await client.post(`${path}/close`, { outcome: "help-given", note: "Tea" }));
    expect(closed.closed).toMatchObject({ staffId: "S-STAFF", outcome: "help-given" });
    const open = alertsView.parse((await client.get("/api/v1/alerts")).body);
    expect(open.alerts).toEqual([]);
    const all = alertsView.parse((await client.get("/api/v1/alerts?state=all")).body);
    expect(all.alerts.map((alert) => alert.alertId)).toEqual([alertId]);
    const later = await client.get(`/api/v1/alerts?state=all&since=${NIGHT_MS + 1}`);
    expect(alertsView.parse(later.body).alerts).toEqual([]);
  });

  it("[H-05.3] is refused with 409 where its stage does not allow it, and says why", async () => {
    const { alertId } = await host.hub.press();
    const client = await host.as("S-STAFF");
    const early = await client.post(`/api/v1/alerts/${alertId}/close`, { outcome: "test" });
    expect(early.status).toBe(409);
    expect(early.body).toMatchObject({ code: "alert/refused" });
    const none = await client.post(`/api/v1/alerts/${alertId}/close`, {});
    expect(none.status).toBe(400);
  });

  it("on a tablet signed out takes a picked name, marked not verified, and cannot close", async () => {
    const { alertId } = await host.hub.press();
    const tablet = await host.tablet();
    const path = `/api/v1/alerts/${alertId}`;
    expect((await tablet.post(`${path}/acknowledge`)).status).toBe(400);
    expect((await tablet.post(`${path}/acknowledge`, { staffId: "S-FAMILY" })).status).toBe(400);
    const going = view(await tablet.post(`${path}/acknowledge`, { staffId: "S-STAFF-2" }));
    expect(going.acknowledged).toMatchObject({ name: "Ben", verified: false });
    expect((await tablet.post(`${path}/attend`, { staffId: "S-STAFF-2" })).status).toBe(200);
    expect((await tablet.post(`${path}/close`, { outcome: "test" })).status).toBe(401);
    expect(logged("alert.acknowledged")).toEqual([
      { alertId, staffId: "S-STAFF-2", verified: false, tabletId: "T-1" },
    ]);
  });

  it("does not let one person act under another's name away from a tablet", async () => {
    const { alertId } = await host.hub.press();
    const client = await host.as("S-STAFF");
    const answer = await client.post(`/api/v1/alerts/${alertId}/acknowledge`, {
      staffId: "S-STAFF-2",
    });
    expect(answer.status).toBe(400);
  });

  it("can be handed back, and sounds again", async () => {
    const { alertId } = await host.hub.press();
    const client = await host.as("S-STAFF");
    await client.post(`/api/v1/alerts/${alertId}/acknowledge`);
    const back = view(await client.post(`/api/v1/alerts/${alertId}/hand-back`));
    expect(back).toMatchObject({ stage: "raised", sounding: true });
  });
});

describe("what a board shows and reports", () => {
  it("shows rooms, residents, devices and alerts, each as it was last heard", async () => {
    await host.hub.press();
    const client = await host.as("S-STAFF");
    const board = boardView.parse((await client.get("/api/v1/board")).body);
    expect(board.rooms.map(({ name, residents }) => [name, residents.length])).toEqual([
      ["Room 4", 1],
      ["Room 7", 1],
    ]);
    const devices = board.rooms.flatMap((room) => room.devices);
    expect(devices.map(({ lastHeardMs, connected }) => [lastHeardMs, connected])).toEqual([
      [NIGHT_MS, true],
      [null, false],
    ]);
    expect(board).toMatchObject({ demo: true, timeZone: "Europe/London", faults: [] });
    const listed = devicesView.parse((await client.get("/api/v1/devices")).body);
    expect(listed.notSetUp.map(({ hardwareId }) => hardwareId)).toEqual(["aa:bb"]);
  });

  it("[H-19.2] the hub records when a board can no longer sound, once", async () => {
    const tablet = await host.tablet();
    const report = { boardId: "B-1", label: "Lounge", canSound: true };
    for (const canSound of [true, true, false, false]) {
      const answer = await tablet.post("/api/v1/board-status", { ...report, canSound });
      expect(answer.status).toBe(204);
    }
    expect(logged("board.sound-changed")).toEqual([
      { boardId: "B-1", canSound: true },
      { boardId: "B-1", canSound: false },
    ]);
    const board = boardView.parse((await tablet.get("/api/v1/board")).body);
    expect(board.boards).toMatchObject([{ boardId: "B-1", canSound: false }]);
  });

  it("[H-19.3] a tablet that stops reporting is said to be silent, and heard again", async () => {
    const tablet = await host.tablet();
    const report = { boardId: "B-1", label: "Lounge", canSound: true };
    await tablet.post("/api/v1/board-status", report);
    host.heardAgain.length = 0;
    host.hub.clock.advance(30_000);
    expect(host.silent).toMatchObject([{ boardId: "B-1", tabletId: "T-1", label: "Lounge" }]);
    await tablet.post("/api/v1/board-status", report);
    expect(host.heardAgain).toMatchObject([{ boardId: "B-1" }]);
  });

  it("the trace says whose screen it was then, whoever uses the board since", async () => {
    const { alertId } = await host.hub.press("W-1", 4_000);
    const aisha = await host.as("S-STAFF");
    const receipts = `/api/v1/alerts/${alertId}/receipts`;
    await aisha.post(receipts, { kind: "shown" }, { "x-board-id": "B-1" });
    const manager = await host.as("S-MANAGER");
    await manager.post("/api/v1/board-status", { boardId: "B-1", label: "Mo", canSound: true });
    const tablet = await host.tablet();
    await tablet.post(receipts, { kind: "shown" }, { "x-board-id": "B-2" });
    await host.hub.record([{ type: "alert.shown", data: { alertId, boardId: "B-OLD" } }]);
    const { hops } = traceView.parse((await aisha.get(`/api/v1/trace/${alertId}`)).body);
    const shown = hops.filter(({ what }) => what === "shown on a board");
    expect(shown.map(({ detail }) => detail)).toEqual([
      "Aisha signed in",
      "Lounge",
      "a signed-in board",
    ]);
  });

  it("[H-03.4] [H-19.2] the trace has every hop with its time, and both latencies", async () => {
    const { alertId } = await host.hub.press("W-1", 4_000);
    const client = await host.as("S-STAFF");
    const board = { "x-board-id": "B-1" };
    const receipts = `/api/v1/alerts/${alertId}/receipts`;
    host.hub.clock.advance(200);
    expect((await client.post(receipts, { kind: "shown" }, board)).status).toBe(204);
    host.hub.clock.advance(300);
    await client.post(receipts, { kind: "sound-confirmed" }, board);
    expect((await client.post(receipts, { kind: "shown" })).status).toBe(400);
    await client.post(`/api/v1/alerts/${alertId}/acknowledge`);
    const [delivery] = host.hub.port.home.delivery.values();
    const deliveryId = delivery?.deliveryId ?? "";
    await host.hub.record([
      { type: "delivery.accepted", data: { deliveryId, attempts: 1, asLive: true } },
    ]);
    const trace = traceView.parse((await client.get(`/api/v1/trace/${alertId}`)).body);
    expect(trace).toMatchObject({
      traceId: "TRACE",
      alarmConditionDelayMs: 4_000,
      alarmSignalGenerationDelayMs: 200,
    });
    expect(
      trace.hops.map(({ hop, what, sincePreviousMs, detail }) => [
        hop,
        what,
        sincePreviousMs,
        detail,
      ]),
    ).toEqual([
      [0, "it happened", null, "01:59"],
      [1, "packet received", 4_000, null],
      [2, "packet decoded", 1, null],
      [6, "alert raised and stored", -1, null],
      [8, "shown on a board", 200, "Aisha signed in"],
      [8, "sound confirmed by a board", 300, "Aisha signed in"],
      [8, "acknowledged", 0, "Aisha"],
      [7, "accepted by a destination", 0, "remote team"],
    ]);
  });
});
