import { describe, expect, it } from "vitest";
import { CoreRig, FakeDestination } from "../../support/core-rig.ts";
import { fallDetected, helpPressed, staffClose, staffDo } from "../../support/signs.ts";

const IN_TIME_MS = 30_000;

function stepsOf(rig: CoreRig): readonly string[] {
  return rig.committed.flatMap((e) => (e.type === "alert.escalated" ? [e.data.step] : []));
}

/** The one alert about a resident: beside it there may be the technical one. */
function idOf(rig: CoreRig): string {
  return rig.alerts.find(({ kind }) => kind !== "technical")?.alertId ?? "";
}

function faultsOf(rig: CoreRig): readonly string[] {
  return [...rig.home.fault.values()].map(({ fault }) => fault);
}

async function boardDoes(rig: CoreRig, kind: "shown" | "sound-confirmed"): Promise<void> {
  await rig.act({ kind, alertId: idOf(rig), boardId: "b-1" });
}

describe("an alert that no board showed in time", () => {
  it("[H-02.9] escalates, and a technical alert says that nobody was told", async () => {
    const rig = await CoreRig.start();
    await rig.record(helpPressed());
    await rig.advance(IN_TIME_MS - 1);
    expect(stepsOf(rig)).toEqual([]);
    await rig.advance(1);
    expect(stepsOf(rig)).toEqual(["nobody-told"]);
    expect(faultsOf(rig)).toEqual(["nobody-told"]);
    const technical = rig.alerts.find(({ kind }) => kind === "technical");
    expect(technical).toMatchObject({ sounding: true, level: "alert" });
  });

  it("[H-02.9] is told apart where a destination has it, which is then called again", async () => {
    const team = new FakeDestination();
    const rig = await CoreRig.start({ destinations: { team } });
    await rig.record(helpPressed());
    await rig.settle();
    await rig.advance(IN_TIME_MS);
    expect(stepsOf(rig)).toEqual(["not-shown"]);
    const again = team.notices.find(({ callsAgain }) => callsAgain);
    expect(again).toMatchObject({ kind: "help", live: true });
    expect(again?.text).toContain("no screen in the home has shown it");
    const said = team.notices.map(({ kind }) => kind);
    expect(said).toContain("technical");
  });

  it("[H-02.9] is noticed after a restart as well", async () => {
    const first = await CoreRig.start();
    await first.record(helpPressed());
    await first.crash();
    const { store, clock } = first;
    const rig = await CoreRig.start({ store, clock, bootId: "boot-2" });
    await rig.advance(IN_TIME_MS);
    expect(stepsOf(rig)).toEqual(["nobody-told"]);
  });

  it("says it once for all alerts, and that it is over when the last of them was seen", async () => {
    const rig = await CoreRig.start();
    await rig.record(helpPressed(), helpPressed({ deviceId: "w-2", residentId: "r-2" }));
    await rig.advance(IN_TIME_MS);
    expect(stepsOf(rig)).toHaveLength(2);
    expect(rig.alerts.filter(({ kind }) => kind === "technical")).toHaveLength(1);
    const [first = "", second = ""] = rig.alerts
      .filter(({ kind }) => kind === "help")
      .map(({ alertId }) => alertId);
    await rig.act({ kind: "shown", alertId: first, boardId: "b-1" });
    expect(faultsOf(rig)).toEqual(["nobody-told"]);
    await rig.act(staffDo("attend", second));
    expect(faultsOf(rig)).toEqual([]);
  });

  it("is owed receipts again each time it sounds again", async () => {
    const rig = await CoreRig.start();
    await rig.record(helpPressed());
    await boardDoes(rig, "sound-confirmed");
    await rig.act(staffDo("acknowledge", idOf(rig)));
    await rig.act(staffDo("hand-back", idOf(rig)));
    await rig.advance(IN_TIME_MS);
    expect(stepsOf(rig)).toEqual(["nobody-told"]);
  });

  it("[H-02.10] pressed again while it sounds is not taken for unseen: boards say it once", async () => {
    const rig = await CoreRig.start();
    await rig.record(helpPressed());
    await boardDoes(rig, "shown");
    await boardDoes(rig, "sound-confirmed");
    await rig.record(helpPressed({ counter: 2 }));
    expect(rig.alert.lines).toHaveLength(2);
    await rig.advance(IN_TIME_MS);
    expect(stepsOf(rig)).toEqual([]);
    expect(faultsOf(rig)).toEqual([]);
  });

  it("asks nothing of a silent check until it sounds", async () => {
    const rig = await CoreRig.start();
    await rig.record(fallDetected("check"));
    await rig.advance(5 * 60_000);
    expect(stepsOf(rig)).toEqual([]);
    await rig.advance(IN_TIME_MS);
    expect(stepsOf(rig)).toEqual(["nobody-told"]);
  });
});

describe("an alert that was shown", () => {
  it("[H-02.10] escalates where no board confirmed its sound, and is no fault of the boards", async () => {
    const rig = await CoreRig.start();
    await rig.record(helpPressed());
    await boardDoes(rig, "shown");
    await rig.advance(IN_TIME_MS);
    expect(stepsOf(rig)).toEqual(["sound-not-confirmed"]);
    expect(faultsOf(rig)).toEqual([]);
    expect(rig.alert.lines.at(-1)?.line).toMatchObject({ kind: "escalated" });
  });

  it.each(["sound-confirmed", "acknowledge", "attend"] as const)(
    "is left alone once it has its answer: %s",
    async (kind) => {
      const rig = await CoreRig.start();
      await rig.record(helpPressed());
      await boardDoes(rig, "shown");
      if (kind === "sound-confirmed") await boardDoes(rig, kind);
      else await rig.act(staffDo(kind, idOf(rig)));
      await rig.advance(IN_TIME_MS);
      expect(stepsOf(rig)).toEqual([]);
      expect([...rig.home.wakeUp.values()].map(({ purpose }) => purpose)).not.toContain("receipts");
    },
  );

  it("leaves no timer behind when it is closed", async () => {
    const rig = await CoreRig.start();
    await rig.record(helpPressed());
    await rig.act(staffDo("attend", idOf(rig)));
    await rig.act(staffClose(idOf(rig)));
    expect([...rig.home.wakeUp.values()]).toEqual([]);
  });
});
