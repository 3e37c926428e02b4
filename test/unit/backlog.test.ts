// A line that was down for a week with 60 residents, on an injected clock.
import { expect, it } from "vitest";
import type { Delivery } from "../../gateway/domain/home.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { CoreRig, FakeDestination, RULES_WITHOUT_STEPS } from "../support/core-rig.ts";
import { helpPressed, staffClose, staffDo } from "../support/signs.ts";

const HOUR_MS = 3_600_000;
const DAYS = 7;
const RESIDENTS = 60;
const PER_MINUTE = 60;
/** Residents whose last alert nobody has attended when the line comes back. */
const STILL_CALLING = 5;

async function seconds(rig: CoreRig, count: number): Promise<void> {
  for (let second = 0; second < count; second += 1) await rig.advance(1_000);
}

function waitingOf(rig: CoreRig): readonly Delivery[] {
  return [...rig.home.delivery.values()].filter(({ state }) => state === "queued");
}

/** Each resident presses once; somebody comes to all but those who still call at the end. */
async function liveOneDay(rig: CoreRig, day: number): Promise<void> {
  for (let resident = 0; resident < RESIDENTS; resident += 1) {
    const residentId = `r-${String(resident)}`;
    await rig.record(helpPressed({ counter: day, deviceId: residentId, residentId }));
    const { alertId } = rig.alerts.at(-1) ?? { alertId: "" };
    if (day === DAYS - 1 && resident < STILL_CALLING) continue;
    await rig.act(staffDo("attend", alertId));
    await rig.act(staffClose(alertId));
  }
}

it("[H-03.3] [H-10.2] delivers what is owed after a week down in order, at the line's rate, new alerts first", async () => {
  const team = new FakeDestination();
  team.failure = new GatewayError("notifier/unreachable", "no route");
  const rig = await CoreRig.start({
    ...{ destinations: { team }, rules: RULES_WITHOUT_STEPS, mostPerMinute: PER_MINUTE },
  });
  for (let day = 0; day < DAYS; day += 1) {
    await liveOneDay(rig, day);
    await rig.advance(24 * HOUR_MS);
  }
  expect(waitingOf(rig).length).toBeGreaterThanOrEqual(DAYS * RESIDENTS);
  team.failure = undefined;
  // Within a minute the line is found to be back.
  await seconds(rig, 60);
  const soFar = team.notices.length;
  expect(soFar).toBeGreaterThan(10);
  expect(soFar).toBeLessThanOrEqual(PER_MINUTE + 8);
  const live = team.notices.map((notice) => notice.live);
  expect(live.filter((isLive) => isLive).length).toBeGreaterThanOrEqual(STILL_CALLING);
  expect(live.indexOf(false)).toBe(live.filter((isLive) => isLive).length);
  await rig.record(helpPressed({ counter: 9_999, residentId: "r-new" }));
  await seconds(rig, 2);
  const next = team.notices.slice(soFar, soFar + 3);
  expect(next.map(({ residentId }) => residentId)).toContain("r-new");
  await seconds(rig, 15 * 60);
  expect(waitingOf(rig)).toEqual([]);
  const told = new Set(team.notices.map(({ alertId }) => alertId));
  const owed = rig.alerts.filter(({ kind }) => kind === "help");
  expect(owed.filter(({ alertId }) => !told.has(alertId))).toEqual([]);
  const over = team.notices.filter((notice) => notice.stage === "closed");
  expect(over.filter((notice) => notice.live)).toEqual([]);
}, 60_000);
