import { beforeEach, describe, expect, it } from "vitest";
import { GatewayError } from "../../../gateway/errors.ts";
import { CoreRig, FakeDestination } from "../../support/core-rig.ts";
import { batteryFlat, fallDetected, helpPressed, staffDo } from "../../support/signs.ts";

const MINUTE_MS = 60_000;

let team: FakeDestination;
let rig: CoreRig;
beforeEach(async () => {
  team = new FakeDestination();
  rig = await CoreRig.start({ destinations: { team } });
});

const told = (): readonly (readonly [string, boolean])[] =>
  team.notices.map(({ stage, live }) => [stage, live]);

describe("an alert that sounds again", () => {
  it("[H-10.1] [H-03.2] calls those outside when nobody attended in time", async () => {
    await rig.record(helpPressed());
    await rig.settle();
    await rig.act(staffDo("acknowledge", rig.alert.alertId));
    await rig.settle();
    await rig.advance(3 * MINUTE_MS);
    expect(told()).toEqual([
      ["raised", true],
      ["acknowledged", false],
      ["acknowledged", true],
    ]);
    const keys = team.notices.map(({ deliveryId }) => deliveryId);
    expect(new Set(keys).size).toBe(3);
  });

  it("[H-10.1] [H-06.2] calls them when the resident presses again", async () => {
    await rig.record(helpPressed());
    await rig.settle();
    await rig.record(helpPressed({ counter: 2 }));
    await rig.settle();
    expect(told()).toEqual([
      ["raised", true],
      ["raised", true],
    ]);
  });

  it("[H-10.1] calls them when who was going hands it back", async () => {
    await rig.record(helpPressed());
    await rig.act(staffDo("acknowledge", rig.alert.alertId));
    await rig.settle();
    await rig.act(staffDo("hand-back", rig.alert.alertId));
    await rig.settle();
    expect(told().at(-1)).toEqual(["raised", true]);
  });

  it("[H-08.3] calls them also where it is about the system", async () => {
    await rig.record(batteryFlat());
    await rig.settle();
    await rig.act(staffDo("acknowledge", rig.alert.alertId));
    await rig.settle();
    await rig.advance(30 * MINUTE_MS);
    expect(told().at(-1)).toEqual(["acknowledged", true]);
  });

  it("[H-08.3] tells them once that it works again, as information", async () => {
    const fault = { fault: "driver", subject: "mqtt" } as const;
    await rig.record({ type: "fault.noticed", data: { ...fault, detail: "no broker" } });
    await rig.settle();
    await rig.record({ type: "fault.cleared", data: fault });
    await rig.settle();
    expect(team.notices.map(({ technical }) => technical)).toEqual([
      { what: "driver", subject: "mqtt", isOver: false },
      { what: "driver", subject: "mqtt", isOver: true },
    ]);
    expect(team.notices.at(-1)?.text).toContain("it works again");
  });

  it("[H-13.3] tells them what is wrong with a device, and once that it is over", async () => {
    const device = { deviceId: "w-1", trouble: "silent" } as const;
    const whose = { residentId: "r-1", roomId: null, detail: "" };
    await rig.record({ type: "device.trouble-noticed", data: { ...device, ...whose } });
    await rig.settle();
    await rig.record({ type: "device.trouble-over", data: device });
    await rig.settle();
    expect(team.notices.map(({ technical }) => technical)).toEqual([
      { what: "device-silent", subject: "w-1", isOver: false },
      { what: "device-silent", subject: "w-1", isOver: true },
    ]);
    const [first, last] = team.notices.map(({ text }) => text);
    expect(first).toContain("Technical: a device is no longer heard");
    expect(last).toContain("For information: Over: Technical: a device is no longer heard");
  });

  it("[H-10.2] goes once while the line is down, and as information where somebody came", async () => {
    team.failure = new GatewayError("notifier/unreachable", "no route");
    for (const counter of [1, 2, 3]) await rig.record(helpPressed({ counter }));
    const { alertId } = rig.alert;
    await rig.settle();
    await rig.act(staffDo("attend", alertId));
    team.failure = undefined;
    for (let minute = 0; minute < 3; minute += 1) await rig.advance(MINUTE_MS);
    const own = team.notices.filter((notice) => notice.alertId === alertId);
    expect(own).toMatchObject([{ stage: "attended", live: false }]);
  });

  it("tells of a silent check that a second sign raises once", async () => {
    await rig.record(fallDetected("check"));
    await rig.record(helpPressed());
    await rig.settle();
    expect(told()).toEqual([["raised", true]]);
  });
});
