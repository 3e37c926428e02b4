import { describe, expect, it } from "vitest";
import { HomeState } from "../../../gateway/domain/draft.ts";
import { changesSaidBy } from "../../../gateway/domain/delivery-receipt.ts";
import type { Delivery, Home, RowChange } from "../../../gateway/domain/home.ts";
import { buildNotice } from "../../../gateway/domain/notice.ts";
import { CoreRig } from "../../support/core-rig.ts";
import { helpPressed } from "../../support/signs.ts";

function row(deliveryId: string, alertId: string, change: Partial<Delivery> = {}): RowChange {
  const delivery: Delivery = {
    ...{ deliveryId, alertId, destinationId: "team", about: "changed", priority: "high" },
    ...{ queuedMs: 0, state: "queued", delayed: false, attempts: 0, settledMs: null },
    ...{ reason: null, asLive: null, ...change },
  };
  return { kind: "delivery", id: deliveryId, row: delivery };
}
const gone = (id: string): RowChange => ({ kind: "delivery", id, row: null });
const idsOf = (home: Home, alertId: string): string[] =>
  home.delivery.of(alertId).map(({ deliveryId }) => deliveryId);

describe("the deliveries of one alert", () => {
  it("are found as rows come, change and go", () => {
    const state = new HomeState();
    state.apply([row("1", "a"), row("2", "b"), row("3", "a")]);
    state.apply([row("3", "a", { state: "accepted" }), gone("1"), gone("9")]);
    expect(idsOf(state.home, "a")).toEqual(["3"]);
    expect(state.home.delivery.of("a")[0]?.state).toBe("accepted");
    state.apply([gone("3")]);
    expect(idsOf(state.home, "a")).toEqual([]);
    expect(idsOf(state.home, "b")).toEqual(["2"]);
  });

  it("are those of the draft before it is committed, and the home keeps its own", () => {
    const state = new HomeState();
    state.apply([row("1", "a"), row("2", "a")]);
    const draft = state.draft();
    draft.apply([row("3", "a"), row("4", "b"), row("2", "a", { state: "superseded" }), gone("1")]);
    expect(idsOf(draft.home, "a")).toEqual(["3", "2"]);
    expect(draft.home.delivery.of("a")[1]?.state).toBe("superseded");
    expect(idsOf(state.home, "a")).toEqual(["1", "2"]);
  });
});

it("[H-03.3] builds a message without looking at the 100,000 that wait beside it", {
  timeout: 60_000,
}, async () => {
  const rig = await CoreRig.start();
  await rig.record(helpPressed());
  const { alert } = rig;
  const state = new HomeState();
  state.apply([
    ...Array.from({ length: 100_000 }, (_, at) => row(`x${at}`, `other-${at}`)),
    row("own-1", alert.alertId, { about: "raised", state: "accepted", asLive: true }),
    row("own-2", alert.alertId),
    row("own-3", alert.alertId),
  ]);
  const { delivery } = state.home;
  let all = 0;
  const counted: Home = {
    ...state.home,
    delivery: {
      get: (id) => delivery.get(id),
      of: (id) => delivery.of(id),
      values: () => {
        all += 1;
        return delivery.values();
      },
      entries: () => {
        all += 1;
        return delivery.entries();
      },
    },
  };
  const own = delivery.get("own-2");
  if (own === undefined) throw new Error("not there");
  expect(buildNotice(counted, own, alert, 0).toldToAct).toBe("yes");
  expect(changesSaidBy(counted, own)).toEqual(["own-3"]);
  expect(all).toBe(0);
});
