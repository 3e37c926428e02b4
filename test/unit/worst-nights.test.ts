// The disk fails at any one step of an alert's life, or the clock is set back a year: alerts still go out
// and nothing accepted is lost.
import { describe, expect, it } from "vitest";
import type { Commit } from "../../gateway/domain/store.ts";
import { type ErrorCode, GatewayError } from "../../gateway/errors.ts";
import type { StoredEvent } from "../../gateway/events.ts";
import { CoreRig, FakeDestination, RULES_WITHOUT_BOARDS } from "../support/core-rig.ts";
import { MemoryStore } from "../support/memory-store.ts";
import { helpPressed, staffClose, staffDo } from "../support/signs.ts";

const YEAR_MS = 365 * 24 * 3_600_000;
const MINUTE_MS = 60_000;
/** Press, receipt, three acts and their receipts: more commits than that are none of an alert's life. */
const STEPS = [1, 2, 3, 4, 5, 6, 7, 8] as const;

/** A disk that fails from the n-th commit on, until it is mended. */
class FailingStore extends MemoryStore {
  readonly #failsAt: number;
  readonly #code: ErrorCode;
  #commits = 0;
  isMended = false;
  failures = 0;

  constructor(failsAt: number, code: ErrorCode) {
    super();
    this.#failsAt = failsAt;
    this.#code = code;
  }

  override async commit(commit: Commit): Promise<readonly StoredEvent[]> {
    this.#commits += 1;
    if (this.#commits >= this.#failsAt && !this.isMended) {
      this.failures += 1;
      throw new GatewayError(this.#code, "attempt to write a readonly database");
    }
    return await super.commit(commit);
  }
}

/** As a device and a person do: what was not taken is tried again, once the disk is mended. */
async function untilTaken(store: FailingStore, what: () => Promise<unknown>): Promise<void> {
  try {
    await what();
  } catch {
    store.isMended = true;
    await what();
  }
}

describe.each([
  ["is full", "store/full"],
  ["can only be read", "store/failed"],
] as const)("a disk that %s", (_how, code) => {
  it.each(STEPS)(
    "[H-02.5] [H-02.6] from step %i of an alert on loses nothing that was accepted, and tells it once",
    async (step) => {
      const store = new FailingStore(step, code);
      const team = new FakeDestination();
      const rig = await CoreRig.start({
        ...{ store, destinations: { team }, rules: RULES_WITHOUT_BOARDS },
      });
      await untilTaken(store, async () => await rig.record(helpPressed()));
      await rig.settle();
      const { alertId } = rig.alert;
      for (const act of [staffDo("acknowledge", alertId), staffDo("attend", alertId)]) {
        await untilTaken(store, async () => {
          await rig.act(act);
        });
        await rig.settle();
      }
      await untilTaken(store, async () => {
        await rig.act(staffClose(alertId));
      });
      store.isMended = true;
      for (let minute = 0; minute < 3; minute += 1) await rig.advance(MINUTE_MS);
      const of = (type: string) => store.log.filter((event) => event.type === type);
      expect([of("help.pressed"), of("alert.raised"), of("alert.closed")]).toMatchObject([
        [{}],
        [{}],
        [{}],
      ]);
      expect(rig.home.alert.get(alertId)?.stage).toBe("closed");
      const waiting = [...rig.home.delivery.values()].filter(({ state }) => state === "queued");
      expect(waiting).toEqual([]);
      expect(team.notices.at(-1)).toMatchObject({ stage: "closed", live: false });
      const asNew = team.notices.filter(({ live, callsAgain }) => live && !callsAgain);
      expect(asNew.length).toBeLessThanOrEqual(1);
      expect(await stageAfterRestart(store, alertId)).toBe("closed");
    },
  );

  it("[H-02.5] shows at once, on screens, an alert that it cannot keep", async () => {
    const store = new FailingStore(1, code);
    const rig = await CoreRig.start({ store });
    await expect(rig.record(helpPressed())).rejects.toMatchObject({ code });
    expect(rig.notStored).toMatchObject([{ kind: "help", sounding: true }]);
    store.isMended = true;
    await rig.record(helpPressed());
    expect(rig.alert.alertId).toBe(rig.notStored[0]?.alertId);
  });
});

/** What a hub started on the same disk knows. */
async function stageAfterRestart(store: MemoryStore, alertId: string): Promise<string | undefined> {
  const rig = await CoreRig.start({ store, bootId: "boot-2" });
  const stage = rig.home.alert.get(alertId)?.stage;
  await rig.crash();
  return stage;
}

describe("a clock that is set back a year", () => {
  it("[H-09.4] in the middle of an alert stops no call, no step and no new alert", async () => {
    const team = new FakeDestination();
    const centre = new FakeDestination();
    const rig = await CoreRig.start({
      ...{ destinations: { team, centre }, told: { centre: "remote-team" } },
      rules: RULES_WITHOUT_BOARDS,
    });
    await rig.record(helpPressed());
    await rig.settle();
    rig.clock.stepWall(-YEAR_MS);
    await rig.record(helpPressed({ residentId: "r-2", deviceId: "w-2" }));
    await rig.settle();
    expect(team.notices.map(({ residentId }) => residentId)).toEqual(["r-1", "r-2"]);
    expect(team.notices.filter(({ ageMs }) => ageMs < 0)).toEqual([]);
    await rig.advance(MINUTE_MS);
    await rig.advance(MINUTE_MS);
    expect(centre.notices.map(({ residentId }) => residentId)).toEqual(["r-1", "r-2"]);
  });

  it("[H-09.4] before a restart stops no call and no step either", async () => {
    const store = new MemoryStore();
    const before = await CoreRig.start({ store, rules: RULES_WITHOUT_BOARDS });
    await before.record(helpPressed());
    await before.crash();
    const centre = new FakeDestination();
    before.clock.stepWall(-YEAR_MS);
    const rig = await CoreRig.start({
      ...{ store, bootId: "boot-2", clock: before.clock, destinations: { centre } },
      ...{ told: { centre: "remote-team" }, rules: RULES_WITHOUT_BOARDS },
    });
    expect(rig.alert).toMatchObject({ stage: "raised", sounding: true });
    await rig.advance(MINUTE_MS);
    await rig.advance(MINUTE_MS);
    expect(centre.notices).toMatchObject([{ live: true }]);
  });
});
