// What becomes of a fall's alert after it was raised: its priority, its lines, its timer on the floor.
import { beforeEach, describe, expect, it } from "vitest";
import type { Alert } from "../../../gateway/domain/home.ts";
import { GatewayError } from "../../../gateway/errors.ts";
import { rulesSettings } from "../../../gateway/rules/index.ts";
import { CoreRig, FakeDestination } from "../../support/core-rig.ts";
import {
  fallDetected,
  fallReported,
  helpPressed,
  movementSeen,
  okPressed,
  sensed,
  staffClose,
  staffDo,
} from "../../support/signs.ts";

const MINUTE_MS = 60_000;

let team: FakeDestination;
let rig: CoreRig;
beforeEach(async () => {
  team = new FakeDestination();
  rig = await CoreRig.start({ destinations: { team } });
});

/** The one fall; that no board showed it in time is a technical alert of its own. */
function fall(): Alert {
  const [alert, ...others] = rig.alerts.filter(({ kind }) => kind !== "technical");
  if (alert === undefined || others.length > 0) throw new Error("not one fall");
  return alert;
}

async function told(): Promise<readonly unknown[]> {
  await rig.settle();
  return team.notices.map(({ priority, live, lastSeen, text }) => [priority, live, lastSeen, text]);
}

function linesOf(kind: string): readonly object[] {
  return fall()
    .lines.map(({ line }) => line)
    .filter((line) => line.kind === kind);
}

describe("the priority of a fall", () => {
  it("[H-05.1] is lower once the wearer was seen up, and the alert sounds on", async () => {
    for (const movement of ["got-up", "walking"] as const) {
      rig = await CoreRig.start();
      await rig.record(fallDetected("alert"), movementSeen("moving"));
      expect(fall().priority).toBe("high");
      await rig.record(movementSeen(movement));
      expect(fall()).toMatchObject({ priority: "medium", sounding: true, stage: "raised" });
    }
  });

  it("[H-05.1] is not lower for a press of I am OK: people press it when they are hurt", async () => {
    await rig.record(fallDetected("alert"), okPressed());
    expect(fall()).toMatchObject({ priority: "high", sounding: true, lineCount: 2 });
  });

  it("[H-22.3] is high again when who got up lies still again, and everybody is called again", async () => {
    await rig.record(fallDetected("alert"), movementSeen("got-up"));
    expect(await told()).toHaveLength(1);
    await rig.record(movementSeen("still"));
    expect(fall().priority).toBe("high");
    const [, again] = await told();
    expect(again).toMatchObject(["high", true, "still", expect.stringContaining("lying still")]);
  });

  it("[H-10.1] that falls tells no destination by itself, but every later message says it", async () => {
    await rig.record(fallDetected("alert"));
    await rig.settle();
    await rig.record(movementSeen("walking"));
    expect(await told()).toMatchObject([["high", true, null, expect.any(String)]]);
    await rig.act(staffDo("acknowledge", fall().alertId));
    const [, later] = await told();
    expect(later).toMatchObject(["medium", false, "walking", expect.stringContaining("walking")]);
  });

  it("[H-03.3] of an alert as it is now decides who is told of first", async () => {
    team.failure = new GatewayError("notifier/unreachable", "the line is down");
    await rig.record(fallDetected("alert"), movementSeen("walking"));
    rig.clock.advance(1_000);
    await rig.record(fallDetected("alert", { deviceId: "w-2", residentId: "r-2" }));
    await rig.settle();
    team.failure = undefined;
    await rig.advance(2 * MINUTE_MS);
    const order = team.notices.map(({ residentId }) => residentId);
    expect(order.indexOf("r-2")).toBeLessThan(order.indexOf("r-1"));
  });
});

describe("what other sensors say", () => {
  beforeEach(async () => {
    const assignment = { assignmentId: "a-1", deviceId: "bed-1", residentId: "r-1", roomId: null };
    await rig.record({ type: "assignment.started", data: assignment });
  });
  const bed = async (state: "occupied" | "empty") => {
    await rig.record(sensed("bed", state, { deviceId: "bed-1", occurredMs: rig.clock.now() }));
  };

  it("stands with the finding and with what was seen after it", async () => {
    await bed("empty");
    await rig.record(fallDetected("alert"), movementSeen("still"));
    expect(linesOf("fall-detected")).toMatchObject([{ context: { bed: "empty" } }]);
    expect(linesOf("movement")).toMatchObject([{ context: { bed: "empty", staffNear: null } }]);
  });

  it("is not claimed where there is no such sensor", async () => {
    await rig.record(fallDetected("alert"), movementSeen("still"));
    for (const { line } of fall().lines) expect(line).not.toHaveProperty("context");
  });

  it("[H-05.1] adds a line when it changes, and changes nothing else", async () => {
    await bed("empty");
    await rig.record(fallDetected("alert"));
    rig.clock.advance(MINUTE_MS);
    await bed("occupied");
    expect(linesOf("context-changed")).toMatchObject([{ context: { bed: "occupied" } }]);
    expect(fall()).toMatchObject({ priority: "high", sounding: true, stage: "raised" });
  });

  it("[H-01.9] makes a check sound: the bed just left, then a doubtful blow, then still", async () => {
    await bed("empty");
    await rig.record(fallDetected("check", { stillAfter: true }));
    expect(fall()).toMatchObject({ level: "alert", priority: "high", sounding: true });
    expect(await told()).toHaveLength(1);
  });

  it.each([
    ["the bed is occupied", "occupied", 0, true],
    ["the bed was left long before", "empty", 6 * MINUTE_MS, true],
    ["the wearer moves on", "empty", 0, false],
  ] as const)("leaves a check silent where %s", async (_, state, beforeMs, stillAfter) => {
    await bed(state);
    rig.clock.advance(beforeMs);
    const occurredMs = rig.clock.now();
    await rig.record(fallDetected("check", { stillAfter, occurredMs }));
    expect(fall()).toMatchObject({ level: "check", sounding: false });
    await rig.advance(5 * MINUTE_MS);
    expect(fall()).toMatchObject({ level: "alert", sounding: true });
  });

  it("[H-01.9] makes a check sound where a second device of the resident doubts too", async () => {
    await rig.record(fallDetected("check"));
    await rig.record(fallDetected("check", { deviceId: "w-2" }));
    expect(fall()).toMatchObject({ level: "alert", sounding: true, lineCount: 2 });
  });
});

