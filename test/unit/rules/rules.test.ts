import { describe, expect, it } from "vitest";
import type { Proposal } from "../../../gateway/events.ts";
import { CoreRig, FakeDestination } from "../../support/core-rig.ts";
import {
  batteryFlat,
  fallDetected,
  fallReported,
  helpPressed,
  movementSeen,
  okPressed,
  staffClose,
  staffDo,
} from "../../support/signs.ts";

const MINUTE_MS = 60_000;
const SOUND_AGAIN_MS = 3 * MINUTE_MS;
const TECHNICAL_AGAIN_MS = 30 * MINUTE_MS;

describe("a press for help", () => {
  it("[H-06.2] adds to the open alert and sounds again until somebody is there; then it is a new one", async () => {
    const rig = await CoreRig.start();
    await rig.record(helpPressed());
    await rig.act(staffDo("acknowledge", rig.alert.alertId));
    expect(rig.alert.sounding).toBe(false);
    await rig.record(helpPressed({ counter: 2 }));
    expect(rig.alert).toMatchObject({ sounding: true, lineCount: 2, stage: "acknowledged" });
    await rig.act(staffDo("attend", rig.alert.alertId));
    await rig.record(helpPressed({ counter: 3 }));
    expect(rig.alerts.map(({ stage }) => stage)).toEqual(["attended", "raised"]);
  });

  it("of another resident is another alert", async () => {
    const rig = await CoreRig.start();
    await rig.record(helpPressed(), helpPressed({ deviceId: "w-2", residentId: "r-2" }));
    expect(rig.alerts).toHaveLength(2);
  });

  it("from a device that is nobody's raises all the same, one alert a device", async () => {
    const rig = await CoreRig.start();
    for (const deviceId of ["mat-1", "mat-2", "mat-1"]) {
      await rig.record(helpPressed({ deviceId, residentId: null }));
    }
    expect(rig.alerts.map(({ lineCount }) => lineCount)).toEqual([2, 1]);
  });
});

describe("a fall that is found again", () => {
  const reasonsOf = (rig: CoreRig): readonly string[] =>
    rig.committed.flatMap((event) =>
      event.type === "alert.sounded-again" ? [event.data.reason] : [],
    );

  it.each([fallDetected("alert", { impactUs: 80e6 }), fallReported()])(
    "[H-06.2] sounds as seen again: nobody pressed anything",
    async (sign) => {
      const rig = await CoreRig.start();
      await rig.record(fallDetected("check"));
      await rig.record(sign);
      expect(reasonsOf(rig)).toEqual(["seen-again"]);
    },
  );

  it("sounds as pressed again where somebody pressed", async () => {
    const rig = await CoreRig.start();
    await rig.record(fallDetected("check"));
    await rig.record(helpPressed());
    expect(reasonsOf(rig)).toEqual(["pressed-again"]);
  });
});

describe("I am OK, and what is seen afterwards", () => {
  it("[H-05.1] adds a line and ends nothing, at any stage", async () => {
    const rig = await CoreRig.start();
    await rig.record(fallDetected("alert"));
    for (const movement of ["moving", "got-up", "walking"] as const) {
      await rig.record(movementSeen(movement));
    }
    await rig.record(okPressed());
    expect(rig.alert).toMatchObject({ stage: "raised", sounding: true, lineCount: 5 });
    await rig.act(staffDo("attend", rig.alert.alertId));
    await rig.record(okPressed({ counter: 2 }));
    expect(rig.alert).toMatchObject({ stage: "attended", lineCount: 6 });
  });

  it("says nothing where no alert is open", async () => {
    const rig = await CoreRig.start();
    await rig.record(okPressed(), movementSeen("still"));
    expect(rig.alerts).toEqual([]);
  });
});

describe("a silent check", () => {
  async function check() {
    const team = new FakeDestination();
    const rig = await CoreRig.start({ destinations: { team } });
    await rig.record(fallDetected("check"));
    await rig.settle();
    expect(rig.alert).toMatchObject({ level: "check", sounding: false, priority: "medium" });
    expect(team.notices).toEqual([]);
    return { rig, team };
  }
  const RAISED = { level: "alert", sounding: true, priority: "high" };

  it("[H-07.1] [H-01.5] sounds when nobody looked at it in time", async () => {
    const { rig, team } = await check();
    await rig.advance(5 * MINUTE_MS - 1);
    expect(rig.alert.sounding).toBe(false);
    await rig.advance(1);
    expect(rig.alert).toMatchObject(RAISED);
    expect(team.notices).toMatchObject([{ live: true }]);
  });

  it("[H-01.5] sounds at a second sign: stillness, a press, a certain finding", async () => {
    for (const sign of [
      movementSeen("still"),
      helpPressed(),
      fallDetected("alert", { impactUs: 80e6 }),
    ]) {
      const { rig } = await check();
      await rig.record(sign);
      expect(rig.alert).toMatchObject(RAISED);
    }
  });

  it("stays silent at a sign that says no more: movement, another doubtful finding", async () => {
    const { rig } = await check();
    await rig.record(movementSeen("moving"), fallDetected("check", { impactUs: 90e6 }));
    expect(rig.alert).toMatchObject({ level: "check", sounding: false, lineCount: 3 });
  });

  it("sounds, and everybody is told, when who went to look cannot go after all", async () => {
    const { rig, team } = await check();
    await rig.act(staffDo("acknowledge", rig.alert.alertId));
    await rig.act(staffDo("hand-back", rig.alert.alertId));
    await rig.settle();
    expect(rig.alert).toMatchObject(RAISED);
    expect(team.notices).toHaveLength(1);
  });

  it("that somebody attends never sounds, and needs no timer any more", async () => {
    const { rig } = await check();
    await rig.act(staffDo("attend", rig.alert.alertId));
    expect(rig.clock.waiting).toEqual([]);
    await rig.advance(60 * MINUTE_MS);
    expect(rig.alert).toMatchObject({ sounding: false, level: "check" });
  });
});

