// What a plan says of bases and alert rules, beside what a manager set on the screen.
import { describe, expect, it } from "vitest";
import { residentRuleProposals } from "../../../gateway/domain/resident-rule.ts";
import { planSchema } from "../../../gateway/provision/plan.ts";
import { ProvisionRig } from "./provision-rig.ts";

const HOME = { home: { id: "h-1", hubId: "hub-1", name: "Rowan House" } };
const BASIS = { purpose: "bed-exit", ground: "consent", review: "2027-06-01" } as const;
const NIGHT = { rule: "bed-exit", from: "22:00", to: "07:00", afterMinutes: 15 } as const;

function mary(more: object): object {
  return { ...HOME, residents: [{ id: "r-1", preferredName: "Mary", ...more }] };
}

describe("alert rules of a plan", () => {
  it("[H-24.1] are on only where they stand, at the hours that stand there", async () => {
    const rig = await ProvisionRig.start();
    await rig.apply(mary({ basis: [BASIS] }));
    expect([...rig.core.home.residentRule.values()]).toEqual([]);
    const evening = { ...NIGHT, from: "19:30", to: "22:00", afterMinutes: 0 };
    await rig.apply(mary({ basis: [BASIS], rules: [NIGHT, evening] }));
    expect(rig.core.home.residentRule.get("r-1/bed-exit")).toMatchObject({
      staffId: null,
      periods: [
        { fromMinute: 1320, toMinute: 420, afterMs: 900_000 },
        { fromMinute: 1170, toMinute: 1320, afterMs: 0 },
      ],
    });
    await rig.apply(mary({ basis: [BASIS], rules: [] }));
    expect([...rig.core.home.residentRule.values()]).toEqual([]);
  });

  it("change nothing when the same plan is applied again", async () => {
    const rig = await ProvisionRig.start();
    await rig.apply(mary({ basis: [BASIS], rules: [NIGHT] }));
    const events = rig.core.store.log.length;
    await rig.apply(mary({ basis: [BASIS], rules: [NIGHT] }));
    expect(rig.core.store.log).toHaveLength(events);
  });

  it("are refused without the basis for what they sense", () => {
    const refused = planSchema.safeParse(mary({ basis: [], rules: [NIGHT] }));
    expect(refused.error?.issues.map(({ path }) => path.join("."))).toEqual([
      "residents.0.rules.0",
    ]);
  });

  it("and bases that a manager recorded on the screen stay where the plan says nothing of them", async () => {
    const rig = await ProvisionRig.start();
    await rig.apply(mary({ basis: [BASIS] }));
    const periods = [{ fromMinute: 0, toMinute: 0, afterMs: 0 }];
    const wish = { residentId: "r-1", rule: "bed-exit", periods, staffId: null } as const;
    await rig.core.record(...residentRuleProposals(rig.core.home, wish));
    await rig.apply(mary({}));
    expect([...rig.core.home.basis.values()]).toHaveLength(1);
    expect([...rig.core.home.residentRule.values()]).toHaveLength(1);
    await rig.apply(mary({ basis: [] }));
    expect([...rig.core.home.basis.values()]).toEqual([]);
    expect([...rig.core.home.residentRule.values()]).toEqual([]);
  });
});
