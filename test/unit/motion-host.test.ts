import { beforeEach, describe, expect, it } from "vitest";
import { GatewayError } from "../../gateway/errors.ts";
import { IngestRig } from "../support/ingest-rig.ts";
import { fallDetected } from "../support/signs.ts";
import { blocksOf, fallAt, STREAM, standing, walking } from "./motion/synthetic-motion.ts";

/** Impact at 10 s of 30. */
const FALL = blocksOf(fallAt(10), 30);
const IMPACT_US = 10e6;
/** Where `fallDetected` puts its impact. */
const SIGN_US = 50e6;

let rig: IngestRig;
beforeEach(async () => {
  rig = await IngestRig.start();
});
/** Without the technical alert that no board showed them. */
const falls = () => rig.core.alerts.filter(({ kind }) => kind === "fall");
const detections = (): number =>
  rig.core.store.log.filter(({ type }) => type === "fall.detected").length;

describe("streaming motion", () => {
  it("[H-03.4] raises one alert for a fall, with its evidence, place in time and trace", async () => {
    await rig.stream(FALL);
    expect(rig.core.alert).toMatchObject({ kind: "fall", level: "alert", residentId: "r-1" });
    const { occurrence, raisedMs } = rig.core.alert;
    expect(raisedMs - occurrence.occurredMs).toBeLessThan(5_000);
    expect(raisedMs - occurrence.occurredMs).toBeGreaterThan(1_000);
    const [first] = rig.core.alert.lines;
    expect(first?.line).toMatchObject({ kind: "fall-detected", evidence: { score: null } });
    const raised = rig.core.store.log.find(({ type }) => type === "alert.raised");
    const hops = raised?.type === "alert.raised" ? raised.data.trace?.hops : undefined;
    const names = ["received", "decoded", "window", "scored", "placed"];
    expect(hops?.map(({ hop }) => hop)).toEqual(names);
  });

  it("raises nothing for everyday motion", async () => {
    await rig.stream(blocksOf(walking, 30));
    await rig.stream(blocksOf(standing, 30), { deviceId: "w-2" });
    expect(rig.core.alerts).toEqual([]);
  });

  it("[H-06.3] that is sent again after a restart raises its fall once", async () => {
    await rig.stream(FALL);
    const { store } = rig.core;
    rig = await IngestRig.start({ store, bootId: "boot-2" });
    // The wearable ran on meanwhile: what it sends again says when it is sent, not when it was made.
    await rig.stream(FALL, { isRepeat: true, aheadUs: 30e6 });
    expect(detections()).toBe(1);
    expect(falls()).toHaveLength(1);
  });

  it.each([
    ["a doubtful sign", "check", 2],
    ["an alert", "alert", 1],
  ] as const)(
    "[H-01.3] after a restart of the hub, ten seconds after %s: the fall is or stays one alert",
    async (_, level, found) => {
      await rig.core.record(fallDetected(level));
      const { store } = rig.core;
      rig = await IngestRig.start({ store, bootId: "boot-2" });
      rig.core.clock.advance(SIGN_US / 1_000);
      await rig.stream(blocksOf(fallAt(15), 30, { ...STREAM, startS: SIGN_US / 1e6 - 5 }));
      expect(detections()).toBe(found);
      expect(falls().map(({ level }) => level)).toEqual(["alert"]);
    },
  );

  it("[H-01.3] is decided only when its alert is stored, and the wearable keeps it until then", async () => {
    rig.core.store.isFull = true;
    await rig.stream(FALL);
    const impactPacket = FALL.findIndex(({ startUs }) => startUs > IMPACT_US) - 1;
    for (const sequence of rig.numbersOf("decided")) expect(sequence).toBeLessThan(impactPacket);
    expect(rig.core.notStored).toMatchObject([{ kind: "fall" }]);
    rig.core.store.isFull = false;
    await rig.core.advance(2_000);
    expect(rig.core.alert.alertId).toBe(rig.core.notStored[0]?.alertId);
    expect(rig.core.pipeline.notStored()).toEqual([]);
    const after = blocksOf(standing, 40).slice(FALL.length);
    for (const [at, block] of after.entries()) {
      rig.core.clock.advance(500);
      await rig.move(block, { number: FALL.length + at });
    }
    expect(Math.max(...rig.numbersOf("decided"))).toBeGreaterThan(impactPacket);
  });

  it("is not tried again where the fault is the hub's own: the answer would be the same for ever", async () => {
    let tries = 0;
    rig.core.store.commit = () => {
      tries += 1;
      return Promise.reject(new GatewayError("internal/bug", "no way to keep this"));
    };
    await rig.stream(FALL);
    const before = tries;
    expect(before).toBeGreaterThan(0);
    for (let second = 0; second < 10; second += 1) await rig.core.advance(1_000);
    expect(tries).toBe(before);
  });

  it("[H-01.3] never tells a wearable to forget more than was decided, and never less than before", async () => {
    await rig.stream(FALL);
    const told = rig.numbersOf("decided");
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBeLessThan(FALL.length);
  });

  /** Up to one and a half seconds after the blow: a window would wait for two. */
  const CUT = FALL.filter(({ startUs }) => startUs < IMPACT_US + 1.5e6);

  it("[H-01.2] that ends with the blow is decided with what there is, after it could have been sent again", async () => {
    await rig.stream(CUT);
    expect(rig.core.alerts).toEqual([]);
    await rig.core.advance(29_000);
    rig.motion.sweep();
    await rig.core.settle();
    expect(rig.core.alerts).toEqual([]);
    await rig.core.advance(1_000);
    rig.motion.sweep();
    await rig.core.settle();
    expect(rig.core.alert.kind).toBe("fall");
    rig.motion.sweep();
    await rig.core.settle();
    expect(detections()).toBe(1);
  });

  it("[H-01.2] that ends with the blow because the wearable restarted is decided at once", async () => {
    await rig.stream(CUT);
    await rig.stream(blocksOf(standing, 1), { bootNonce: 8 });
    expect(rig.core.alert.kind).toBe("fall");
  });

  it("[H-01.3] that broke off in the blow is decided again when the rest is sent after all", async () => {
    // Too little of what came after the blow to tell a fall.
    const cut = FALL.filter(({ startUs }) => startUs <= IMPACT_US);
    await rig.stream(cut);
    await rig.core.advance(30_000);
    rig.motion.sweep();
    await rig.core.settle();
    expect(rig.core.alerts).toEqual([]);
    const aheadUs = 60e6;
    for (const [number, block] of FALL.entries()) {
      await rig.move(block, { number, isRepeat: true, aheadUs });
    }
    expect(rig.core.alert).toMatchObject({ kind: "fall", level: "alert" });
    expect(detections()).toBe(1);
  });
});