describe("an acknowledged alert", () => {
  it("[H-03.2] sounds again when nobody attends, each time it is acknowledged", async () => {
    const rig = await CoreRig.start();
    await rig.record(helpPressed());
    for (const staffId of ["ann", "bob", "ann"]) {
      await rig.act(staffDo("acknowledge", rig.alert.alertId, staffId));
      await rig.advance(SOUND_AGAIN_MS - 1);
      expect(rig.alert.sounding).toBe(false);
      await rig.advance(1);
      expect(rig.alert.sounding).toBe(true);
    }
  });

  it.each(["attend", "hand-back"] as const)("[H-03.2] has no timer left after %s", async (act) => {
    const rig = await CoreRig.start();
    await rig.record(helpPressed());
    await rig.act(staffDo("acknowledge", rig.alert.alertId));
    await rig.act(staffDo(act, rig.alert.alertId));
    const left = [...rig.home.wakeUp.values()].filter(({ purpose }) => purpose === "attendance");
    expect(left).toEqual([]);
  });

  it("[H-08.3] about the system needs no visit, but sounds again until somebody closes it", async () => {
    const rig = await CoreRig.start();
    await rig.record(batteryFlat());
    for (const staffId of ["ann", "bob"]) {
      await rig.act(staffDo("acknowledge", rig.alert.alertId, staffId));
      await rig.advance(TECHNICAL_AGAIN_MS - 1);
      expect(rig.alert.sounding).toBe(false);
      await rig.advance(1);
      expect(rig.alert.sounding).toBe(true);
    }
    await rig.act(staffDo("acknowledge", rig.alert.alertId));
    await rig.act(staffClose(rig.alert.alertId));
    expect(rig.clock.waiting).toEqual([]);
    expect(rig.alert).toMatchObject({ stage: "closed", sounding: false });
  });
});

describe("a fault of the system", () => {
  const noticed = { fault: "destination", subject: "team", detail: "refused" } as const;
  const cleared = { fault: "destination", subject: "team" } as const;

  it("[H-08.3] is one technical alert, with a line when it is over and when it is back", async () => {
    const rig = await CoreRig.start();
    await rig.record({ type: "fault.noticed", data: noticed });
    await rig.record({ type: "fault.cleared", data: cleared });
    await rig.record({ type: "fault.noticed", data: noticed });
    expect(rig.alert).toMatchObject({ kind: "technical", priority: "medium", stage: "raised" });
    expect(rig.alert.lines.map(({ line }) => line.kind)).toEqual(["fault", "fault-over", "fault"]);
  });

  it("[H-08.3] [H-13.1] sounds when it comes back after somebody took it on", async () => {
    const tampered: Proposal = {
      type: "device.tampered",
      data: { deviceEvent: { deviceId: "w-1", bootNonce: 7, counter: 1 } },
    };
    const cases: readonly (readonly [Proposal, readonly Proposal[]])[] = [
      [
        { type: "fault.noticed", data: noticed },
        [
          { type: "fault.cleared", data: cleared },
          { type: "fault.noticed", data: noticed },
        ],
      ],
      [batteryFlat(), [batteryFlat({ counter: 2 })]],
      [tampered, [tampered]],
    ];
    for (const [first, again] of cases) {
      const rig = await CoreRig.start();
      await rig.record(first);
      await rig.act(staffDo("acknowledge", rig.alert.alertId));
      expect(rig.alert.sounding).toBe(false);
      await rig.record(...again);
      expect(rig.alert).toMatchObject({ sounding: true, lineCount: again.length + 1 });
      await rig.act(staffDo("acknowledge", rig.alert.alertId, "bob"));
      expect(rig.alert).toMatchObject({ sounding: false, acknowledged: { staffId: "bob" } });
    }
  });

  it("that comes back while somebody is at it is a new alert, and quiet when it ends", async () => {
    const rig = await CoreRig.start();
    await rig.record({ type: "fault.noticed", data: noticed });
    await rig.act(staffDo("attend", rig.alert.alertId));
    await rig.record(
      { type: "fault.cleared", data: cleared },
      { type: "fault.noticed", data: noticed },
      { type: "fault.cleared", data: cleared },
    );
    expect(rig.alerts.map(({ stage, lineCount }) => [stage, lineCount])).toEqual([
      ["attended", 2],
      ["raised", 2],
    ]);
  });

  it("of another part is another alert", async () => {
    const rig = await CoreRig.start();
    const other = { ...noticed, subject: "pager" };
    await rig.record(
      { type: "fault.noticed", data: noticed },
      { type: "fault.noticed", data: other },
    );
    expect(rig.alerts).toHaveLength(2);
  });

  it("[H-13.1] a flat battery names device, resident and room, once while it is open", async () => {
    const rig = await CoreRig.start();
    const assignment = {
      assignmentId: "a-1",
      deviceId: "w-1",
      residentId: "r-1",
      roomId: "room-4",
    };
    await rig.record(
      { type: "assignment.started", data: assignment },
      batteryFlat(),
      batteryFlat({ counter: 2 }),
    );
    expect(rig.alert).toMatchObject({
      deviceId: "w-1",
      residentId: "r-1",
      place: { roomId: "room-4" },
    });
  });
});
