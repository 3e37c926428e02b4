import { describe, expect, it } from "vitest";
import type { AlertCommand } from "../../../gateway/domain/alert-command.ts";
import { transition } from "../../../gateway/domain/alert.ts";
import type { Alert, AlertStage } from "../../../gateway/domain/home.ts";
import { CoreRig } from "../../support/core-rig.ts";
import { batteryFlat, helpPressed, staffClose, staffDo } from "../../support/signs.ts";

const rig = await CoreRig.start();
await rig.record(helpPressed());
const raised = rig.alert;
const byAnn = { staffId: "ann", verified: true, atMs: 1 };

function at(stage: AlertStage, change: Partial<Alert> = {}): Alert {
  const acknowledged = stage === "raised" ? null : byAnn;
  const attended = stage === "attended" || stage === "closed" ? byAnn : null;
  const outcome = "fall-found" as const;
  const closed = stage === "closed" ? { ...byAnn, outcome, note: null } : null;
  const sounding = stage === "raised";
  return { ...raised, stage, sounding, acknowledged, attended, closed, ...change };
}

function typesOf(alert: Alert, command: AlertCommand): readonly string[] {
  return transition(alert, command).map(({ type }) => type);
}

const id = raised.alertId;
const acknowledge = staffDo("acknowledge", id, "bob");
const handBack = staffDo("hand-back", id, "bob");
const attend = staffDo("attend", id, "bob");
const close = staffClose(id, "bob");

describe("the life of an alert", () => {
  it.each<[AlertStage, AlertCommand, readonly string[]]>([
    ["raised", acknowledge, ["alert.acknowledged"]],
    ["raised", handBack, []],
    ["raised", attend, ["alert.acknowledged", "alert.attended"]],
    ["acknowledged", handBack, ["alert.handed-back"]],
    ["acknowledged", attend, ["alert.attended"]],
    ["attended", attend, []],
    ["attended", close, ["alert.closed"]],
  ])("goes on from %s", (stage, command, expected) => {
    expect(typesOf(at(stage), command)).toEqual(expected);
  });

  it.each<[AlertStage, AlertCommand]>([
    ["acknowledged", acknowledge],
    ["attended", acknowledge],
    ["attended", handBack],
    ["closed", acknowledge],
    ["closed", handBack],
    ["closed", attend],
    ["closed", close],
  ])("[H-05.3] refuses from %s what does not follow", (stage, command) => {
    expect(() => transition(at(stage), command)).toThrow(
      expect.objectContaining({ code: "alert/refused" }),
    );
  });

  it.each<AlertStage>(["raised", "acknowledged"])(
    "[H-05.3] is not closed from %s: nobody was there",
    (stage) => {
      expect(() => transition(at(stage), close)).toThrow(/I am here/);
    },
  );

  it("[H-05.2] is closed only by somebody signed in with a PIN", () => {
    expect(() => transition(at("attended"), staffClose(id, "bob", false))).toThrow(/PIN/);
  });

  it("may be acknowledged by anybody where it sounds again", () => {
    const again = at("acknowledged", { sounding: true });
    expect(typesOf(again, acknowledge)).toEqual(["alert.acknowledged"]);
  });

  it("takes the same act of the same person twice as one", () => {
    const byBob = { ...byAnn, staffId: "bob" };
    expect(typesOf(at("acknowledged", { acknowledged: byBob }), acknowledge)).toEqual([]);
    const closed = { ...byBob, outcome: "fall-found", note: null } as const;
    expect(typesOf(at("closed", { closed }), close)).toEqual([]);
  });

  it("needs no visit where it is about the system, but somebody who took it on", async () => {
    const technical = await CoreRig.start();
    await technical.record(batteryFlat());
    const { alert } = technical;
    expect(() => transition(alert, staffClose(alert.alertId))).toThrow();
    await technical.act(staffDo("acknowledge", alert.alertId));
    await technical.act(staffClose(alert.alertId));
    expect(technical.alert.stage).toBe("closed");
  });

  it("[H-05.4] keeps who, when and whether the PIN was checked, stage by stage", async () => {
    const life = await CoreRig.start();
    await life.record(helpPressed());
    const { alertId } = life.alert;
    const picked = { ...staffDo("acknowledge", alertId, "ann"), verified: false };
    await life.act(picked);
    await life.advance(1_000);
    await life.act(staffDo("attend", alertId, "bob"));
    await life.advance(1_000);
    await life.act(staffClose(alertId, "eve"));
    const { acknowledged, attended, closed, raisedMs } = life.alert;
    expect(acknowledged).toEqual({ staffId: "ann", verified: false, atMs: raisedMs });
    expect(attended).toEqual({ staffId: "bob", verified: true, atMs: raisedMs + 1_000 });
    expect(closed).toMatchObject({ staffId: "eve", verified: true, atMs: raisedMs + 2_000 });
  });

  it("[H-19.2] notes each board once on which it was shown and heard", async () => {
    const life = await CoreRig.start();
    await life.record(helpPressed());
    const { alertId } = life.alert;
    for (const boardId of ["b-1", "b-2", "b-1"]) {
      await life.act({ kind: "shown", alertId, boardId });
      await life.act({ kind: "sound-confirmed", alertId, boardId });
    }
    expect(life.alert.shownOn.map(({ boardId }) => boardId)).toEqual(["b-1", "b-2"]);
    expect(life.alert.soundedOn.map(({ boardId }) => boardId)).toEqual(["b-1", "b-2"]);
  });

  it.each(["pressed again", "handed back"])(
    "[H-19.2] takes a new receipt of the same board when it sounds again: %s",
    async (how) => {
      const life = await CoreRig.start();
      await life.record(helpPressed());
      const { alertId } = life.alert;
      const receipts = async (): Promise<void> => {
        await life.act({ kind: "shown", alertId, boardId: "b-1" });
        await life.act({ kind: "sound-confirmed", alertId, boardId: "b-1" });
      };
      await receipts();
      await life.act(staffDo("acknowledge", alertId));
      if (how === "pressed again") await life.record(helpPressed({ counter: 2 }));
      else await life.act(staffDo("hand-back", alertId));
      await life.advance(1_000);
      await receipts();
      const atMs = life.clock.now();
      expect(life.alert.shownOn).toEqual([{ boardId: "b-1", atMs }]);
      expect(life.alert.soundedOn).toEqual([{ boardId: "b-1", atMs }]);
      const stored = life.committed.map(({ type }) => type);
      expect(stored.filter((type) => type === "alert.sound-confirmed")).toHaveLength(2);
    },
  );
});