describe("a wearable whose clock steps", () => {
  const BOOTED_S = 4_000;
  const BEFORE = blocksOf(standing, 80, { ...STREAM, startS: BOOTED_S });

  /** Stands for 80 s, then falls at 10 s of 30 by a clock that stepped in between. */
  async function stepAndFall(stepS: number, before = BEFORE, atS = 10): Promise<void> {
    await rig.stream(before, { aheadUs: BOOTED_S * 1e6 });
    const startS = BOOTED_S + before.length / 2 + stepS;
    const blocks = blocksOf(fallAt(atS), 30, { ...STREAM, startS });
    await rig.stream(blocks, { first: before.length, aheadUs: (BOOTED_S + stepS) * 1e6 });
  }

  it.each([60, -60, -3_600, -0.7])(
    "[H-01.2] by %d s: its fall is found, at its own time",
    async (stepS) => {
      await stepAndFall(stepS);
      expect(detections()).toBe(1);
      const { occurrence, raisedMs } = rig.core.alert;
      expect(raisedMs - occurrence.occurredMs).toBeGreaterThan(1_000);
      expect(raisedMs - occurrence.occurredMs).toBeLessThan(5_000);
      const [gapMs, ...others] = rig.gaps;
      expect(others).toEqual([]);
      expect(gapMs).toBeGreaterThan(1_500);
    },
  );

  it.each([60, -60, -3_600])(
    "[H-01.3] by %d s: is told what is decided, and only that",
    async (stepS) => {
      await stepAndFall(stepS);
      const told = rig.numbersOf("decided");
      expect(told).toEqual([...told].sort((a, b) => a - b));
      const sent = BEFORE.length + 60;
      expect(told.at(-1)).toBeGreaterThan(sent - 30);
      expect(told.at(-1)).toBeLessThan(sent);
    },
  );

  it("[H-06.2] back: a fall at the time of an earlier one, by that clock, is a new one", async () => {
    const first = blocksOf(fallAt(20), 80, { ...STREAM, startS: BOOTED_S });
    await stepAndFall(-70, first);
    expect(detections()).toBe(2);
  });

  it("[H-01.3] back, then a restart of the hub: what was known before hides no fall", async () => {
    const first = blocksOf(fallAt(20), 80, { ...STREAM, startS: BOOTED_S });
    await rig.stream(first, { aheadUs: BOOTED_S * 1e6 });
    rig = await IngestRig.start({ store: rig.core.store, bootId: "boot-2" });
    rig.core.clock.advance(10_000);
    await rig.stream(FALL, { first: 200 });
    expect(detections()).toBe(2);
  });
});

describe("an impact burst", () => {
  const [whole] = blocksOf(fallAt(4), 10, {
    ...{ rateHz: 50, rangeG: 16, packetS: 10, startS: 100 },
  });

  beforeEach(() => {
    // The wearable's clock, which the rig runs beside the hub's, has come to the end of the burst.
    rig.core.clock.advance(120_000);
  });

  it("[H-06.1] is one event: stored, acknowledged, and one alert however often it is sent", async () => {
    if (whole === undefined) throw new Error("no burst");
    const burst = rig.burst(whole, { number: 3 }, 6_000);
    await Promise.all([rig.ingest.onPacket(burst), rig.ingest.onPacket(burst)]);
    await rig.ingest.onPacket(rig.burst(whole, { number: 3, isRepeat: true }, 9_000));
    expect(rig.numbersOf("ack")).toEqual([3, 3, 3]);
    expect(detections()).toBe(1);
    const decided = rig.core.store.log.filter(({ type }) => type === "burst.decided");
    expect(decided).toHaveLength(1);
    expect(rig.core.alert.kind).toBe("fall");
  });

  it("[H-03.4] has every hop of its way in its trace", async () => {
    if (whole === undefined) throw new Error("no burst");
    await rig.ingest.onPacket(rig.burst(whole, { number: 3 }, 6_000));
    const raised = rig.core.store.log.find(({ type }) => type === "alert.raised");
    const hops = raised?.type === "alert.raised" ? raised.data.trace?.hops : undefined;
    const names = ["received", "decoded", "window", "scored", "placed"];
    expect(hops?.map(({ hop }) => hop)).toEqual(names);
  });

  it("[H-02.1] is not acknowledged where it cannot be stored", async () => {
    if (whole === undefined) throw new Error("no burst");
    rig.core.store.isFull = true;
    await expect(rig.ingest.onPacket(rig.burst(whole, { number: 3 }))).rejects.toThrow();
    expect(rig.numbersOf("ack")).toEqual([]);
    expect(rig.core.notStored).toMatchObject([{ kind: "fall" }]);
  });
});
