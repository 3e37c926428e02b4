import { beforeEach, expect, it } from "vitest";
import { GatewayError } from "../../../gateway/errors.ts";
import { CoreRig, FakeDestination, RULES_WITHOUT_BOARDS } from "../../support/core-rig.ts";
import { batteryFlat, helpPressed, staffDo } from "../../support/signs.ts";

let sounder: FakeDestination;
let canBoardsSound: boolean;
let rig: CoreRig;

beforeEach(async () => {
  sounder = new FakeDestination();
  canBoardsSound = true;
  rig = await CoreRig.start({
    ...{ destinations: { sounder }, told: { sounder: "everyone" }, sounders: ["sounder"] },
    ...{ rules: RULES_WITHOUT_BOARDS, canBoardsSound: () => canBoardsSound },
  });
});

const told = (): readonly boolean[] => sounder.notices.map(({ live }) => live);

it("[H-02.11] sounds with everybody in the home, when nobody answered for a minute", async () => {
  await rig.record(helpPressed());
  await rig.advance(59_999);
  expect(told()).toEqual([]);
  await rig.advance(1);
  expect(told()).toEqual([true]);
});

it("[H-02.11] sounds at once where no board can", async () => {
  canBoardsSound = false;
  await rig.record(helpPressed());
  await rig.settle();
  expect(told()).toEqual([true]);
});

it("[H-02.11] stops when somebody answers, and sounds again when nobody came", async () => {
  canBoardsSound = false;
  await rig.record(helpPressed());
  await rig.settle();
  canBoardsSound = true;
  await rig.act(staffDo("acknowledge", rig.alert.alertId));
  await rig.settle();
  expect(told()).toEqual([true, false]);
  await rig.advance(3 * 60_000);
  expect(told()).toEqual([true, false, true]);
  await rig.act(staffDo("attend", rig.alert.alertId));
  await rig.settle();
  expect(told().at(-1)).toBe(false);
});

it("[H-10.2] does not sound late for what somebody attended while it was away", async () => {
  canBoardsSound = false;
  sounder.failure = new GatewayError("notifier/unreachable", "off line");
  await rig.record(helpPressed());
  await rig.settle();
  await rig.act(staffDo("attend", rig.alert.alertId));
  sounder.failure = undefined;
  await rig.advance(60_000);
  expect(told()).toEqual([false]);
});

it("is silent about the system itself", async () => {
  canBoardsSound = false;
  await rig.record(batteryFlat());
  await rig.advance(10 * 60_000);
  expect(told()).toEqual([]);
});

it("[H-02.8] the last step calls those again who were told at once, where nobody waits for it", async () => {
  const team = new FakeDestination();
  const home = await CoreRig.start({ destinations: { team }, rules: RULES_WITHOUT_BOARDS });
  await home.record(helpPressed());
  await home.advance(60_000);
  await home.advance(60_000);
  expect(team.notices.map(({ callsAgain }) => callsAgain)).toEqual([false, true]);
});
