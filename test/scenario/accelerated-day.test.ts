// Twenty-four hours of forty residents in one process: the simulator's families say what real devices say,
// memory carries it, a clock of our own makes the time. Real readers, sensor types, rules and pipeline.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { seededRandom } from "../../firmware-sim/seeded-random.ts";
import type { SimMessage } from "../../firmware-sim/families/sim-family.ts";
import { ContactWatch } from "../../gateway/contact-watch.ts";
import type { Alert } from "../../gateway/domain/home.ts";
import { sensorTypes } from "../../gateway/sensors/index.ts";
import { RULES_WITHOUT_BOARDS } from "../support/core-rig.ts";
import type { Planted } from "../support/day-story.ts";
import { type HomeDay, homeDay } from "../support/home-day.ts";
import { IngestRig } from "../support/ingest-rig.ts";
import { staffClose, staffDo } from "../support/signs.ts";

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const STEP_MS = 20 * SECOND_MS;
/** As a network does with messages it could not confirm. */
const DOUBLED = 0.01;
/** Zigbee2MQTT starts again after lunch, and says from memory what was. */
const BRIDGE_RESTART_MS = 13 * HOUR_MS;
/** Staff come, look, and close. */
const STAFF_AFTER_MS = [MINUTE_MS, 2 * MINUTE_MS, 6 * MINUTE_MS] as const;
/** Rows of the day itself (alerts, known presses) and the test's own log; a leak is far more. */
const GROWS_MOST_BYTES = 5e6;

setFlagsFromString("--expose-gc");
const collect: unknown = runInNewContext("gc");

function heapBytes(): number {
  if (typeof collect === "function") Reflect.apply(collect, undefined, []);
  return process.memoryUsage().heapUsed;
}

class Day {
  readonly #rig: IngestRig;
  readonly #day: HomeDay;
  readonly #watch: ContactWatch;
  readonly #random = seededRandom(3);
  readonly #startMs: number;
  readonly #regularMs: number[];
  readonly heap: number[] = [];
  messages = 0;
  #next = 0;

  constructor(rig: IngestRig, day: HomeDay) {
    const { core, book } = rig;
    this.#rig = rig;
    this.#day = day;
    this.#startMs = core.clock.now();
    this.#regularMs = day.families.map(() => 0);
    this.#watch = new ContactWatch({
      ...{ clock: core.clock, home: () => core.home, book, sensorTypes },
      submit: async (decide) => await core.pipeline.submit({ decide }),
      onNotStored: () => undefined,
    });
  }

  get nowMs(): number {
    return this.#rig.core.clock.now() - this.#startMs;
  }

  async run(untilMs: number): Promise<void> {
    for (const family of this.#day.families) await this.#say(family.start());
    while (this.nowMs < untilMs) {
      await this.#step();
      await this.#rig.core.advance(STEP_MS);
      this.#watch.look();
      await this.#staff();
      if (this.nowMs % HOUR_MS === 0) this.#measure();
    }
    await this.#rig.core.settle();
  }

  async #step(): Promise<void> {
    for (const [index, family] of this.#day.families.entries()) {
      if (this.nowMs < (this.#regularMs[index] ?? 0)) continue;
      this.#regularMs[index] = this.nowMs + family.everyMs;
      await this.#say(family.regular());
    }
    if (this.nowMs === BRIDGE_RESTART_MS) {
      for (const family of this.#day.families) await this.#say(family.start());
    }
    for (;;) {
      const deed = this.#day.deeds[this.#next];
      if (deed === undefined || deed.atMs > this.nowMs) return;
      this.#next += 1;
      for (const family of this.#day.families) await this.#say(family.does(deed.device, deed));
    }
  }

  async #say(messages: readonly SimMessage[]): Promise<void> {
    for (const { topic, payload } of messages) {
      const packet = this.#rig.packet("bridge", new TextEncoder().encode(payload), topic);
      this.messages += 1;
      await this.#rig.ingest.onPacket(packet);
      if (this.#random() < DOUBLED) await this.#rig.ingest.onPacket({ ...packet, resent: true });
    }
  }

  /** Somebody takes each alert on, goes there and closes it. */
  async #staff(): Promise<void> {
    const { core } = this.#rig;
    for (const { alertId, stage, raisedMs } of core.alerts) {
      const ageMs = core.clock.now() - raisedMs;
      const [going, there, done] = STAFF_AFTER_MS;
      if (stage === "raised" && ageMs >= going) await core.act(staffDo("acknowledge", alertId));
      if (stage === "acknowledged" && ageMs >= there) await core.act(staffDo("attend", alertId));
      if (stage === "attended" && ageMs >= done) await core.act(staffClose(alertId));
    }
  }

  #measure(): void {
    // What the rig remembers for its tests is no memory of the hub.
    this.#rig.core.committed.length = 0;
    this.heap.push(heapBytes());
  }
}

function isFound(
  { atMs, kind, about, withinMs, place }: Planted,
  alert: Alert,
  startMs: number,
): boolean {
  const afterMs = alert.raisedMs - startMs - atMs;
  return (
    alert.kind === kind &&
    (alert.residentId === about || alert.deviceId === about) &&
    afterMs >= 0 &&
    afterMs <= withinMs + STEP_MS &&
    (place === undefined || alert.place.roomId === place)
  );
}

it("finds every planted event of a day in a home of forty, invents none, and keeps its memory", async () => {
  const rig = await IngestRig.start({ rules: RULES_WITHOUT_BOARDS });
  const { core } = rig;
  // The rig's own two wearables stay in a drawer.
  for (const which of ["1", "2"]) {
    await core.record({ type: "assignment.ended", data: { assignmentId: `a-${which}` } });
  }
  const home = homeDay(11);
  for (const proposal of home.setup) await core.record(proposal);
  const startMs = core.clock.now();
  const day = new Day(rig, home);
  await day.run(24 * HOUR_MS);

  const alerts = [...core.home.alert.values()];
  const missed = home.planted.filter(
    (planted) => alerts.filter((alert) => isFound(planted, alert, startMs)).length !== 1,
  );
  const invented = alerts
    .filter((alert) => !home.planted.some((planted) => isFound(planted, alert, startMs)))
    .map(({ kind, residentId, deviceId, raisedMs, place, lines }) => {
      const minute = (raisedMs - startMs) / MINUTE_MS;
      return { kind, residentId, deviceId, minute, place, first: lines[0]?.line };
    });
  expect({ missed, invented }).toEqual({ missed: [], invented: [] });
  expect(alerts).toHaveLength(home.planted.length);
  expect(rig.undecodable).toEqual([]);
  expect(core.ruleFaults).toEqual([]);
  expect(core.home.trouble.get("radar-10/silent")).toBeUndefined();
  expect(core.home.trouble.get("rx-garden/silent")).toBeUndefined();
  process.stdout.write(
    `day: ${String(day.messages)} messages, ${String(core.store.log.length)} events, heap by the hour ${day.heap
      .map((bytes) => (bytes / 1e6).toFixed(1))
      .join(" ")} MB\n`,
  );
  expect(day.messages).toBeGreaterThan(100_000);
  const [, , , , early = 0] = day.heap;
  expect((day.heap.at(-1) ?? 0) - early).toBeLessThan(GROWS_MOST_BYTES);
}, 300_000);
