// What tiles, times, looks, receipts and sound patterns say, as plain functions.
import { describe, expect, it } from "vitest";
import { BURSTS } from "../../../dashboard/sound/burst-patterns.ts";
import { deviceRemarks } from "../../../dashboard/state/device-words.ts";
import { barKey, cardKey } from "../../../dashboard/state/in-view.ts";
import { lookChoiceOf, lookNow } from "../../../dashboard/state/look.ts";
import { receiptsDue } from "../../../dashboard/state/receipts-due.ts";
import { hashOf, routeOf } from "../../../dashboard/state/route.ts";
import {
  ageWords,
  preciseTimeWords,
  timeWords,
  whenWords,
} from "../../../dashboard/state/time-words.ts";
import { fakeAlert, fakeDevice } from "../support/fake-home.ts";
import { HUB_MS, liveState, message, run } from "./screen-state.ts";

const ZONE = "Europe/London";

describe("times", () => {
  it("[H-09.5] are the home's local time, right across daylight saving", () => {
    expect(timeWords(Date.UTC(2026, 2, 29, 0, 59), ZONE)).toBe("00:59");
    expect(timeWords(Date.UTC(2026, 2, 29, 1, 0), ZONE)).toBe("02:00");
    expect(timeWords(Date.UTC(2026, 9, 25, 1, 30), ZONE)).toBe("01:30");
    expect(preciseTimeWords(HUB_MS + 7_412, ZONE)).toBe("02:14:07.412");
  });

  it("[H-09.3] carry their day when they are not recent", () => {
    expect(whenWords(HUB_MS - 60_000, HUB_MS, ZONE)).toBe("02:13");
    expect(whenWords(HUB_MS - 2 * 86_400_000, HUB_MS, ZONE)).toContain("10 Jan");
  });

  it.each([
    [0, "0 s"],
    [-5, "0 s"],
    [59_999, "59 s"],
    [125_000, "2 min 05 s"],
    [4_320_000, "1 h 12 min"],
    [4 * 86_400_000, "4 days"],
  ])("an age of %i ms is %s", (ageMs, words) => {
    expect(ageWords(ageMs)).toBe(words);
  });
});

describe("a tile's words for a device", () => {
  const device = fakeDevice(0, HUB_MS);
  const words = (over: Partial<typeof device>): string[] =>
    deviceRemarks({ ...device, ...over }, HUB_MS, ZONE).map((remark) => remark.words);
  const needsCare = (over: Partial<typeof device>): boolean =>
    deviceRemarks({ ...device, ...over }, HUB_MS, ZONE).some((remark) => remark.needsCare);

  it("[H-01.10] say of hardware too weak for falls that it is for help and activity only", () => {
    const weak = { carries: "help-and-activity", motion: { rateHz: 10.02, rangeG: 2 } } as const;
    expect(words(weak)).toContain("help and activity only, not for falls (10 Hz, ±2 g)");
    expect(needsCare(weak)).toBe(true);
    expect(words({ carries: "not-known", motion: null }).join()).not.toContain("help and activity");
  });

  it("[H-08.2] say when it was last heard and never that all is well", () => {
    expect(words({})).toEqual(["last heard 02:13", "worn", "battery 91%"]);
    expect(needsCare({})).toBe(false);
  });

  it("[H-08.2] say since when a worn device was not heard", () => {
    const lastHeardMs = HUB_MS - 15 * 60_000 - 1000;
    const silent = { trouble: "silent", words: "Silent: no cover", sinceMs: HUB_MS } as const;
    expect(words({ lastHeardMs, troubles: [silent] })).toEqual([
      ...["not heard since 01:58", "then: worn", "then: battery 91%"],
    ]);
    const states = [{ what: "bed", words: "Bed occupied", sinceMs: lastHeardMs }];
    expect(
      words({ lastHeardMs, troubles: [silent], states, worn: null, batteryPercent: null }),
    ).toEqual(["not heard since 01:58", "then: Bed occupied since 01:58"]);
    expect(needsCare({ lastHeardMs, troubles: [silent] })).toBe(true);
    expect(words({ lastHeardMs: null })[0]).toBe("never heard yet");
  });

  it("[H-13.3] leave it to the contact check when a device of its type is silent", () => {
    // A bed sensor on a battery speaks once an hour, a button once a day.
    const lastHeardMs = HUB_MS - 20 * 60_000;
    expect(words({ lastHeardMs, worn: null })[0]).toBe("last heard 01:54");
    expect(needsCare({ lastHeardMs, worn: null })).toBe(false);
  });

  it("[H-13.3] never take a device that cannot say that it is there for one that does", () => {
    const cord = { canBeSupervised: false, worn: null, batteryPercent: null };
    const fails = "nobody notices if it fails";
    expect(words(cord)).toEqual([`${fails}, last heard 02:13, never tested`]);
    expect(words({ ...cord, lastHeardMs: null })).toEqual([`${fails}, never tested`]);
    const tested = { ...cord, lastTestedMs: HUB_MS - 60_000 };
    expect(words(tested)).toEqual([`${fails}, last heard 02:13, last tested 02:13`]);
  });

  it("[H-08.2] say what a fixed sensor says and what is wrong with it, since when", () => {
    const states = [{ what: "bed", words: "Bed empty", sinceMs: HUB_MS - 180_000 }];
    const tampered = { trouble: "tampered", words: "Opened or forced" } as const;
    const troubles = [{ ...tampered, sinceMs: HUB_MS - 60_000 }];
    const said = words({ worn: null, states, troubles });
    expect(said).toEqual([
      ...["last heard 02:13", "Opened or forced since 02:13"],
      ...["Bed empty since 02:11", "battery 91%"],
    ]);
    expect(needsCare({ troubles })).toBe(true);
  });

  it("[H-04.6] say how well it is heard, and where a worn one was last, with the time", () => {
    const lastSeen = { roomId: "lounge", roomName: "Lounge", atMs: HUB_MS - 60_000 };
    const said = words({ signalPercent: 40, lastSeen });
    expect(said.slice(-2)).toEqual(["signal 40%", "last seen: Lounge, 02:13"]);
  });

  it("say that a battery is flat and what to do", () => {
    expect(words({ flat: true, batteryPercent: 7 })).toContain("battery flat 7%: charge it");
    expect(needsCare({ flat: true })).toBe(true);
    expect(words({ flat: true, batteryPercent: 7, worn: "charging" })).toContain("battery flat 7%");
  });

  it("[H-13.2] mark what is not worn, and say what is charging", () => {
    expect(words({ worn: "not-worn" })).toContain("not worn");
    expect(needsCare({ worn: "not-worn" })).toBe(true);
    expect(needsCare({ worn: "out-of-range" })).toBe(true);
  });
});

