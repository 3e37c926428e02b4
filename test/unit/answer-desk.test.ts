import { beforeEach, describe, expect, it } from "vitest";
import { parseDownlink } from "../../firmware-sim/downlink.ts";
import { AnswerDesk } from "../../gateway/answer-desk.ts";
import type { AlertCommand } from "../../gateway/domain/alert-command.ts";
import { CoreRig } from "../support/core-rig.ts";
import { batteryFlat, fallDetected, helpPressed, staffClose, staffDo } from "../support/signs.ts";

let rig: CoreRig;
let desk: AnswerDesk;
let sent: string[];

function openDesk(): AnswerDesk {
  return new AnswerDesk({
    home: () => rig.home,
    send: (deviceId, channel, payload) => {
      const heard = parseDownlink(Buffer.from(payload));
      sent.push(`${deviceId} ${channel} ${heard?.kind === "answer" ? heard.answer : "?"}`);
    },
  });
}

beforeEach(async () => {
  rig = await CoreRig.start();
  sent = [];
  desk = openDesk();
});

async function act(...commands: readonly AlertCommand[]): Promise<void> {
  for (const command of commands) {
    const from = rig.committed.length;
    await rig.act(command);
    desk.committed(rig.committed.slice(from));
  }
}

/** The answers since the last look. */
const answers = (): readonly string[] =>
  sent.splice(0).map((line) => line.replace("w-1 answer ", ""));

function comesBack(): void {
  desk.connection("w-1", true);
  desk.heard("w-1");
}

/** A fall, and a press after it that found somebody there: two open alerts. */
async function twoAlerts(): Promise<readonly [string, string]> {
  await rig.record(helpPressed());
  await rig.record(fallDetected("alert"));
  const [help, fall] = rig.alerts.map(({ alertId }) => alertId);
  return [help ?? "", fall ?? ""];
}

describe("the wearer's answer", () => {
  it("[H-05] follows what people do, stage by stage", async () => {
    await rig.record(helpPressed());
    const { alertId } = rig.alert;
    for (const kind of ["acknowledge", "hand-back", "acknowledge", "attend"] as const) {
      await act(staffDo(kind, alertId));
    }
    await act(staffClose(alertId));
    expect(answers()).toEqual([
      "someone is coming",
      "nobody is coming",
      "someone is coming",
      "someone is there",
      "closed",
    ]);
  });

  it("[H-05] is none where staff take on a fault of the device", async () => {
    await rig.record(batteryFlat());
    const { alertId } = rig.alert;
    await act(staffDo("acknowledge", alertId), staffClose(alertId));
    expect(answers()).toEqual([]);
  });

  it("[H-05] is not closed while another alert of the wearer is unanswered", async () => {
    const [help, fall] = await twoAlerts();
    await act(staffDo("attend", fall), staffClose(fall));
    expect(answers()).toEqual(["someone is there", "nobody is coming"]);
    await act(staffDo("acknowledge", help));
    await act(staffDo("attend", help), staffClose(help));
    expect(answers()).toEqual(["someone is coming", "someone is there", "closed"]);
  });

  it("[H-05] stays that somebody is coming while one of two alerts is handed back", async () => {
    const [help, fall] = await twoAlerts();
    await act(staffDo("acknowledge", help), staffDo("acknowledge", fall));
    await act(staffDo("hand-back", fall));
    expect(answers().at(-1)).toBe("someone is coming");
  });

  it("is closed although a check the wearer knows nothing of is open", async () => {
    await rig.record(helpPressed());
    const { alertId } = rig.alert;
    await act(staffDo("attend", alertId));
    await rig.record(fallDetected("check"));
    await act(staffClose(alertId));
    expect(answers()).toEqual(["someone is there", "closed"]);
  });
});

describe("a device that comes back", () => {
  it("hears again how its open alert stands, once, when it can hear", async () => {
    await rig.record(helpPressed());
    await act(staffDo("acknowledge", rig.alert.alertId));
    answers();
    desk.connection("w-1", true);
    expect(answers()).toEqual([]);
    desk.heard("w-1");
    desk.heard("w-1");
    expect(answers()).toEqual(["someone is coming"]);
  });

  it("[H-05] hears that nobody is coming any more, and never that before somebody was", async () => {
    await rig.record(helpPressed());
    comesBack();
    expect(answers()).toEqual([]);
    desk.connection("w-1", false);
    await act(staffDo("acknowledge", rig.alert.alertId), staffDo("hand-back", rig.alert.alertId));
    answers();
    comesBack();
    expect(answers()).toEqual(["nobody is coming"]);
  });

  it.each([
    ["while it was away", false, ["closed"]],
    ["while it was there", true, []],
  ])("hears of an alert closed %s", async (_when, isThere, expected) => {
    await rig.record(helpPressed());
    comesBack();
    if (!isThere) desk.connection("w-1", false);
    await act(staffDo("attend", rig.alert.alertId), staffClose(rig.alert.alertId));
    answers();
    if (isThere) desk.connection("w-1", false);
    comesBack();
    expect(answers()).toEqual(expected);
    desk.connection("w-1", false);
    comesBack();
    expect(answers()).toEqual([]);
  });

  it("hears of an alert closed on a line that was dead already", async () => {
    await rig.record(helpPressed());
    comesBack();
    await act(staffDo("attend", rig.alert.alertId), staffClose(rig.alert.alertId));
    answers();
    comesBack();
    expect(answers()).toEqual(["closed"]);
  });

  it("[H-12.1] hears how its alert stands also from a hub that was restarted", async () => {
    const [help, fall] = await twoAlerts();
    await act(staffDo("attend", fall));
    answers();
    desk = openDesk();
    comesBack();
    expect(answers()).toEqual(["someone is there"]);
    await act(staffClose(fall));
    answers();
    desk = openDesk();
    comesBack();
    expect(answers()).toEqual(["nobody is coming"]);
    await act(staffDo("attend", help), staffClose(help));
    answers();
    desk = openDesk();
    comesBack();
    expect(answers()).toEqual(["closed"]);
  });

  it("hears nothing where it never asked", () => {
    comesBack();
    expect(answers()).toEqual([]);
  });
});
