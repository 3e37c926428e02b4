// The judge of the order in which a receiver is told, once it is back.
import { describe, expect, it } from "vitest";
import { type Backlog, tellingOrder } from "../../drill/telling-order.ts";
import type { ReceivedNotice } from "../../drill/received-notice.ts";
import { isKept } from "../../drill/verdict.ts";

const BACK_MS = 10_000;

function told(webhookId: string, live: boolean, priority: "high" | "medium"): ReceivedNotice {
  return {
    ...{ webhookId, alertId: `alert-of-${webhookId}`, stage: "raised", priority, live },
    ...{ callsAgain: false, occurredMs: 0, sentMs: 0, ageMs: 0, receivedMs: 0 },
  };
}

function backlog(notices: readonly ReceivedNotice[], queuedMs = 1): Backlog {
  return {
    ...{ notices, backMs: BACK_MS, attendedMs: new Map([["alert-of-a", 2_000]]) },
    queuedMs: new Map(notices.map(({ webhookId }) => [webhookId, queuedMs])),
  };
}

const KNOCKS = [told("k1", true, "high"), told("k2", false, "medium")];
const CALLS = ["a", "b", "c", "d", "e"].map((id) => told(id, true, "high"));
const INFORMATION = ["v", "w", "x", "y", "z"].map((id) => told(id, false, "high"));

describe("the order in which a receiver is told", () => {
  it("is right where calls to act come before information", () => {
    const order = tellingOrder(backlog([...KNOCKS, ...CALLS, ...INFORMATION]));
    expect(order).toEqual({ owed: 12, information: 6, attendedMeanwhile: 1, outOfOrder: [] });
  });

  it("is wrong where information comes first", () => {
    const { outOfOrder } = tellingOrder(backlog([...KNOCKS, ...INFORMATION, ...CALLS]));
    expect(outOfOrder).toHaveLength(INFORMATION.length);
    expect(outOfOrder[0]).toMatch(
      /^v of alert-of-v \(information, high\) before .* \(live, high\)$/,
    );
  });

  it("is wrong where a device's fault comes before a call for help", () => {
    const faults = ["v", "w", "x", "y", "z"].map((id) => told(id, true, "medium"));
    expect(tellingOrder(backlog([...KNOCKS, ...faults, ...CALLS])).outOfOrder).toHaveLength(5);
  });

  it("is not judged among messages under way together, nor of what came up later", () => {
    const [first, ...rest] = INFORMATION;
    const beside = [...KNOCKS, ...(first === undefined ? [] : [first]), ...CALLS.slice(0, 3)];
    expect(tellingOrder(backlog([...beside, ...rest])).outOfOrder).toEqual([]);
    const later = backlog([...KNOCKS, ...INFORMATION, ...CALLS], BACK_MS + 1);
    expect(tellingOrder(later)).toMatchObject({ owed: 0, outOfOrder: [] });
  });
});

describe("a drill", () => {
  const kept = {
    ...{ accepted: 1, lost: 0, duplicated: 0, resent: 3, reordered: 0 },
    ...{ sentAfterReceipt: 0, liveAfterAttended: 0 },
    detail: {
      ...{ presses: 1, falls: 0, alerts: 1, notAcknowledged: 0, toldLate: 0, faults: [] },
      backlog: tellingOrder(backlog([...KNOCKS, ...CALLS])),
    },
  };

  it("is kept where nothing went wrong", () => {
    expect(isKept(kept)).toBe(true);
    expect(isKept({ ...kept, detail: { ...kept.detail, backlog: null } })).toBe(true);
  });

  it.each([
    { ...kept, lost: 1 },
    { ...kept, duplicated: 1 },
    { ...kept, reordered: 1 },
    { ...kept, detail: { ...kept.detail, toldLate: 1 } },
    ...[{ attendedMeanwhile: 0 }, { information: 0 }, { outOfOrder: ["one"] }].map((wrong) => ({
      ...kept,
      detail: { ...kept.detail, backlog: { ...kept.detail.backlog, ...wrong } },
    })),
  ])("is not kept where something did, or nothing was put to the test", (verdict) => {
    expect(isKept(verdict)).toBe(false);
  });
});
