// The list of alerts follows the hub, whatever the order in which board, stream and acts arrive.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AppAction } from "../../../dashboard/state/app-action.ts";
import { orderAlerts, withHeldPlace } from "../../../dashboard/state/alert-order.ts";
import {
  announcementWords,
  headlineWords,
  rightsOf,
  subjectWords,
} from "../../../dashboard/state/alert-words.ts";
import { worksAgainSinceMs } from "../../../dashboard/state/technical-words.ts";
import { soundWanted } from "../../../dashboard/state/sound-wanted.ts";
import type { AlertView } from "../../../gateway/api/contract/views.ts";
import { fakeAlert, fakeHelp, fakeTechnical } from "../support/fake-home.ts";
import { board, HUB_MS, heartbeat, liveState, message, run, tick } from "./screen-state.ts";

const raised = fakeAlert(HUB_MS);
const acknowledged: AlertView = { ...raised, stage: "acknowledged", sounding: false };

describe("the list of alerts", () => {
  it("takes a streamed change once and in order", () => {
    const state = run(liveState(), message(11, raised), message(12, acknowledged));
    expect(state.alerts).toEqual([acknowledged]);
    expect(run(state, message(11, raised)).alerts).toEqual([acknowledged]);
    expect(state.seq).toBe(12);
  });

  it("is not put back by a refresh that the stream overtook", () => {
    const state = run(liveState(), message(11, raised), message(12, acknowledged));
    expect(run(state, board(2000, 11, [raised], false)).alerts).toEqual([acknowledged]);
    expect(run(state, board(2000, 13, [raised], false)).alerts).toEqual([raised]);
  });

  it("[H-08.4] follows a hub whose log began anew", () => {
    const state = run(liveState([raised]), board(2000, 3, []), heartbeat(2100));
    expect(state.alerts).toEqual([]);
    expect(run(state, message(4, raised)).alerts).toEqual([raised]);
  });

  it("[H-02.5] shows an alert that could not be stored, although it has no place in the log", () => {
    const lost = fakeAlert(HUB_MS, { stored: false });
    const state = run(liveState(), message(10, lost));
    expect(state.alerts).toEqual([lost]);
    expect(soundWanted(state)).toBe("high");
  });

  it("[H-02.5] keeps what was not stored until a person wrote it down, whatever the hub lists", () => {
    const lost = fakeAlert(HUB_MS, { stored: false });
    const refreshed = run(liveState(), message(10, lost), board(3000, 14, []));
    expect(refreshed.alerts).toEqual([lost]);
    expect(refreshed.unlistedIds).toEqual([lost.alertId]);
    const written = { type: "unlisted-alert-written-down", alertId: lost.alertId } as const;
    expect(run(refreshed, written).alerts).toEqual([]);
  });

  it("never lets a stored alert be taken off the screen by hand", () => {
    const state = liveState([raised]);
    const tried = run(state, { type: "unlisted-alert-written-down", alertId: raised.alertId });
    expect(tried.alerts).toEqual([raised]);
  });

  it("counts each time an alert begins to sound", () => {
    const again = { ...raised };
    const state = run(liveState(), message(11, raised), message(12, acknowledged));
    expect(state.soundings).toEqual({ [raised.alertId]: 1 });
    expect(run(state, message(13, again)).soundings).toEqual({ [raised.alertId]: 2 });
    expect(run(state, message(13, again), message(14, again)).soundings).toEqual({
      [raised.alertId]: 2,
    });
  });

  it("holds every open alert once, most urgent first, in whatever order it hears of them", () => {
    const views = [raised, acknowledged, fakeHelp(HUB_MS), fakeTechnical(HUB_MS)];
    const step = fc.oneof(
      fc.tuple(fc.nat(40), fc.nat(3)).map(([seq, which]) => message(seq, views[which] ?? null)),
      fc
        .tuple(fc.nat(40), fc.boolean(), fc.subarray(views.slice(1)))
        .map(([seq, isFresh, some]) => board(100, seq, some, isFresh)),
      fc.nat(60_000).map((afterMs): AppAction => tick(afterMs)),
    );
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const { alerts } = run(liveState(), ...steps);
        expect(new Set(alerts.map((alert) => alert.alertId)).size).toBe(alerts.length);
        expect(alerts).toEqual(orderAlerts(alerts));
      }),
    );
  });
});

describe("the order of alerts", () => {
  it("puts residents first, then what sounds, high before medium, who waited longest", () => {
    const older = fakeHelp(HUB_MS);
    const technical = fakeTechnical(HUB_MS, { sounding: true });
    const check = fakeAlert(HUB_MS, { alertId: "CHECK", level: "check", sounding: false });
    const closed = fakeAlert(HUB_MS, { alertId: "CLOSED", stage: "closed", sounding: false });
    const attended = fakeAlert(HUB_MS, { alertId: "ATTENDED", stage: "attended", sounding: false });
    const ordered = orderAlerts([closed, check, attended, technical, raised, older]);
    expect(ordered.map((alert) => alert.alertId)).toEqual([
      older.alertId,
      raised.alertId,
      "ATTENDED",
      "CHECK",
      technical.alertId,
      "CLOSED",
    ]);
  });
});

