import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Delivery } from "../../../gateway/domain/home.ts";
import { type DeliveryStanding, nextDeliveries } from "../../../gateway/domain/next-deliveries.ts";

const NONE = new Map<string, Delivery>();

function owed(deliveryId: string, change: Partial<Delivery> = {}): Delivery {
  return {
    ...{ deliveryId, alertId: deliveryId, destinationId: "team", about: "raised" },
    ...{ priority: "high", queuedMs: 0, state: "queued", delayed: false, attempts: 0 },
    ...{ settledMs: null, reason: null, asLive: null, ...change },
  };
}
/** Each message of an unattended alert unless it tells a change; nothing was tried yet. */
function standing(change: Partial<DeliveryStanding> = {}): DeliveryStanding {
  const isLive = ({ about }: Delivery): boolean => about === "raised";
  const priority = (delivery: Delivery): Delivery["priority"] => delivery.priority;
  const still = { isLive, priority, attempts: () => 0, passOver: undefined };
  return { ...still, isResting: () => false, ...change };
}
const idsOf = (deliveries: readonly Delivery[]): string[] =>
  deliveries.map(({ deliveryId }) => deliveryId);

describe("what goes to a destination next", () => {
  it("[H-03.3] is the highest priority first, then the oldest", () => {
    const queued = [
      owed("low", { priority: "low", queuedMs: 1 }),
      owed("new", { queuedMs: 9 }),
      owed("medium", { priority: "medium", queuedMs: 0 }),
      owed("old", { queuedMs: 2 }),
    ];
    expect(idsOf(nextDeliveries(queued, NONE, 4, standing()))).toEqual([
      "old",
      "new",
      "medium",
      "low",
    ]);
    expect(idsOf(nextDeliveries(queued, NONE, 1, standing()))).toEqual(["old"]);
    expect(nextDeliveries(queued, NONE, 0, standing())).toEqual([]);
  });

  it("[H-03.3] is a call to act before what is over or only a change, whatever their priority", () => {
    const queued = [
      owed("attended", { queuedMs: 0 }),
      owed("changed", { about: "changed", queuedMs: 1 }),
      owed("live", { priority: "medium", queuedMs: 9 }),
    ];
    const isLive = ({ deliveryId }: Delivery): boolean => deliveryId === "live";
    expect(idsOf(nextDeliveries(queued, NONE, 1, standing({ isLive })))).toEqual(["live"]);
  });

  it("[H-03.3] is what was tried least among equals: one the receiver chokes on blocks no other", () => {
    const tried: Readonly<Record<string, number>> = { choked: 7, other: 1 };
    const attempts = ({ deliveryId }: Delivery): number => tried[deliveryId] ?? 0;
    const queued = [owed("choked"), owed("other", { queuedMs: 5 }), owed("new", { queuedMs: 9 })];
    expect(idsOf(nextDeliveries(queued, NONE, 3, standing({ attempts })))).toEqual([
      ...["new", "other", "choked"],
    ]);
  });

  it("[H-03.3] is on a probe beside a message that fails what was tried least of the others", () => {
    const tried: Readonly<Record<string, number>> = { choked: 7, live: 2 };
    const attempts = ({ deliveryId }: Delivery): number => tried[deliveryId] ?? 0;
    const queued = [
      owed("choked"),
      owed("live"),
      owed("change", { about: "changed", priority: "low" }),
      owed("choked-later", { alertId: "choked", about: "changed" }),
    ];
    const beside = standing({ attempts, passOver: "choked" });
    expect(idsOf(nextDeliveries(queued, NONE, 4, beside))).toEqual(["change", "live"]);
  });

  it("is never two messages of one alert at once", () => {
    const raised = owed("raised", { alertId: "a" });
    const changed = owed("changed", { alertId: "a", about: "changed", queuedMs: 1 });
    expect(idsOf(nextDeliveries([raised, changed], NONE, 4, standing()))).toEqual(["raised"]);
    expect(nextDeliveries([changed], new Map([["raised", raised]]), 4, standing())).toEqual([]);
  });

  it("[H-09.2] tells an alert before its changes, also where the clock was set back in between", () => {
    const raised = owed("raised", { alertId: "a", queuedMs: 100 });
    const changed = owed("changed", { alertId: "a", about: "changed", queuedMs: 1 });
    expect(idsOf(nextDeliveries([changed, raised], NONE, 4, standing()))).toEqual(["raised"]);
  });

  it("never holds up everything: where something waits and a place is free, something goes", () => {
    const delivery = fc.record({
      deliveryId: fc.uuid(),
      alertId: fc.constantFrom("a", "b", "c"),
      about: fc.constantFrom("raised" as const, "changed" as const),
      priority: fc.constantFrom("high" as const, "medium" as const, "low" as const),
      queuedMs: fc.integer(),
    });
    fc.assert(
      fc.property(
        fc.array(delivery, { minLength: 1 }),
        fc.integer({ min: 1, max: 5 }),
        (all, free) => {
          const queued = all.map((one) => owed(one.deliveryId, one));
          const picked = nextDeliveries(queued, NONE, free, standing());
          expect(picked.length).toBeGreaterThan(0);
          expect(picked.length).toBeLessThanOrEqual(free);
          expect(new Set(picked.map(({ alertId }) => alertId)).size).toBe(picked.length);
        },
      ),
    );
  });
});
