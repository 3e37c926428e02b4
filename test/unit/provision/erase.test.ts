import { describe, expect, it } from "vitest";
import { helpPressed, staffClose, staffDo } from "../../support/signs.ts";
import { planOf, ProvisionRig } from "./provision-rig.ts";

const STAFF = [{ id: "ann", name: "Ann", role: "manager" }];
const HOME = {
  staff: STAFF,
  residents: [{ id: "r-1", preferredName: "Mary", fullName: "Mary Adams" }],
  devices: [{ id: "w-1", label: "Blue strap 1", resident: "r-1" }],
};
const WITHOUT = { staff: STAFF, devices: [{ id: "w-1", label: "Blue strap 1" }], erase: ["r-1"] };

describe("erasing a resident", () => {
  it("[H-21.2] [H-04.1] leaves their devices to nobody, and says which", async () => {
    const rig = await ProvisionRig.start();
    await rig.apply(HOME);
    const { result } = await rig.apply({ staff: STAFF, erase: ["r-1"] });
    expect(result).toMatchObject({ erased: ["r-1"], unassigned: ["w-1"] });
    expect(rig.erasedKeys).toEqual(["r-1"]);
    const { home } = rig.core;
    expect([...home.assignment.values()].map(({ toMs }) => toMs !== null)).toEqual([true]);
    expect(home.resident.get("r-1")?.personal).toBeNull();
    await rig.core.record(helpPressed({ residentId: null }));
    expect(rig.core.alert).toMatchObject({ residentId: null, deviceId: "w-1" });
  });

  it("waits for a person to close what is open about them, and leaves no timer", async () => {
    const rig = await ProvisionRig.start();
    await rig.apply(HOME);
    await rig.core.record(helpPressed());
    const { alertId } = rig.core.alert;
    await expect(rig.apply(WITHOUT)).rejects.toMatchObject({ code: "alert/refused" });
    expect(rig.core.home.resident.get("r-1")?.personal).not.toBeNull();
    await rig.core.act(staffDo("attend", alertId));
    await rig.core.act(staffClose(alertId));
    await rig.apply(WITHOUT);
    expect([...rig.core.home.wakeUp.values()]).toEqual([]);
  });
});

describe("a device's label", () => {
  it.each(["Mary's strap", "strap of ADAMS", "strap_Mary"])(
    "[H-21.6] is refused where it names its resident: %s",
    (label) => {
      const plan = { ...HOME, devices: [{ id: "w-1", label, resident: "r-1" }] };
      expect(() => planOf(plan)).toThrow("names its resident");
    },
  );

  it("[H-21.6] stands for a device's address too", () => {
    const at = { id: "bed", type: "bed-occupancy", address: "zigbee2mqtt/Mrs Adams bed" };
    const plan = { ...HOME, devices: [{ ...at, resident: "r-1" }] };
    expect(() => planOf(plan)).toThrow("addresses are not sealed");
  });

  it("may have part of a name in another word, or a name of somebody else", () => {
    const devices = [
      { id: "w-1", label: "Maryland strap", resident: "r-1" },
      { id: "w-2", label: "Mary lounge button" },
    ];
    expect(() => planOf({ ...HOME, devices })).not.toThrow();
  });
});