describe("a resident who may still be on the floor", () => {
  const FIRST_MS = 20 * MINUTE_MS;
  const ASK_MS = 45 * MINUTE_MS;
  const EVERY_MS = 10 * MINUTE_MS;

  it("[H-22.1] is called for again 20 minutes after the blow, louder in rank, and then every ten", async () => {
    await rig.record(fallDetected("alert"), movementSeen("got-up"));
    await rig.act(staffDo("acknowledge", fall().alertId));
    await rig.advance(2 * MINUTE_MS);
    await rig.act(staffDo("hand-back", fall().alertId));
    await rig.advance(FIRST_MS - 2 * MINUTE_MS - 1);
    expect(linesOf("still-on-floor")).toEqual([]);
    await rig.advance(1);
    const line = { afterMs: FIRST_MS, seen: "got-up" };
    expect(linesOf("still-on-floor")).toMatchObject([line]);
    expect(fall()).toMatchObject({ priority: "high", sounding: true });
    await rig.advance(EVERY_MS);
    expect(linesOf("still-on-floor")).toHaveLength(2);
  });

  it("[H-22.1] counts from the blow, also where the fall was told late", async () => {
    const occurredMs = rig.clock.now() - 15 * MINUTE_MS;
    const late = fallReported({ occurredMs });
    if (late.type !== "fall.reported") throw new Error("another event");
    const occurrence = { occurredMs, ageMs: 15 * MINUTE_MS };
    await rig.record({ type: "fall.reported", data: { ...late.data, occurrence } });
    await rig.advance(5 * MINUTE_MS);
    expect(linesOf("still-on-floor")).toMatchObject([{ afterMs: FIRST_MS }]);
  });

  it("[H-22.2] is asked for at 45 minutes although somebody is there, until it is closed", async () => {
    await rig.record(fallDetected("alert"));
    const { alertId } = rig.alert;
    await rig.act(staffDo("attend", alertId));
    await rig.advance(ASK_MS - 1);
    expect(fall()).toMatchObject({ sounding: false, lineCount: 1 });
    await rig.advance(1);
    expect(fall()).toMatchObject({ sounding: true, stage: "attended", priority: "high" });
    const came = fall().attended;
    await rig.act(staffDo("attend", alertId));
    expect(fall()).toMatchObject({ sounding: false, attended: came });
    await rig.advance(EVERY_MS);
    expect(fall().sounding).toBe(true);
    await rig.act(staffClose(alertId));
    expect(rig.clock.waiting).toEqual([]);
    const live = team.notices.filter((notice) => notice.live);
    expect(live).toHaveLength(1);
  });

  it("[H-22.1] [H-12.1] is called for on time after a restart of the hub", async () => {
    await rig.record(fallDetected("alert"));
    await rig.act(staffDo("attend", fall().alertId));
    await rig.advance(10 * MINUTE_MS);
    const { store, clock } = rig;
    rig = await CoreRig.start({ store, clock, bootId: "boot-2" });
    await rig.advance(ASK_MS - 10 * MINUTE_MS - 1);
    expect(fall().sounding).toBe(false);
    await rig.advance(1);
    expect(fall().sounding).toBe(true);
  });

  it("is nobody's question for a press for help", async () => {
    await rig.record(helpPressed());
    await rig.act(staffDo("attend", fall().alertId));
    await rig.advance(3 * ASK_MS);
    expect(fall()).toMatchObject({ sounding: false, lineCount: 1 });
  });

  it("[H-22.1] is never left for an hour by any setting the config takes", () => {
    const longest = { soundAgainAfterMs: 40 * MINUTE_MS, askAgainAfterMs: 50 * MINUTE_MS };
    expect(rulesSettings.safeParse({ "on-floor": longest }).success).toBe(true);
    for (const key of ["soundAgainAfterMs", "askAgainAfterMs"]) {
      const tooLong = { [key]: 55 * MINUTE_MS };
      expect(rulesSettings.safeParse({ "on-floor": tooLong }).success).toBe(false);
    }
  });
});
