import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { HomeState } from "../../../gateway/domain/draft.ts";
import type { Home } from "../../../gateway/domain/home.ts";
import { reduce } from "../../../gateway/domain/reduce.ts";
import type { NewEvent, Proposal } from "../../../gateway/events.ts";
import { anyEventOf, eventTypes } from "../../support/any-event.ts";
import { CoreRig } from "../../support/core-rig.ts";
import { batteryFlat, helpPressed, okPressed, staffClose, staffDo } from "../../support/signs.ts";

/** What a replay of the log makes of it. */
function replay(events: readonly NewEvent[]): Home {
  const state = new HomeState();
  for (const event of events) state.apply(reduce(event, state.home));
  return state.home;
}
const rowsOf = (home: Home): unknown =>
  Object.fromEntries(Object.entries(home).map(([kind, rows]) => [kind, [...rows.values()]]));

describe("the projection", () => {
  it("[H-12.1] is rebuilt from the log alone, row for row", async () => {
    const rig = await CoreRig.start();
    await rig.record(helpPressed(), okPressed({ counter: 2 }), batteryFlat({ counter: 3 }));
    const help = rig.alerts.find(({ kind }) => kind === "help")?.alertId ?? "";
    await rig.act(staffDo("acknowledge", help));
    await rig.advance(200_000);
    await rig.act(staffDo("attend", help));
    await rig.act(staffClose(help));
    expect(rowsOf(replay(rig.store.log))).toEqual(rowsOf(rig.home));
  });

  it("never throws and changes nothing but its own rows, whatever the log holds", () => {
    const stamp = { id: "e", bootId: "b", wallMs: 5, monotonicMs: 5, clockSynced: true };
    fc.assert(
      fc.property(fc.array(anyEventOf(eventTypes), { maxLength: 40 }), (life) => {
        replay(life.map((proposal: Proposal) => ({ ...proposal, ...stamp })));
      }),
    );
  });

  it("keeps the first line of an alert and the latest, and counts them all", async () => {
    const rig = await CoreRig.start();
    await rig.record(helpPressed());
    for (let counter = 2; counter <= 60; counter += 1) await rig.record(okPressed({ counter }));
    const { lines, lineCount } = rig.alert;
    expect(lines).toHaveLength(30);
    expect(lineCount).toBe(60);
    expect(lines[0]?.line.kind).toBe("help-pressed");
  });

  it("[H-21.2] leaves a resident's row without names once they are erased", async () => {
    const rig = await CoreRig.start();
    const personal = { subject: "r-1", box: "sealed" };
    await rig.record(
      { type: "resident.added", data: { residentId: "r-1", roomId: null, personal } },
      { type: "resident.erased", data: { residentId: "r-1" } },
    );
    expect(rig.home.resident.get("r-1")).toEqual({
      ...{ residentId: "r-1", roomId: null, personal: null },
    });
  });

  it("[H-13.1] takes a device that charges as cared for: it may be flat again", async () => {
    const rig = await CoreRig.start();
    const data = {
      deviceId: "w-1",
      sensorType: "wearable",
      label: "w-1",
      position: "wrist",
    } as const;
    await rig.record({ type: "device.added", data }, batteryFlat());
    expect(rig.home.device.get("w-1")?.flat).toBe(true);
    const deviceEvent = { deviceId: "w-1", bootNonce: 7, counter: 9 };
    await rig.record({ type: "device.state-changed", data: { deviceEvent, state: "charging" } });
    expect(rig.home.device.get("w-1")).toMatchObject({ flat: false, worn: "charging" });
  });
});