describe("the place of a card that somebody presses on", () => {
  const ids = (alerts: readonly AlertView[]): string[] => alerts.map(({ alertId }) => alertId);
  const help = fakeHelp(HUB_MS);
  const technical = fakeTechnical(HUB_MS);

  it("stays while others move around it", () => {
    const held = { alertId: raised.alertId, index: 0 };
    expect(ids(withHeldPlace([help, raised, technical], held))).toEqual(
      ids([raised, help, technical]),
    );
    expect(ids(withHeldPlace([help, technical], held))).toEqual(ids([help, technical]));
  });

  it("is never before a resident's for a technical alert", () => {
    const held = { alertId: technical.alertId, index: 0 };
    expect(ids(withHeldPlace([raised, technical], held))).toEqual(ids([raised, technical]));
    const last = { alertId: raised.alertId, index: 2 };
    expect(ids(withHeldPlace([raised, technical], last))).toEqual(ids([raised, technical]));
  });
});

describe("the order of two falls of one priority", () => {
  it("[H-22.3] puts who lies still first", () => {
    const moving = fakeAlert(HUB_MS - 60_000, { alertId: "MOVING", lastSeen: "moving" });
    const still = fakeAlert(HUB_MS, { alertId: "STILL", lastSeen: "still" });
    expect(orderAlerts([moving, still]).map(({ alertId }) => alertId)).toEqual(["STILL", "MOVING"]);
  });
});

describe("the words of an alert", () => {
  it("name the resident with their room, else the device", () => {
    expect(subjectWords(raised)).toBe("Joan, Room 4");
    expect(subjectWords(fakeTechnical(HUB_MS))).toBe("Wearable 11");
    const lounge = { roomId: "room-lounge", words: "Lounge", sourceWords: "", asOfMs: null };
    expect(announcementWords(fakeAlert(HUB_MS, { place: lounge }))).toBe(
      "Alert: Possible fall. Joan, Room 4. Place: Lounge.",
    );
    expect(announcementWords(raised)).toBe("Alert: Possible fall. Joan, Room 4.");
  });
});

describe("the words of a technical alert", () => {
  const atMs = HUB_MS - 20_000;
  const fault = { atMs, kind: "fault", words: "Remote team cannot be reached" };
  const nowhere = { roomId: null, words: "Place not known", sourceWords: "", asOfMs: null };
  const ofHub = { deviceLabel: null, place: nowhere, title: "Fault", lines: [fault] };

  it("lead with what is wrong, and with what", () => {
    expect(headlineWords(fakeTechnical(HUB_MS, ofHub))).toBe("Remote team cannot be reached");
    expect(announcementWords(fakeTechnical(HUB_MS, ofHub))).not.toContain("Place");
    expect(headlineWords(fakeTechnical(HUB_MS))).toBe(
      "Wearable 11, Room 11: Battery nearly flat (7%)",
    );
    const { resident } = raised;
    const lines = [{ atMs, kind: "trouble", words: "The device is silent: no cover" }];
    expect(headlineWords(fakeTechnical(HUB_MS, { resident, lines }))).toContain(
      "Wearable 11 of Joan, Room 4",
    );
  });

  it("say since when it works again, until it fails once more", () => {
    const over = { atMs: HUB_MS, kind: "fault-over", words: "Over" };
    const told = (...lines: (typeof over)[]): number | null =>
      worksAgainSinceMs(fakeTechnical(HUB_MS, { ...ofHub, lines }));
    expect(told(fault)).toBeNull();
    expect(told(fault, over)).toBe(HUB_MS);
    expect(told(fault, over, fault)).toBeNull();
  });
});

describe("who may act", () => {
  const as = (role: "staff" | "manager" | "installer" | "responder"): ReturnType<typeof rightsOf> =>
    rightsOf({ signedIn: { staffId: "x", name: "X", role }, tablet: null });
  const tablet = { tabletId: "t", label: "Night desk" };

  it("[H-05.2] only staff on site, signed in, close", () => {
    expect(as("staff")).toEqual({ mayAct: true, mustPickName: false, mayClose: true });
    expect(as("manager").mayClose).toBe(true);
    expect(as("responder")).toEqual({ mayAct: false, mustPickName: false, mayClose: false });
    expect(as("installer").mayAct).toBe(false);
  });

  it("[H-05.2] an enrolled tablet acknowledges under a picked name and does not close", () => {
    const rights = rightsOf({ signedIn: null, tablet });
    expect(rights).toEqual({ mayAct: true, mustPickName: true, mayClose: false });
    expect(rightsOf({ signedIn: null, tablet: null }).mayAct).toBe(false);
  });
});
