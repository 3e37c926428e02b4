// Wearables of residents who may not be sensed now: bytes to alerts, with the real parts between.
import { beforeEach, describe, expect, it } from "vitest";
import { IngestRig } from "../support/ingest-rig.ts";
import { blocksOf, fallAt } from "./motion/synthetic-motion.ts";

const FALL = blocksOf(fallAt(10), 30);
const HOUR_MS = 3_600_000;

let rig: IngestRig;
beforeEach(async () => {
  rig = await IngestRig.start();
});

const falls = () => rig.core.alerts.filter(({ kind }) => kind === "fall");
const helps = () => rig.core.alerts.filter(({ kind }) => kind === "help");

async function startPrivateTime(): Promise<void> {
  const untilMs = rig.core.clock.now() + HOUR_MS;
  await rig.core.record({ type: "private-time.started", data: { residentId: "r-1", untilMs } });
}

async function endBasis(): Promise<void> {
  await rig.core.record({ type: "basis.ended", data: { residentId: "r-1", purpose: "falls" } });
}

describe.each([
  ["in private time", startPrivateTime],
  ["of a resident without a basis for falls", endBasis],
])("a wearable %s", (_when, begin) => {
  it("[H-21.5] is not looked at for a fall, and its wearer need not be asked again", async () => {
    await begin();
    await rig.stream(FALL);
    expect(falls()).toEqual([]);
    expect(rig.core.store.log.filter(({ type }) => type === "fall.detected")).toEqual([]);
    expect(rig.numbersOf("decided").length).toBeGreaterThan(2);
  });

  it("[H-21.5] calls for help all the same", async () => {
    await begin();
    await rig.ingest.onPacket(rig.event("help", { number: 1 }));
    expect(helps()).toHaveLength(1);
    expect(rig.numbersOf("ack")).toEqual([1]);
  });

  it("says nothing of another resident's", async () => {
    await begin();
    await rig.stream(FALL, { deviceId: "w-2" });
    expect(falls()).toHaveLength(1);
  });
});

describe("the end of private time", () => {
  it("[H-23.3] is its own: from then on falls are found again", async () => {
    await startPrivateTime();
    await rig.stream(FALL);
    rig.core.clock.advance(HOUR_MS);
    await rig.stream(FALL, { first: FALL.length, aheadUs: 0 });
    expect(falls()).toHaveLength(1);
  });

  it("comes at once where a basis is recorded again", async () => {
    await endBasis();
    await rig.stream(FALL.slice(0, 3));
    const basis = { residentId: "r-1", purpose: "falls", ground: "consent", reviewMs: 0 } as const;
    await rig.core.record({ type: "basis.recorded", data: { ...basis, consulted: null } });
    await rig.stream(FALL.slice(3), { first: 3 });
    expect(falls()).toHaveLength(1);
  });
});

describe("a wearable under test", () => {
  async function test(): Promise<void> {
    const untilMs = rig.core.clock.now() + 300_000;
    const started = { deviceId: "w-1", staffId: "s-1", untilMs };
    await rig.core.record({ type: "device.test-started", data: started });
    rig.core.clock.advance(10_000);
  }

  it("[H-23.6] calls nobody by its next press, and is answered", async () => {
    await test();
    await rig.ingest.onPacket(rig.event("help", { number: 1 }));
    expect(rig.core.alerts).toEqual([]);
    expect(rig.numbersOf("ack")).toEqual([1]);
    await rig.ingest.onPacket(rig.event("help", { number: 2 }));
    expect(helps()).toHaveLength(1);
  });

  it("[H-23.6] calls by a press that was made before the test and comes late", async () => {
    await test();
    await rig.ingest.onPacket(rig.event("help", { number: 1 }, 60_000));
    expect(helps()).toHaveLength(1);
  });
});
