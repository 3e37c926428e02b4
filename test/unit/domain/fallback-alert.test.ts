import { describe, expect, it } from "vitest";
import { HomeState } from "../../../gateway/domain/draft.ts";
import type { Alert } from "../../../gateway/domain/home.ts";
import type { Rule } from "../../../gateway/domain/rule.ts";
import { step } from "../../../gateway/domain/step.ts";
import type { Proposal } from "../../../gateway/events.ts";
import { rulesSettings } from "../../../gateway/rules/index.ts";
import { CoreRig, FakeDestination } from "../../support/core-rig.ts";
import { batteryFlat, fallDetected, fallReported, helpPressed } from "../../support/signs.ts";

const rules = rulesSettings.parse(undefined);

/** The rules as shipped, those of `names` broken. */
function broken(...names: readonly string[]): readonly Rule[] {
  const decide = (): never => {
    throw new Error("bug");
  };
  return rules.map((rule) => (names.includes(rule.name) ? { name: rule.name, decide } : rule));
}

function alertsOf(active: readonly Rule[], ...proposals: readonly Proposal[]): readonly Alert[] {
  const stamp = () => ({ id: "e", bootId: "b", wallMs: 0, monotonicMs: 0, clockSynced: true });
  const newAlertId = (cause: string): string => `alert for ${cause}`;
  const context = {
    nowMs: 0,
    newId: () => "i",
    newAlertId,
    destinations: [],
    canBoardsSound: true,
  };
  const draft = new HomeState().draft();
  step(draft, proposals, active, stamp, context);
  return [...draft.home.alert.values()];
}

describe("a rule that fails on a sign of need", () => {
  it.each<[string, Proposal, string]>([
    ["help", helpPressed(), "help-pressed"],
    ["fall", fallReported(), "fall-reported"],
    ["fall", fallDetected("alert"), "fall-detected"],
  ])("[H-01] [H-02] %s raises a plain alert all the same", (rule, sign, line) => {
    const [alert, ...others] = alertsOf(broken(rule), sign);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      ...{ kind: rule, priority: "high", level: "alert", stage: "raised", sounding: true },
      ...{ deviceId: "w-1", residentId: "r-1", lines: [{ line: { kind: line } }] },
    });
  });

  it("gives the alert the id its rule would have given it", () => {
    const ids = [broken(), broken("help")].map((active) =>
      alertsOf(active, helpPressed()).map(({ alertId }) => alertId),
    );
    expect(ids[1]).toEqual(ids[0]);
  });

  it("[H-02] tells destinations and names the rule that failed", async () => {
    const team = new FakeDestination();
    const rig = await CoreRig.start({ rules: broken("help"), destinations: { team } });
    await rig.record(helpPressed());
    await rig.settle();
    expect(team.notices).toMatchObject([{ kind: "help", live: true }]);
    expect(rig.ruleFaults).toContain("help");
  });

  it("raises no second alert where another rule made one of it", () => {
    expect(alertsOf(broken("follow-up", "technical"), helpPressed())).toHaveLength(1);
  });

  it("[H-07] raises none for a silent check or for what is no sign of need", () => {
    expect(alertsOf(broken("fall", "technical"), fallDetected("check"), batteryFlat())).toEqual([]);
  });
});
