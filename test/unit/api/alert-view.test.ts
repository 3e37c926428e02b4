import { describe, expect, it } from "vitest";
import { alertView } from "../../../gateway/api/contract/views.ts";
import { AlertIndex } from "../../../gateway/api/views/alert-index.ts";
import { alertViewOf, placeViewOf } from "../../../gateway/api/views/alert-view.ts";
import { NameBook } from "../../../gateway/api/views/name-book.ts";
import type { ViewSource } from "../../../gateway/api/views/view-source.ts";
import { FakeHub } from "../../support/fake-hub-port.ts";

function sourceOf({ port }: FakeHub): ViewSource {
  return {
    home: port.home,
    settings: port.settings,
    names: new NameBook(port.home, (sealed) => port.names.openSealed(sealed)),
    index: new AlertIndex(port.home),
    deviceStatus: () => undefined,
    strangers: () => [],
    boards: () => [],
  };
}

describe("the view of an alert", () => {
  it("says who, where, what, how that is known, and who has it", async () => {
    const hub = await FakeHub.start();
    const view = alertViewOf(await hub.press(), sourceOf(hub));
    expect(alertView.parse(view)).toEqual(view);
    expect(view).toMatchObject({
      title: "Help pressed",
      resident: { preferredName: "Mary", roomName: "Room 4" },
      deviceLabel: "Wearable 1",
      place: { words: "Room 4", sourceWords: "lives in Room 4" },
      lines: [{ kind: "help-pressed", words: "Help pressed" }],
      deliveries: [{ destination: "remote team", words: "being sent", state: "queued" }],
      notSentTo: [],
      stored: true,
    });
  });

  it("[H-04.3] warns when another resident is called the same", async () => {
    const hub = await FakeHub.start();
    const { resident } = alertViewOf(await hub.press(), sourceOf(hub));
    expect(resident?.sameNameWarning).toBe(
      "2 residents are called Mary: this is Mary Adams, Room 4",
    );
  });

  it("[H-04.3] warns no longer once the other one's key is destroyed", async () => {
    const hub = await FakeHub.start();
    const alert = await hub.press();
    const names = new NameBook(hub.port.home, ({ box }) => box);
    const source = { ...sourceOf(hub), names };
    expect(alertViewOf(alert, source).resident?.sameNameWarning).not.toBeNull();
    names.follow(await hub.record([{ type: "resident.erased", data: { residentId: "R-MARY-7" } }]));
    expect(alertViewOf(alert, source).resident?.sameNameWarning).toBeNull();
  });

  it("[H-10.4] says when a late press was made and when it was received", async () => {
    const hub = await FakeHub.start();
    const late = await hub.press("W-1", 5 * 60 * 60 * 1000 + 55 * 60 * 1000);
    expect(alertViewOf(late, sourceOf(hub)).lines[0]?.words).toBe(
      "Help pressed 21 Nov 20:05, received 02:00",
    );
  });

  it("[H-10.4] says that a device did not know when its press was", async () => {
    const hub = await FakeHub.start();
    const view = alertViewOf(await hub.press("W-1", null), sourceOf(hub));
    expect(view.occurredKnown).toBe(false);
    expect(view.lines[0]?.words).toBe("Help pressed (the device did not know when)");
  });

  it("names a second press as such, and I am OK as no reason to stay away", async () => {
    const hub = await FakeHub.start();
    await hub.press();
    const { alertId } = await hub.press();
    await hub.record([
      {
        type: "alert.added-to",
        data: { alertId, line: { kind: "ok-pressed" }, occurredMs: hub.clock.now() },
      },
    ]);
    const alert = hub.port.home.alert.get(alertId);
    const words = alert && alertViewOf(alert, sourceOf(hub)).lines.map((line) => line.words);
    expect(words).toEqual([
      "Help pressed",
      "Help pressed again",
      "Pressed I am OK. Still go and look.",
    ]);
  });

  it("takes the first press after a fall for no second one", async () => {
    const hub = await FakeHub.start();
    const pressed = await hub.press();
    const fell = {
      atMs: pressed.raisedMs,
      line: { kind: "fall-reported", certaintyPercent: 90 },
    } as const;
    const alert = { ...pressed, lines: [fell, ...pressed.lines], lineCount: 2 };
    const words = alertViewOf(alert, sourceOf(hub)).lines.map((line) => line.words);
    expect(words).toEqual(["The device itself reported a fall, 90% certain", "Help pressed"]);
  });

  it("says when it sounds again if nobody attends", async () => {
    const hub = await FakeHub.start();
    const { alertId } = await hub.press();
    const by = { alertId, staffId: "S-STAFF", verified: false, tabletId: "T-1" };
    await hub.port.act({ kind: "acknowledge", ...by });
    const alert = hub.port.home.alert.get(alertId);
    const view = alert && alertViewOf(alert, sourceOf(hub));
    expect(view?.soundsAgainAtMs).toBe(hub.clock.now() + 3 * 60_000);
    expect(view?.acknowledged).toMatchObject({ name: "Aisha", verified: false });
  });

  it("[H-02.7] names the destinations that could not be told", async () => {
    const hub = await FakeHub.start();
    const alert = await hub.press();
    const [delivery] = hub.port.home.delivery.values();
    const deliveryId = delivery?.deliveryId ?? "";
    await hub.record([
      { type: "delivery.not-sent", data: { deliveryId, attempts: 3, reason: "410" } },
    ]);
    const view = alertViewOf(alert, sourceOf(hub));
    expect(view.notSentTo).toEqual(["remote team"]);
    expect(view.deliveries[0]?.words).toBe("not sent");
  });

  it("[H-04.2] says that a place is not known, rather than guess", () => {
    const rooms = new Map([
      ["ROOM-4", { roomId: "ROOM-4", name: "Room 4", kind: "bedroom" }],
    ] as const);
    expect(placeViewOf({ roomId: null, source: "unknown", asOfMs: null }, rooms)).toEqual({
      roomId: null,
      words: "Place not known",
      sourceWords: "not known",
      asOfMs: null,
    });
    const { words, sourceWords } = placeViewOf(
      { roomId: "ROOM-4", source: "device-room", asOfMs: 5 },
      rooms,
    );
    expect([words, sourceWords]).toEqual(["Room 4", "where this device belongs"]);
  });
});