describe("the look", () => {
  it("is dark from 21:00 to 07:00, where the tablet wants it, or as chosen", () => {
    expect([20, 21, 6, 7].map((hour) => lookNow("automatic", hour, false))).toEqual([
      "day",
      "night",
      "night",
      "day",
    ]);
    expect(lookNow("automatic", 12, true)).toBe("night");
    expect(lookNow("automatic", null, false)).toBe("day");
    expect(lookNow("day", 2, true)).toBe("day");
    expect(lookChoiceOf("nonsense")).toBe("automatic");
  });
});

describe("receipts", () => {
  const sounding = { canSound: true, isHeard: true };
  const { alertId } = fakeAlert(HUB_MS);
  const inView = { [cardKey(alertId)]: true };
  const state = { ...run(liveState(), message(11, fakeAlert(HUB_MS))), sound: sounding, inView };
  const kinds = (
    over: Partial<typeof state>,
    sent = new Set<string>(),
    isVisible = true,
  ): string[] => receiptsDue({ ...state, ...over }, sent, isVisible).map((due) => due.kind);

  it("are due once for each sounding: shown, and sound confirmed", () => {
    expect(kinds({})).toEqual(["shown", "sound-confirmed"]);
    const sent = new Set(receiptsDue(state, new Set(), true).map((due) => due.key));
    expect(kinds({}, sent)).toEqual([]);
    expect(kinds({ soundings: { [fakeAlert(HUB_MS).alertId]: 2 } }, sent)).toHaveLength(2);
  });

  it("claim nothing that is not so", () => {
    expect(kinds({ sound: { canSound: true, isHeard: false } })).toEqual(["shown"]);
    expect(kinds({ sound: { canSound: false, isHeard: true } })).toEqual(["shown"]);
    expect(kinds({}, new Set(), false)).toEqual(["sound-confirmed"]);
    expect(kinds({ inView: { [cardKey(alertId)]: false } })).toEqual(["sound-confirmed"]);
    expect(kinds({ inView: {} })).toEqual(["sound-confirmed"]);
    expect(kinds({ inView: { [barKey(alertId)]: true } })).toEqual(["shown", "sound-confirmed"]);
    expect(kinds({ alerts: [fakeAlert(HUB_MS, { stored: false })] })).toEqual([]);
  });
});

describe("the patterns of sound", () => {
  it("are ten pulses for high, three for medium, and another for NOT LIVE", () => {
    expect(BURSTS.high.pulses).toHaveLength(10);
    expect(BURSTS.medium.pulses).toHaveLength(3);
    expect(BURSTS["not-live"].pulses).toHaveLength(2);
  });

  it("leave a pause between bursts and never overlap themselves", () => {
    for (const burst of Object.values(BURSTS)) {
      let endS = 0;
      for (const pulse of burst.pulses) {
        expect(pulse.startS).toBeGreaterThanOrEqual(endS);
        endS = pulse.startS + pulse.durationS;
      }
      expect(burst.repeatS).toBeGreaterThan(endS);
    }
  });
});

describe("addresses", () => {
  it("lead to a screen and back, and anything else to the board", () => {
    expect(routeOf("#/trace/01JRS4Q8ZK6T3M7V")).toEqual({
      screen: "trace",
      alertId: "01JRS4Q8ZK6T3M7V",
    });
    for (const hash of ["#/", "#/about", "#/devices", "#/trace/ABC"]) {
      expect(hashOf(routeOf(hash))).toBe(hash);
    }
    for (const hash of ["", "#/nowhere", "#/trace/../x"]) {
      expect(routeOf(hash)).toEqual({ screen: "board" });
    }
  });
});
