import { describe, expect, it } from "vitest";
import { deliveryViews } from "../../gateway/api/views/delivery-view.ts";
import { traceViewOf } from "../../gateway/api/views/trace-view.ts";
import { GatewayError } from "../../gateway/errors.ts";
import { CoreRig, FakeDestination, RULES_WITHOUT_BOARDS } from "../support/core-rig.ts";
import { helpPressed } from "../support/signs.ts";

describe("a message that the destination holds", () => {
  it("is said to be there, taken by nobody, and when that changes, once each", async () => {
    const down = new GatewayError("notifier/unreachable", "no route");
    const held = new GatewayError("notifier/held", "held", { cause: { retryAfterMs: 1_000 } });
    const team = new FakeDestination();
    const rig = await CoreRig.start({ rules: RULES_WITHOUT_BOARDS, destinations: { team } });
    const inWords = (): unknown =>
      deliveryViews([...rig.home.delivery.values()], new Map()).map(({ words }) => words);
    team.failure = down;
    await rig.record(helpPressed());
    await rig.settle();
    const alertId = rig.alerts.find(({ kind }) => kind === "help")?.alertId ?? "";
    expect(inWords()).toEqual(["not sent yet, trying again"]);
    team.failure = held;
    await rig.advance(60_000);
    expect(inWords()).toEqual(["has it, nobody has taken it yet"]);
    team.failure = down;
    await rig.advance(1_000);
    expect(inWords()).toContain("not sent yet, trying again");
    const { hops } = traceViewOf(alertId, rig.store.log, {
      timeZone: "UTC",
      destinationLabels: new Map([["team", "Remote team"]]),
      tabletLabel: () => undefined,
      staffName: () => "",
    });
    expect(hops.filter(({ hop }) => hop === 7).map(({ what }) => what)).toEqual([
      "not sent yet, trying again",
      "a destination has it, nobody has taken it yet",
      "not sent yet, trying again",
    ]);
  });
});
