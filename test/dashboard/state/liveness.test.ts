// NOT LIVE is decided from when data was last heard: sleep, wrong clocks and restarts included.
import { describe, expect, it } from "vitest";
import { INITIAL_STATE } from "../../../dashboard/state/app-state.ts";
import { hubNowMs } from "../../../dashboard/state/hub-clock.ts";
import { NOT_LIVE_AFTER_MS, QUIET_MS } from "../../../dashboard/state/reduce-liveness.ts";
import { soundWanted } from "../../../dashboard/state/sound-wanted.ts";
import { ageWords } from "../../../dashboard/state/time-words.ts";
import { fakeAlert } from "../support/fake-home.ts";
import { at, board, HUB_MS, heartbeat, liveState, run, SESSION, tick } from "./screen-state.ts";

describe("a screen", () => {
  it("is live from the first data of the stream, not from the board alone", () => {
    const asked = run(
      INITIAL_STATE,
      tick(0),
      { type: "session-known", session: SESSION },
      board(50, 1, []),
    );
    expect(asked.liveness).toBe("starting");
    expect(run(asked, heartbeat(60)).liveness).toBe("live");
  });

  it("[H-08.1] is NOT LIVE after three missed heartbeats, since the last data by the hub's clock", () => {
    const state = liveState();
    expect(run(state, tick(100 + NOT_LIVE_AFTER_MS)).liveness).toBe("live");
    const silent = run(state, tick(101 + NOT_LIVE_AFTER_MS));
    expect(silent.liveness).toBe("not-live");
    expect(silent.notLiveSinceMs).toBe(HUB_MS + 100);
  });

  it("[H-08.1] is NOT LIVE at once after sleep in which its own clock stood still", () => {
    const slept = run(liveState(), tick(8 * 3_600_000, 8 * 3_600_000 - 400));
    expect(slept.liveness).toBe("not-live");
    expect(slept.notLiveSinceMs).toBe(HUB_MS + 100);
  });

  it("[H-08.1] is NOT LIVE when the hub never answered", () => {
    const silent = run(INITIAL_STATE, tick(0), tick(NOT_LIVE_AFTER_MS + 1));
    expect(silent.liveness).toBe("not-live");
    expect(silent.notLiveSinceMs).toBeNull();
  });

  it("[H-08.1] stays NOT LIVE when only the board answers and the stream does not", () => {
    const state = run(liveState(), tick(20_000), board(21_000, 12, []));
    expect(state.liveness).toBe("not-live");
    expect(run(state, tick(21_500)).notLiveSinceMs).toBe(HUB_MS + 100);
  });

  it("recovers by the next heartbeat", () => {
    const state = run(liveState(), tick(60_000), heartbeat(60_100));
    expect(state.liveness).toBe("live");
    expect(state.notLiveSinceMs).toBeNull();
  });

  it("[H-08.1] sounds its own pattern while not live, below an alert's and above silence", () => {
    const silent = run(liveState(), tick(60_000));
    expect(soundWanted(silent)).toBe("not-live");
    const withFall = run(liveState([fakeAlert(HUB_MS)]), tick(60_000));
    expect(soundWanted(withFall)).toBe("high");
  });

  it("may be quieted for a while only when not live, and sounds again by itself", () => {
    const live = liveState([fakeAlert(HUB_MS)]);
    expect(soundWanted(run(live, { type: "quiet-asked" }))).toBe("high");
    const quiet = run(liveState(), tick(60_000), { type: "quiet-asked" });
    expect(soundWanted(quiet)).toBeNull();
    expect(soundWanted(run(quiet, tick(60_000 + QUIET_MS)))).toBe("not-live");
    const back = run(quiet, heartbeat(61_000));
    expect(back.quietUntilMonotonicMs).toBeNull();
  });

  it.each(["high", "medium"] as const)(
    "[H-08.1] an alert of %s priority sounds on through the quiet of a screen that is not live",
    (priority) => {
      const alert = { ...fakeAlert(HUB_MS), priority };
      const silent = run(liveState([alert]), tick(60_000), { type: "quiet-asked" });
      expect(silent.quietUntilMonotonicMs).not.toBeNull();
      expect(soundWanted(silent)).toBe(priority);
      const answered = { ...silent, alerts: [{ ...alert, sounding: false }] };
      expect(soundWanted(answered)).toBeNull();
    },
  );

  it("signed out and not enrolled promises nothing and forgets every name", () => {
    const out = run(
      liveState([fakeAlert(HUB_MS)]),
      { type: "session-known", session: { signedIn: null, tablet: null } },
      tick(60_000),
    );
    expect(out.liveness).toBe("starting");
    expect(out.board).toBeNull();
    expect(out.alerts).toEqual([]);
    expect(soundWanted(out)).toBeNull();
  });

  it("that waited long at the PIN is not NOT LIVE the moment somebody signs in", () => {
    const waiting = run(
      INITIAL_STATE,
      tick(0),
      { type: "session-known", session: { signedIn: null, tablet: null } },
      tick(3_600_000),
    );
    const inNow = run(waiting, { type: "session-known", session: SESSION }, tick(3_600_500));
    expect(inNow.liveness).toBe("starting");
    expect(run(inNow, tick(3_600_000 + NOT_LIVE_AFTER_MS + 1)).liveness).toBe("not-live");
  });
});

describe("the hub's time", () => {
  it("[H-09.3] counts by the hub's clock on a tablet whose clock is seven years behind", () => {
    const state = run(liveState(), tick(5_100));
    expect(hubNowMs(state)).toBe(HUB_MS + 5_100);
    expect(ageWords((hubNowMs(state) ?? 0) - (HUB_MS - 60_000))).toBe("1 min 05 s");
  });

  it("[H-09.3] does not go back when old messages are sent again after a reconnect", () => {
    const old = {
      seq: 11,
      type: "alert.added-to",
      wallMs: HUB_MS - 9e6,
      alertId: null,
      alert: null,
    };
    const state = run(liveState(), { type: "message-received", message: old, at: at(3000) });
    expect(hubNowMs(state)).toBe(HUB_MS + 3000);
  });
});
