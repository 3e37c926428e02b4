import { describe, expect, it } from "vitest";
import type { Home } from "../../../gateway/domain/home.ts";
import { activeStaff, revokeStaff, revokeTablet } from "../../../gateway/domain/staff.ts";
import type { RoleName } from "../../../gateway/events.ts";
import { CoreRig } from "../../support/core-rig.ts";
import { thrownBy } from "../../support/thrown.ts";

const sealed = { subject: "x", box: "" };

async function homeOf(people: Readonly<Record<string, RoleName>>): Promise<CoreRig> {
  const rig = await CoreRig.start();
  for (const [staffId, role] of Object.entries(people)) {
    await rig.record({ type: "staff.added", data: { staffId, role, personal: sealed } });
  }
  return rig;
}

const everybody = (): boolean => true;

async function revoke(rig: CoreRig, staffId: string, by: string | null): Promise<void> {
  await rig.pipeline.submit({ decide: (home) => revokeStaff(home, staffId, by, everybody) });
}

describe("ending a person's access", () => {
  it("[H-20.6] leaves the name on what they did, and lets them do no more", async () => {
    const rig = await homeOf({ ann: "manager", ben: "staff" });
    await revoke(rig, "ben", "ann");
    expect(activeStaff(rig.home, "ben")).toBeUndefined();
    expect(rig.home.staff.get("ben")?.personal).toEqual(sealed);
    const audited = rig.committed.filter(({ type }) => type === "credential.revoked");
    expect(audited).toMatchObject([{ data: { principalId: "ben", byStaffId: "ann" } }]);
  });

  it("again changes nothing", async () => {
    const rig = await homeOf({ ann: "manager", ben: "staff" });
    await revoke(rig, "ben", null);
    const before = rig.committed.length;
    await revoke(rig, "ben", null);
    expect(rig.committed).toHaveLength(before);
  });

  it.each([
    { people: { ann: "manager", cem: "installer" }, of: "ann", by: null },
    { people: { ann: "manager", ben: "staff" }, of: "ann", by: "ann" },
    { people: { ann: "manager", ben: "staff" }, of: "ann", by: "ben" },
  ] as const)(
    "[H-20.7] is refused where nobody could answer, or who asks may not: $of by $by",
    async ({ people, of, by }) => {
      const rig = await homeOf(people);
      const refused = await revoke(rig, of, by).catch((error: unknown) => error);
      expect(refused).toMatchObject({ code: "access/refused" });
      expect(activeStaff(rig.home, "ann")).toBeDefined();
    },
  );

  it("[H-20.7] by two managers of each other at once leaves one of them", async () => {
    const rig = await homeOf({ ann: "manager", ben: "manager" });
    const results = await Promise.allSettled([
      revoke(rig, "ann", "ben"),
      revoke(rig, "ben", "ann"),
    ]);
    expect(results.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  it("[H-20.7] does not count who has no PIN", async () => {
    const rig = await homeOf({ ann: "manager", ben: "staff", cem: "staff" });
    const hasPin = (id: string): boolean => id !== "cem";
    const decide = (home: Home) => revokeStaff(home, "ben", null, hasPin);
    await rig.pipeline.submit({ decide });
    const refused = thrownBy(() => revokeStaff(rig.home, "ann", null, hasPin));
    expect(refused).toContain("access/refused");
  });

  it("is refused for a name or a tablet nobody knows", async () => {
    const { home } = await homeOf({ ann: "manager" });
    for (const refused of [
      thrownBy(() => revokeStaff(home, "zoe", "ann", everybody)),
      thrownBy(() => revokeTablet(home, "t-9", "ann")),
    ]) {
      expect(refused).toContain("access/unknown");
    }
  });
});
