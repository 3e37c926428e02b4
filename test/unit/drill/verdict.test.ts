// The drill's judge must see each fault it is there to see: a judge that misses one proves nothing.
import { describe, expect, it } from "vitest";
import { type Evidence, isKept, judge } from "../../drill/verdict.ts";

const PRESS = { deviceId: "w-1", bootNonce: 7, number: 0 };
const NOTICE = {
  webhookId: "d-1",
  alertId: "A",
  stage: "raised",
  priority: "high",
  live: true,
  callsAgain: false,
  occurredMs: 1_000,
  sentMs: 1_500,
  ageMs: 500,
  receivedMs: 1_510,
} as const;
const FALL = { deviceId: "w-2", impactUs: 5, occurredMs: 20_000, alertIds: ["B"] };

const RIGHT: Evidence = {
  presses: [{ ...PRESS, isAcknowledged: true }],
  falls: [{ deviceId: "w-2", impactWallMs: 20_300 }],
  log: {
    presses: [{ ...PRESS, seq: 1, alertIds: ["A"] }],
    falls: [FALL],
    raised: ["A", "B"],
    attendedMs: new Map([["A", 2_000]]),
    queuedMs: new Map(),
    acceptedMs: new Map(),
  },
  receiverBackMs: null,
  boardAlertIds: new Set(["A", "B"]),
  notices: [NOTICE, { ...NOTICE, webhookId: "d-2", alertId: "B" }],
};

function withLog(log: Partial<Evidence["log"]>): Evidence {
  return { ...RIGHT, log: { ...RIGHT.log, ...log } };
}

describe("the drill's verdict", () => {
  it("finds nothing where everything arrived once", () => {
    const verdict = judge(RIGHT);
    expect(verdict).toMatchObject({ accepted: 2, lost: 0, duplicated: 0, resent: 0, reordered: 0 });
    expect(verdict.detail.faults).toEqual([]);
  });

  it.each([
    ["not in the log", withLog({ presses: [] })],
    ["without an alert", withLog({ presses: [{ ...PRESS, seq: 1, alertIds: [] }] })],
    ["not on the board", { ...RIGHT, boardAlertIds: new Set(["B"]) }],
    ["not at the webhook", { ...RIGHT, notices: RIGHT.notices.slice(1) }],
    ["a fall not in the log", withLog({ falls: [] })],
    ["a fall in the log long after", withLog({ falls: [{ ...FALL, occurredMs: 50_000 }] })],
  ])("sees an accepted event that is lost: %s", (_name, evidence) => {
    expect(judge(evidence).lost).toBe(1);
  });

  it("does not count what was never acknowledged as lost", () => {
    const presses = [{ ...PRESS, isAcknowledged: false }];
    expect(judge({ ...withLog({ presses: [] }), presses }).lost).toBe(0);
  });

  it.each([
    ["in the log twice", withLog({ presses: [...RIGHT.log.presses, ...RIGHT.log.presses] })],
    ["with two alerts", withLog({ presses: [{ ...PRESS, seq: 1, alertIds: ["A", "C"] }] })],
    ["one impact twice", withLog({ falls: [FALL, FALL] })],
    ["one alert raised twice", withLog({ raised: ["A", "B", "B"] })],
    [
      "told twice as new",
      { ...RIGHT, notices: [...RIGHT.notices, { ...NOTICE, webhookId: "d-3" }] },
    ],
  ])("sees what is doubled: %s", (_name, evidence) => {
    expect(judge(evidence).duplicated).toBe(1);
  });

  it("sees what was sent again although its receipt was stored, and only that", () => {
    const acceptedMs = new Map([["d-1", 1_505]]);
    expect(judge(withLog({ acceptedMs })).sentAfterReceipt).toBe(0);
    const again = { ...NOTICE, sentMs: 1_600, ageMs: 600 };
    const late = { ...withLog({ acceptedMs }), notices: [...RIGHT.notices, again] };
    expect(judge(late)).toMatchObject({ sentAfterReceipt: 1, resent: 1 });
    expect(isKept(judge(late))).toBe(false);
  });

  it("sees what was told as a call to act after somebody had attended", () => {
    const verdict = judge(withLog({ attendedMs: new Map([["A", 1_400]]) }));
    expect(verdict.liveAfterAttended).toBe(1);
    expect(isKept(verdict)).toBe(false);
  });

  it("counts the same webhook-id received again as resent, not as doubled", () => {
    const verdict = judge({ ...RIGHT, notices: [...RIGHT.notices, NOTICE] });
    expect(verdict).toMatchObject({ resent: 1, duplicated: 0 });
  });

  it("sees one device's events in another order", () => {
    const second = { ...PRESS, seq: 1, number: 1, alertIds: ["A"] };
    const presses = [second, { ...PRESS, seq: 2, alertIds: ["A"] }];
    expect(judge(withLog({ presses })).reordered).toBe(1);
  });

  it("sees an attended alert told as live, and a wrong age", () => {
    const late = { ...NOTICE, sentMs: 3_000, ageMs: 2_000 };
    expect(judge({ ...RIGHT, notices: [...RIGHT.notices, late] }).detail.toldLate).toBe(1);
    const wrongAge = { ...NOTICE, ageMs: 0 };
    expect(judge({ ...RIGHT, notices: [...RIGHT.notices, wrongAge] }).detail.toldLate).toBe(1);
  });
});
