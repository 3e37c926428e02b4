import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DeliveryQueue,
  type DeliveryStanding,
  type Held,
} from "../../../gateway/domain/delivery-queue.ts";
import type { Delivery } from "../../../gateway/domain/home.ts";

const NONE = new Map<string, Delivery>();

function owed(deliveryId: string, change: Partial<Delivery> = {}): Delivery {
  return {
    ...{ deliveryId, alertId: deliveryId, destinationId: "team", about: "raised" },
    ...{ priority: "high", queuedMs: 0, state: "queued", delayed: false, attempts: 0 },
    ...{ settledMs: null, reason: null, asLive: null, ...change },
  };
}
/** Each message of an unattended alert unless it tells a change; nothing was tried yet. */
type Standing = DeliveryStanding & Pick<Held, "passOver" | "isResting">;
function standing(change: Partial<Standing> = {}): Standing {
  const isLive = ({ about }: Delivery): boolean => about === "raised";
  const priority = (delivery: Delivery): Delivery["priority"] => delivery.priority;
  const still = { isLive, priority, attempts: () => 0, passOver: undefined };
  return { ...still, isResting: () => false, ...change };
}
function put(queue: DeliveryQueue, all: readonly Delivery[]): void {
  for (const alertId of new Set(all.map((one) => one.alertId))) {
    queue.put(
      alertId,
      all.filter((one) => one.alertId === alertId),
    );
  }
}
function nextDeliveries(
  queued: readonly Delivery[],
  inFlight: ReadonlyMap<string, Delivery>,
  free: number,
  { passOver, isResting, ...stands }: Standing,
): readonly Delivery[] {
  const queue = new DeliveryQueue(stands);
  put(queue, queued);
  return queue.next(free, { inFlight, passOver, isResting });
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

/** The same order, found by sorting everything. */
function bySorting(
  all: readonly Delivery[],
  { isLive, priority, attempts, passOver, isResting }: Standing,
): readonly string[] {
  const rank = { high: 0, medium: 1, low: 2 };
  const keysOf = (one: Delivery): readonly number[] => [
    ...(passOver === undefined ? [] : [attempts(one)]),
    ...[isLive(one) ? 0 : 1, rank[priority(one)], attempts(one), one.queuedMs],
  ];
  const compare = (a: Delivery, b: Delivery): number => {
    const other = keysOf(b);
    const differing = keysOf(a).map((key, at) => key - (other[at] ?? 0));
    return differing.find((difference) => difference !== 0) ?? 0;
  };
  const unraised = all.filter(({ about }) => about === "raised").map(({ alertId }) => alertId);
  const able = all
    .filter((one) => one.deliveryId !== passOver && !isResting(one))
    .filter(({ about, alertId }) => about === "raised" || !unraised.includes(alertId))
    .sort(compare);
  const alerts = new Set<string>();
  return able
    .filter(({ alertId }) => !alerts.has(alertId) && alerts.add(alertId))
    .map(({ deliveryId }) => deliveryId);
}

describe("the queue of a destination", () => {
  const anyOwed = fc
    .uniqueArray(fc.integer({ min: 0, max: 1_000 }), { maxLength: 25 })
    .chain((times) =>
      fc.tuple(
        ...times.map((queuedMs) =>
          fc.record({
            ...{ queuedMs: fc.constant(queuedMs), deliveryId: fc.constant(`d${queuedMs}`) },
            alertId: fc.constantFrom("a", "b", "c", "d", "e"),
            about: fc.constantFrom("raised" as const, "changed" as const),
            priority: fc.constantFrom("high" as const, "medium" as const, "low" as const),
            attempts: fc.integer({ min: 0, max: 3 }),
          }),
        ),
      ),
    );

  it("[H-03.3] gives what sorting everything would give, however things change in between", () => {
    const steps = fc.array(fc.tuple(anyOwed, fc.boolean()), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(steps, (life) => {
        const stands = standing({ attempts: ({ attempts }) => attempts });
        const queue = new DeliveryQueue(stands);
        for (const [rows, isBeside] of life) {
          const all = rows.map((row) => owed(row.deliveryId, row));
          for (const alertId of ["a", "b", "c", "d", "e"]) {
            const own = all.filter((one) => one.alertId === alertId);
            queue.put(alertId, own);
          }
          expect(queue.size).toBe(all.length);
          const passOver = isBeside ? all[0]?.deliveryId : undefined;
          const isResting = ({ queuedMs }: Delivery): boolean => queuedMs % 7 === 0;
          const picked = queue.next(99, { inFlight: NONE, passOver, isResting });
          expect(idsOf(picked)).toEqual(bySorting(all, { ...stands, passOver, isResting }));
        }
      }),
      { numRuns: 300 },
    );
  });

  it("[H-03.3] finds a new alert among 100,000 by looking at a handful", {
    timeout: 60_000,
  }, () => {
    let looks = 0;
    const isLive = ({ priority }: Delivery): boolean => {
      looks += 1;
      return priority === "high";
    };
    const queue = new DeliveryQueue(standing({ isLive }));
    for (let at = 0; at < 100_000; at += 1) {
      queue.put(`a${at}`, [owed(`a${at}`, { priority: "medium", queuedMs: at })]);
    }
    looks = 0;
    queue.put("new", [owed("new", { queuedMs: 1_000_000 })]);
    const none = { inFlight: NONE, passOver: undefined, isResting: () => false };
    expect(idsOf(queue.next(1, none))).toEqual(["new"]);
    expect(idsOf(queue.next(1, { ...none, passOver: "new" }))).toEqual(["a0"]);
    expect(looks).toBeLessThan(20);
    looks = 0;
    queue.put("new", []);
    for (let at = 0; at < 1_000; at += 1) {
      const picked = queue.next(1, none);
      expect(idsOf(picked)).toEqual([`a${at}`]);
      queue.put(`a${at}`, []);
    }
    // Not a hundred million, as looking at all that wait for each would be.
    expect(looks).toBeLessThan(5_000);
    expect(queue.size).toBe(99_000);
  });
});
