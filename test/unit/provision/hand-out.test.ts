import { describe, expect, it } from "vitest";
import type { CredentialBook } from "../../../gateway/credential-book.ts";
import { checkCredential } from "../../../gateway/drivers/credential.ts";
import type { ProvisionResult } from "../../../gateway/provision/apply-plan.ts";
import { makeOffer } from "../../../gateway/provision/offer.ts";
import { thrownBy } from "../../support/thrown.ts";
import { NO_REISSUE, planOf, ProvisionRig } from "./provision-rig.ts";

/** Each PIN is hashed slowly on purpose, some sixty times in one test. */
const PINS_TAKE_MS = 60_000;

const PLAN = {
  devices: [{ id: "w-1" }, { id: "w-2" }],
  staff: [{ id: "ann", name: "Ann", role: "manager" }],
  bridges: [{ id: "z", topics: ["zigbee2mqtt/#"] }],
  enrolments: 1,
};

/** Every secret that was told opens the hub. */
async function allWork(rig: ProvisionRig, result: ProvisionResult): Promise<boolean> {
  const named = [
    ...result.devices.map(({ deviceId, secret }) => [deviceId, secret] as const),
    ...[...result.bridges, ...result.enrolments].map((o) => [o.username, o.secret] as const),
  ];
  const { lookUp } = rig.credentials;
  const opens = named.map(
    ([name, secret]) => checkCredential(lookUp, name, Buffer.from(secret ?? "")) !== undefined,
  );
  const [ann] = result.staff;
  return opens.every(Boolean) && (await rig.credentials.verifyPin("ann", ann?.pin ?? ""));
}

describe("handing out secrets", () => {
  it(
    "[H-20.8] cut off at any write, goes on with the same secrets and loses none",
    async () => {
      const whole = await ProvisionRig.start();
      whole.writesLeft = 1_000;
      await whole.apply(PLAN);
      const writes = 1_000 - whole.writesLeft;
      expect(writes).toBeGreaterThan(8);
      for (let cutAt = 0; cutAt <= writes; cutAt += 1) {
        const rig = await ProvisionRig.start();
        const plan = planOf(PLAN);
        const first = makeOffer(plan, NO_REISSUE, undefined);
        rig.writesLeft = cutAt;
        await rig.applyOffer(plan, first).catch((error: unknown) => error);
        rig.writesLeft = Number.POSITIVE_INFINITY;
        // The answer of the first run never came: only its offer is on the installer's disk.
        const { offer, result } = await rig.apply(PLAN, NO_REISSUE, first);
        expect(offer).toEqual({ ...first, isResumed: true });
        expect(await allWork(rig, result)).toBe(true);
      }
    },
    PINS_TAKE_MS,
  );

  it("a second time hands out nothing and changes nothing", async () => {
    const rig = await ProvisionRig.start();
    await rig.apply({ ...PLAN, enrolments: 0 });
    const events = rig.core.committed.length;
    const { result } = await rig.apply({ ...PLAN, enrolments: 0 });
    expect(result.devices.map(({ secret }) => secret)).toEqual([null, null]);
    expect(result.staff.map(({ pin }) => pin)).toEqual([null]);
    expect(result.bridges.map(({ secret }) => secret)).toEqual([null]);
    expect(rig.core.committed).toHaveLength(events);
  });

  it("[H-20.6] anew ends the secret before, for what was named alone", async () => {
    const rig = await ProvisionRig.start();
    const first = await rig.apply(PLAN);
    const again = await rig.apply(PLAN, { reissue: ["w-1", "bridge-z"], reissuePins: ["ann"] });
    expect(again.result.devices.map(({ secret }) => secret !== null)).toEqual([true, false]);
    const { lookUp } = rig.credentials;
    const old = Buffer.from(first.result.devices[0]?.secret ?? "");
    expect(checkCredential(lookUp, "w-1", old)).toBeUndefined();
    expect(await rig.credentials.verifyPin("ann", again.result.staff[0]?.pin ?? "")).toBe(true);
    expect(again.result.bridges[0]?.secret).toEqual(expect.any(String));
  });

  it("refuses to issue anew what the plan does not know", () => {
    const wanted = { reissue: ["w-1", "w-9"], reissuePins: ["zoe"] };
    const refused = thrownBy(() => makeOffer(planOf(PLAN), wanted, undefined));
    expect(refused).toBe("plan/invalid: Not in this plan: --reissue w-9, --reissue-pin zoe.");
  });
});

