// Testing a device that calls for help: for a few minutes its next press is a test and calls nobody; that
// press ends it. Before it: whoever stands beside it. After it: "last tested 14:02".
import type { Proposal } from "../events.ts";
import { mustBe, refuseCare } from "./care-owner.ts";
import type { Home } from "./home.ts";

/** Long enough to press a cord beside a bed, too short to be forgotten [design §2 promise 5]. */
export const TEST_MOST_MS = 5 * 60_000;

const TESTERS = ["staff", "manager", "installer"] as const;

/** A clock that was set back must not prolong it. */
export function isUnderTest(home: Home, deviceId: string, nowMs: number): boolean {
  const test = home.deviceTest.get(deviceId);
  return test !== undefined && nowMs >= test.sinceMs && nowMs < test.untilMs;
}

/** Throws `care/refused`. */
export function testProposals(
  home: Home,
  wish: { readonly deviceId: string; readonly staffId: string; readonly untilMs: number },
  nowMs: number,
): readonly Proposal[] {
  mustBe(home, wish.staffId, TESTERS, "Only staff on site and installers test a device.");
  if (home.device.get(wish.deviceId) === undefined) refuseCare("There is no such device.");
  const leftMs = wish.untilMs - nowMs;
  if (leftMs <= 0 || leftMs > TEST_MOST_MS) refuseCare("A test lasts at most five minutes.");
  return [{ type: "device.test-started", data: wish }];
}

/** Throws `care/refused`. */
export function testEndProposals(
  home: Home,
  deviceId: string,
  staffId: string,
): readonly Proposal[] {
  mustBe(home, staffId, TESTERS, "Only staff on site and installers test a device.");
  if (home.deviceTest.get(deviceId) === undefined) return [];
  return [{ type: "device.test-ended", data: { deviceId } }];
}

/** Tests nobody pressed for, so that the log says until when a press would have called nobody. */
export function testOverProposals(home: Home, nowMs: number): readonly Proposal[] {
  return [...home.deviceTest.values()]
    .filter(({ deviceId }) => !isUnderTest(home, deviceId, nowMs))
    .map(({ deviceId }) => ({ type: "device.test-ended", data: { deviceId } }));
}

/**
 * A press of a device under test is the test; only the first one, and only one made during it: a press
 * that comes late is somebody's call.
 */
export function pressOrTest(home: Home, heard: Proposal, nowMs: number): readonly Proposal[] {
  if (heard.type !== "help.pressed") return [heard];
  const { deviceEvent, occurrence } = heard.data;
  const { deviceId } = deviceEvent;
  const test = home.deviceTest.get(deviceId);
  const isTest =
    test !== undefined &&
    isUnderTest(home, deviceId, nowMs) &&
    occurrence.ageMs !== null &&
    occurrence.occurredMs >= test.sinceMs;
  if (!isTest) return [heard];
  return [
    { type: "device.tested", data: { deviceEvent } },
    { type: "device.test-ended", data: { deviceId } },
  ];
}
