import { describe, expect, it } from "vitest";
import { HomeState } from "../../../gateway/domain/draft.ts";
import type { Rule } from "../../../gateway/domain/rule.ts";
import { step, type StepResult } from "../../../gateway/domain/step.ts";
import type { Proposal } from "../../../gateway/events.ts";
import { rulesSettings } from "../../../gateway/rules/index.ts";

const stamp = () => ({ id: "e", bootId: "b", wallMs: 0, monotonicMs: 0, clockSynced: true });
const context = {
  ...{ nowMs: 0, newId: () => "i", newAlertId: () => "a" },
  ...{ destinations: [], canBoardsSound: true },
};
const room: Proposal = {
  type: "room.added",
  data: { roomId: "1", name: "Room 1", kind: "bedroom" },
};

function run(rules: readonly Rule[], proposals: readonly Proposal[]): StepResult {
  return step(new HomeState().draft(), proposals, rules, stamp, context);
}

describe("one submission through the rules", () => {
  it("goes on with the others where one rule throws, and says which", () => {
    const broken: Rule = {
      name: "broken",
      decide: () => {
        throw new Error("bug");
      },
    };
    const echo: Rule = {
      name: "echo",
      decide: ({ type }) =>
        type === "room.added" ? [{ type: "hub.stopped", data: { reason: "seen" } }] : [],
    };
    const { events, faults } = run([broken, echo], [room]);
    expect(events.map(({ type }) => type)).toEqual(["room.added", "hub.stopped"]);
    expect(faults.map(({ rule }) => rule)).toEqual(["broken", "broken"]);
  });

  it("carries out all that follows from one proposal before the next", () => {
    const fault = { fault: "model", subject: "" } as const;
    const { events } = run(rulesSettings.parse(undefined), [
      { type: "fault.noticed", data: { ...fault, detail: "broken" } },
      { type: "fault.cleared", data: fault },
    ]);
    expect(events.map(({ type }) => type)).toEqual([
      "fault.noticed",
      "alert.raised",
      "fault.cleared",
      "alert.added-to",
    ]);
  });

  it("ends rules that set each other off without end, as a fault of ours", () => {
    const endless: Rule = { name: "endless", decide: () => [room] };
    expect(() => run([endless], [room])).toThrow(expect.objectContaining({ code: "internal/bug" }));
  });

  it("shows a rule what its event removes, and a later rule that it is gone", () => {
    const seen: (number | undefined)[] = [];
    const watcher: Rule = {
      name: "watcher",
      decide: ({ type }, { home }) => {
        if (type !== "wake-up.set") seen.push(home.wakeUp.get("w")?.delayMs);
        return type === "wake-up.fired" ? [room] : [];
      },
    };
    const set: Proposal = {
      type: "wake-up.set",
      data: { wakeUpId: "w", alertId: "a", purpose: "attendance", delayMs: 5 },
    };
    run([watcher], [set, { type: "wake-up.fired", data: { wakeUpId: "w" } }]);
    expect(seen).toEqual([5, undefined]);
  });
});
