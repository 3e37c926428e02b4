// A backlog of 100,000 messages, and a new alert on the very second its line is back.
import { expect, it } from "vitest";
import { GatewayError } from "../../gateway/errors.ts";
import type { Proposal } from "../../gateway/events.ts";
import { CoreRig, FakeDestination, RULES_WITHOUT_STEPS } from "../support/core-rig.ts";
import { helpPressed, staffClose, staffDo } from "../support/signs.ts";

const ALERTS = 200;
const CHANGES_EACH = 500;
const WITHIN_MS = 2_000;

/** Messages about an alert that is over: information of medium urgency at most. */
function owed(alertId: string): readonly Proposal[] {
  return Array.from({ length: CHANGES_EACH }, (_, index) => ({
    type: "delivery.queued",
    data: {
      ...{ deliveryId: `${alertId}-${String(index)}`, alertId, destinationId: "team" },
      ...{ about: "changed", priority: "medium" },
    },
  }));
}

it("[H-03.3] overtakes a backlog of 100,000 messages within two seconds of the line's return", async () => {
  const team = new FakeDestination();
  team.failure = new GatewayError("notifier/unreachable", "no route");
  const rig = await CoreRig.start({ destinations: { team }, rules: RULES_WITHOUT_STEPS });
  for (let one = 0; one < ALERTS; one += 1) {
    const residentId = `r-${String(one)}`;
    await rig.record(helpPressed({ deviceId: residentId, residentId }));
    const { alertId } = rig.alerts.at(-1) ?? { alertId: "" };
    await rig.act(staffDo("attend", alertId));
    await rig.act(staffClose(alertId));
    await rig.record(...owed(alertId));
  }
  await rig.advance(600_000);
  const waiting = [...rig.home.delivery.values()].filter(({ state }) => state === "queued");
  expect(waiting.length).toBeGreaterThanOrEqual(ALERTS * CHANGES_EACH);
  team.failure = undefined;
  const backMs = rig.clock.monotonic();
  await rig.record(helpPressed({ residentId: "r-new" }));
  await rig.settle();
  while (team.notices.length === 0 && rig.clock.monotonic() < backMs + WITHIN_MS) {
    await rig.advance(100);
  }
  expect(team.notices.slice(0, 1)).toMatchObject([{ residentId: "r-new", live: true }]);
}, 120_000);
