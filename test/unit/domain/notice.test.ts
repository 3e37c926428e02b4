import { describe, expect, it } from "vitest";
import type { Alert, Delivery } from "../../../gateway/domain/home.ts";
import { unstoredDelivery } from "../../../gateway/domain/delivery-receipt.ts";
import type { Notice } from "../../../gateway/domain/notifier.ts";
import { ageWords, buildNotice } from "../../../gateway/domain/notice.ts";
import { CoreRig, NIGHT_MS } from "../../support/core-rig.ts";
import { helpPressed, staffClose, staffDo } from "../../support/signs.ts";

const MINUTE_MS = 60_000;

async function pressedInRoom4(): Promise<CoreRig> {
  const rig = await CoreRig.start();
  const personal = { subject: "r-1", box: "sealed Mary" };
  await rig.record(
    {
      type: "home.described",
      data: {
        homeId: "rose-court",
        hubId: "hub-1",
        name: "Rose Court",
        timeZone: "Europe/London",
        demo: false,
      },
    },
    { type: "room.added", data: { roomId: "room-4", name: "Room 4", kind: "bedroom" } },
    { type: "resident.added", data: { residentId: "r-1", roomId: "room-4", personal } },
    helpPressed(),
  );
  return rig;
}
function deliveryOf(alert: Alert, about: Delivery["about"] = "raised"): Delivery {
  return { ...unstoredDelivery(alert, "team"), about };
}

describe("a notice", () => {
  it("[H-14.1] says which home and which hub it comes from", async () => {
    const rig = await pressedInRoom4();
    const notice = buildNotice(rig.home, deliveryOf(rig.alert), rig.alert, NIGHT_MS);
    expect(notice).toMatchObject({ homeId: "rose-court", hubId: "hub-1" });
  });

  it("[H-21.4] names the room and never the resident", async () => {
    const rig = await pressedInRoom4();
    const notice = buildNotice(rig.home, deliveryOf(rig.alert), rig.alert, NIGHT_MS);
    expect(JSON.stringify(notice)).not.toContain("Mary");
    expect(notice.livesIn).toBe("Room 4");
  });

  it("[H-04.2] says that the place is not known instead of guessing the resident's room", async () => {
    const rig = await pressedInRoom4();
    const notice = buildNotice(rig.home, deliveryOf(rig.alert), rig.alert, NIGHT_MS);
    expect(notice.placeName).toBeNull();
    expect(notice.text).toContain("place not known, lives in Room 4");
  });

  it("[H-10.1] is a call to act while nobody has attended, with its age and reference", async () => {
    const rig = await pressedInRoom4();
    const { alertId } = rig.alert;
    await rig.act(staffDo("acknowledge", alertId));
    const late = NIGHT_MS + 65 * MINUTE_MS;
    const notice = buildNotice(rig.home, deliveryOf(rig.alert), rig.alert, late);
    expect(notice).toMatchObject({ live: true, ageMs: 65 * MINUTE_MS, stage: "acknowledged" });
    expect(notice.text).toContain("1 h 5 min ago");
    expect(notice.text).toContain(alertId);
  });

  it("[H-10.1] is a call to act again when who was going hands the alert back", async () => {
    const rig = await pressedInRoom4();
    const { alertId } = rig.alert;
    const changed = (): Notice =>
      buildNotice(rig.home, deliveryOf(rig.alert, "changed"), rig.alert, NIGHT_MS);
    await rig.act(staffDo("acknowledge", alertId));
    expect(changed()).toMatchObject({ live: false, stage: "acknowledged" });
    await rig.act(staffDo("hand-back", alertId));
    expect(changed()).toMatchObject({ live: true, stage: "raised" });
    const later = { ...deliveryOf(rig.alert, "changed"), deliveryId: "later" };
    const again = buildNotice(rig.home, later, rig.alert, NIGHT_MS);
    expect(again).toMatchObject({ live: true, callsAgain: true });
    const first = { ...later, deliveryId: `${alertId}-${later.destinationId}` };
    expect(buildNotice(rig.home, first, rig.alert, NIGHT_MS).callsAgain).toBe(false);
    expect(changed().text).not.toMatch(/^For information/);
  });

  it("[H-10.1] says that nobody is there yet where an alert that somebody took on sounds again", async () => {
    const rig = await pressedInRoom4();
    await rig.act(staffDo("acknowledge", rig.alert.alertId));
    await rig.record(helpPressed({ counter: 2 }));
    const notice = buildNotice(rig.home, deliveryOf(rig.alert), rig.alert, NIGHT_MS);
    expect(notice.live).toBe(true);
    expect(notice.text).toContain("somebody said they are going, nobody is there yet");
  });

  it("[H-10.2] is information once somebody attended, also for a change", async () => {
    const rig = await pressedInRoom4();
    const { alertId } = rig.alert;
    await rig.act(staffDo("attend", alertId));
    const attended = buildNotice(rig.home, deliveryOf(rig.alert), rig.alert, NIGHT_MS);
    expect(attended.live).toBe(false);
    expect(attended.text).toMatch(/^For information: /);
    const change = deliveryOf(rig.alert, "changed");
    expect(buildNotice(rig.home, change, rig.alert, NIGHT_MS).live).toBe(false);
    await rig.act(staffClose(alertId));
    expect(buildNotice(rig.home, change, rig.alert, NIGHT_MS).live).toBe(false);
    const closed = buildNotice(rig.home, deliveryOf(rig.alert), rig.alert, NIGHT_MS);
    expect(closed).toMatchObject({ live: false, stage: "closed", outcome: "fall-found" });
  });

  it("[H-10.2] of a fault says what does not work; once it works again, as information", async () => {
    const rig = await CoreRig.start();
    const fault = { fault: "destination", subject: "team" } as const;
    await rig.record({ type: "fault.noticed", data: { ...fault, detail: "no answer" } });
    const down = buildNotice(rig.home, deliveryOf(rig.alert), rig.alert, NIGHT_MS);
    expect(down.live).toBe(true);
    expect(down.text).toMatch(
      /^Technical: somebody or something that alerts go to cannot be reached, just now/,
    );
    await rig.record({ type: "fault.cleared", data: fault });
    for (const about of ["raised", "changed"] as const) {
      const over = buildNotice(rig.home, deliveryOf(rig.alert, about), rig.alert, NIGHT_MS);
      expect(over).toMatchObject({ live: false, callsAgain: false });
      expect(over.text).toMatch(/^For information: Over: Technical: somebody .* works again/);
    }
  });

  it("never has an age below nothing, whatever the clock did", async () => {
    const rig = await pressedInRoom4();
    const early = NIGHT_MS - MINUTE_MS;
    expect(buildNotice(rig.home, deliveryOf(rig.alert), rig.alert, early).ageMs).toBe(0);
  });
});

describe("an age in words", () => {
  it.each([
    [59_999, "just now"],
    [MINUTE_MS, "1 min ago"],
    [59 * MINUTE_MS, "59 min ago"],
    [60 * MINUTE_MS, "1 h 0 min ago"],
    [26 * 60 * MINUTE_MS, "26 h 0 min ago"],
  ])("of %d ms is %s", (ageMs, words) => {
    expect(ageWords(ageMs)).toBe(words);
  });
});