describe("ending by plan", () => {
  const { devices, staff, bridges } = PLAN;
  const WITH_BEN = { ...PLAN, staff: [...staff, { id: "ben", name: "Ben" }] };

  it("[H-20.6] takes secrets, PIN and assignment; again changes nothing", async () => {
    const rig = await ProvisionRig.start();
    const rooms = [{ id: "room-1", name: "Room 1" }];
    await rig.apply({ ...WITH_BEN, rooms, devices: [{ id: "w-1", room: "room-1" }] });
    const plan = { rooms, staff, revoke: { staff: ["ben"], devices: ["w-1"], bridges: ["z"] } };
    await rig.apply(plan);
    await rig.apply(plan);
    const { home } = rig.core;
    expect(home.device.get("w-1")).toBeUndefined();
    expect([...home.assignment.values()].map(({ toMs }) => toMs)).toEqual([expect.any(Number)]);
    expect(rig.credentials.has("device", "w-1")).toBe(false);
    expect(rig.credentials.has("pin", "ben")).toBe(false);
    expect(rig.credentials.has("bridge", "bridge-z")).toBe(false);
    const ended = rig.core.committed.filter(({ type }) => type === "credential.revoked");
    expect(ended).toHaveLength(3);
  });

  it("[H-20.7] is refused for the last person who could answer", async () => {
    const rig = await ProvisionRig.start();
    await rig.apply(PLAN);
    const refused = rig.apply({ devices, bridges, revoke: { staff: ["ann"] } });
    await expect(refused).rejects.toMatchObject({ code: "access/refused" });
    expect(rig.credentials.has("pin", "ann")).toBe(true);
  });

  it("[H-20.6] of a bridge is undone by no restart and no older plan, but by a new secret", async () => {
    const rig = await ProvisionRig.start();
    const first = await rig.apply(PLAN);
    rig.isDiskFull = true;
    const revoked = rig.apply({ devices, staff, revoke: { bridges: ["z"] } });
    await expect(revoked).rejects.toThrow("full");
    rig.isDiskFull = false;
    // The secret is on the disk still; a start finds it there.
    const opens = (credentials: CredentialBook, secret: string | null | undefined): boolean =>
      checkCredential(credentials.lookUp, "bridge-z", Buffer.from(secret ?? "")) !== undefined;
    const [known] = first.result.bridges;
    expect(opens(await rig.restartedBook(), known?.secret)).toBe(false);
    const older = await rig.apply(PLAN, NO_REISSUE, first.offer);
    expect(older.result.bridges[0]?.secret).toBeNull();
    expect(opens(rig.credentials, known?.secret)).toBe(false);
    const anew = await rig.apply(PLAN, { reissue: ["bridge-z"], reissuePins: [] });
    expect(opens(await rig.restartedBook(), anew.result.bridges[0]?.secret)).toBe(true);
  });

  it("[H-20.6] is not undone by an older plan, but by a new PIN", async () => {
    const rig = await ProvisionRig.start();
    await rig.apply(WITH_BEN);
    await rig.apply({ ...PLAN, revoke: { staff: ["ben"] } });
    const { result } = await rig.apply(WITH_BEN);
    expect(result.staff[1]).toMatchObject({ staffId: "ben", pin: null, isRevoked: true });
    const back = await rig.apply(WITH_BEN, { reissue: [], reissuePins: ["ben"] });
    expect(await rig.credentials.verifyPin("ben", back.result.staff[1]?.pin ?? "")).toBe(true);
    expect(rig.core.home.staff.get("ben")?.revoked).toBeUndefined();
  });

  it("is a fault of the plan where the same name stands in it", () => {
    expect(() => planOf({ ...PLAN, revoke: { devices: ["w-1"] } })).toThrow("set it up again");
  });
});
