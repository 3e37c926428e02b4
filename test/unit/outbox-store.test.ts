import { beforeEach, describe, expect, it } from "vitest";
import { GatewayError } from "../../gateway/errors.ts";
import { CoreRig, FakeDestination, RULES_WITHOUT_STEPS } from "../support/core-rig.ts";
import { helpPressed } from "../support/signs.ts";

const MINUTE_MS = 60_000;
const down = new GatewayError("notifier/unreachable", "no route");
const refused = new GatewayError("notifier/refused", "answered 422");

let team: FakeDestination;
let rig: CoreRig;
beforeEach(async () => {
  team = new FakeDestination();
  rig = await CoreRig.start({ rules: RULES_WITHOUT_STEPS, destinations: { team } });
});

async function pressed(): Promise<string> {
  await rig.record(helpPressed());
  await rig.settle();
  return rig.alerts.find(({ kind }) => kind === "help")?.alertId ?? "";
}
const states = (): string[] => [...rig.home.delivery.values()].map(({ state }) => state);

/** Until nothing changes any more: retries, back-off and all. */
async function longWait(): Promise<void> {
  for (let minute = 0; minute < 3; minute += 1) await rig.advance(MINUTE_MS);
}

describe("the outbox, where the store fails,", () => {
  it("[H-02.3] keeps trying to store a receipt and does not send the message again", async () => {
    const stored = pressed();
    team.deliver = async (notice) => {
      team.tried.push(notice);
      rig.store.isFull = true;
      await Promise.resolve();
    };
    await stored;
    await rig.advance(5_000);
    expect(states()).toEqual(["queued"]);
    rig.store.isFull = false;
    await rig.advance(5_000);
    expect(states()).toEqual(["accepted"]);
    expect(team.tried).toHaveLength(1);
  });

  it("[H-02.3] sends on while receipts cannot be stored, and nothing twice", async () => {
    team.failure = down;
    for (const which of ["1", "2", "3", "4", "5", "6"]) {
      await rig.record(helpPressed({ deviceId: `w-${which}`, residentId: `r-${which}` }));
    }
    await rig.settle();
    team.failure = undefined;
    rig.store.isFull = true;
    await longWait();
    expect(team.notices).toHaveLength(6);
    rig.store.isFull = false;
    await longWait();
    expect(states().every((state) => state === "accepted")).toBe(true);
    expect(new Set(team.notices.map(({ deliveryId }) => deliveryId)).size).toBe(6);
    expect(team.notices).toHaveLength(6);
  });

  it("[H-02.3] goes on trying a destination while it cannot be stored that it is late", async () => {
    team.deliver = async (notice) => {
      team.tried.push(notice);
      rig.store.isFull = true;
      await Promise.reject(down);
    };
    await pressed();
    await longWait();
    expect(team.tried.length).toBeGreaterThan(3);
    rig.store.isFull = false;
    team.deliver = () => Promise.resolve();
    await longWait();
    expect(states()[0]).toBe("accepted");
    expect([...rig.home.fault.values()]).toEqual([]);
  });

  it("[H-08.3] reports a receipt that fails by a fault of the hub's own, and sends it no more", async () => {
    const commit = rig.store.commit.bind(rig.store);
    rig.store.commit = async (write) => {
      const isReceipt = write.events.some(({ type }) => type === "delivery.accepted");
      if (isReceipt) throw new TypeError("a bug");
      return await commit(write);
    };
    await pressed();
    await longWait();
    expect(rig.outboxBugs).toEqual(["team"]);
    expect(team.tried).toHaveLength(1);
    expect(rig.clock.waiting.filter((name) => name.startsWith("outbox"))).toEqual([]);
  });

  it("[H-02.5] tells of an alert that cannot be stored, and again under the same key when it is", async () => {
    rig.store.isFull = true;
    await expect(rig.record(helpPressed())).rejects.toThrow();
    for (const alert of rig.notStored) rig.outbox.tellUnstored(alert);
    await rig.settle();
    expect(team.notices[0]?.text).toMatch(/^NOT STORED/);
    rig.store.isFull = false;
    await pressed();
    const [first, second] = team.notices;
    expect(second).toMatchObject({ alertId: first?.alertId, deliveryId: first?.deliveryId });
  });

  async function pressedUnstored(): Promise<void> {
    rig.store.isFull = true;
    await expect(rig.record(helpPressed())).rejects.toThrow();
    for (const alert of rig.notStored) rig.outbox.tellUnstored(alert);
    await rig.settle();
  }

  it("[H-02.5] tells of an alert that cannot be stored until it is accepted, with its age, and says that it fails", async () => {
    team.failure = down;
    await pressedUnstored();
    expect(rig.destinationSayings).toEqual([expect.stringContaining("no route")]);
    for (let minute = 0; minute < 10; minute += 1) await rig.advance(MINUTE_MS);
    expect(team.tried.length).toBeGreaterThan(3);
    team.failure = undefined;
    await longWait();
    expect(team.notices).toHaveLength(1);
    expect(team.notices[0]?.text).toMatch(/^NOT STORED.* 1\d min ago/);
    expect(rig.destinationSayings.at(-1)).toBeUndefined();
  });

  it("[H-02.5] leaves it to the stored delivery once the alert is stored", async () => {
    team.failure = down;
    await pressedUnstored();
    rig.store.isFull = false;
    await pressed();
    team.failure = undefined;
    await longWait();
    const own = team.notices.filter(({ kind }) => kind === "help");
    expect(own.map(({ text }) => text.startsWith("NOT STORED"))).toEqual([false]);
  });

  it("[H-02.5] gives up on it where it is refused, or after a shift", async () => {
    team.failure = down;
    await pressedUnstored();
    for (let minute = 0; minute < 13 * 60; minute += 1) await rig.advance(MINUTE_MS);
    expect(rig.clock.waiting.filter((name) => name.startsWith("outbox"))).toEqual([]);
    rig = await CoreRig.start({ rules: RULES_WITHOUT_STEPS, destinations: { team } });
    team.failure = refused;
    await pressedUnstored();
    expect(rig.clock.waiting.filter((name) => name.startsWith("outbox"))).toEqual([]);
    expect(rig.destinationSayings).toHaveLength(1);
  });
});
