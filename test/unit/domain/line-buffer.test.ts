import { expect, it } from "vitest";
import { GatewayError } from "../../../gateway/errors.ts";
import { bufferHours, lineUse } from "../../../gateway/domain/line-buffer.ts";
import { CoreRig, FakeDestination, RULES_WITHOUT_STEPS } from "../../support/core-rig.ts";
import { helpPressed } from "../../support/signs.ts";

const MEGABYTE = 1_000_000;

it("[H-02.14] says how long a line can stay down at the last day's rate", () => {
  // 250 messages of 4 kB fit, 100 came in a day.
  expect(bufferHours(0, 100, MEGABYTE)).toBe(60);
  expect(bufferHours(199_900, 100, 1e12)).toBe(24);
  expect(bufferHours(200_001, 100, 1e12)).toBe(0);
  expect(bufferHours(0, 100, 0)).toBe(0);
});

it("says no figure where there is no rate, or more than a year", () => {
  expect(bufferHours(0, 0, 0)).toBeNull();
  expect(bufferHours(0, 1, 1e12)).toBeNull();
});

it("[H-02.7] sends again, under its own key, what was refused, once a person asks for it", async () => {
  const team = new FakeDestination();
  const rig = await CoreRig.start({ destinations: { team }, rules: RULES_WITHOUT_STEPS });
  team.failure = new GatewayError("notifier/refused", "answered 422");
  await rig.record(helpPressed());
  await rig.settle();
  const use = () => lineUse(rig.home, rig.clock.now()).get("team");
  const refused = [...rig.home.delivery.values()].filter(({ state }) => state === "not-sent");
  expect(use()?.notSent).toBe(refused.length);
  const [first] = refused;
  const deliveryId = first?.deliveryId ?? "";
  team.failure = undefined;
  await rig.record({ type: "delivery.resent", data: { deliveryId, staffId: "s-1" } });
  await rig.settle();
  const own = () => team.notices.filter((notice) => notice.deliveryId === deliveryId);
  expect(own()).toHaveLength(1);
  expect(rig.home.delivery.get(deliveryId)).toMatchObject({ state: "accepted", attempts: 1 });
  await rig.record({ type: "delivery.resent", data: { deliveryId, staffId: "s-1" } });
  await rig.settle();
  expect(own()).toHaveLength(1);
});

it("[H-02.7] keeps what was not sent at hand for a month", async () => {
  const team = new FakeDestination();
  const rig = await CoreRig.start({ destinations: { team }, rules: RULES_WITHOUT_STEPS });
  team.failure = new GatewayError("notifier/refused", "answered 422");
  await rig.record(helpPressed());
  await rig.settle();
  const day = 24 * 3_600_000;
  rig.pipeline.forgetSettled(rig.clock.now() + 29 * day);
  const notSent = () => lineUse(rig.home, rig.clock.now()).get("team")?.notSent ?? 0;
  expect(notSent()).toBeGreaterThan(0);
  rig.pipeline.forgetSettled(rig.clock.now() + 31 * day);
  expect(notSent()).toBe(0);
});
