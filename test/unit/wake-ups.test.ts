import { describe, expect, it } from "vitest";
import { CoreRig } from "../support/core-rig.ts";
import { ManualClock } from "../support/manual-clock.ts";
import { helpPressed, staffDo } from "../support/signs.ts";

const MINUTE_MS = 60_000;
const SOUND_AGAIN_MS = 3 * MINUTE_MS;

async function acknowledged(): Promise<CoreRig> {
  const rig = await CoreRig.start();
  await rig.record(helpPressed());
  await rig.act(staffDo("acknowledge", rig.alert.alertId));
  return rig;
}

/** The hub is off for `offMs`; then its clock shows `leapMs` more than passed. */
async function restarted(rig: CoreRig, offMs: number, leapMs = 0): Promise<CoreRig> {
  await rig.crash();
  const clock = new ManualClock(rig.clock.now() + offMs + leapMs);
  return await CoreRig.start({ store: rig.store, clock, bootId: "boot-2" });
}

/** ms until it sounds, by time that passes. */
async function soundsAfter(rig: CoreRig): Promise<number> {
  await rig.advance(0);
  for (let passed = 0; passed <= 10 * MINUTE_MS; passed += 1_000) {
    if (rig.alert.sounding) return passed;
    await rig.advance(1_000);
  }
  return Number.POSITIVE_INFINITY;
}

describe("a stored wake-up", () => {
  it("[H-03.2] [H-12.1] rings after a restart when it would have rung without one", async () => {
    const rig = await acknowledged();
    await rig.advance(MINUTE_MS);
    expect(await soundsAfter(await restarted(rig, MINUTE_MS))).toBe(MINUTE_MS);
  });

  it("[H-03.2] rings at once where its time passed while the hub was off", async () => {
    expect(await soundsAfter(await restarted(await acknowledged(), 60 * MINUTE_MS))).toBe(0);
  });

  it("[H-09.2] rings early, never late, where the clock leapt forward meanwhile", async () => {
    const rig = await restarted(await acknowledged(), MINUTE_MS, 365 * 24 * 60 * MINUTE_MS);
    expect(await soundsAfter(rig)).toBe(0);
  });

  it("[H-09.2] rings no later than its own delay where the clock leapt back", async () => {
    const rig = await restarted(await acknowledged(), MINUTE_MS, -365 * 24 * 60 * MINUTE_MS);
    expect(await soundsAfter(rig)).toBe(SOUND_AGAIN_MS);
  });

  it("[H-09.2] takes no notice of a step of the clock while the hub runs", async () => {
    for (const stepMs of [-60 * MINUTE_MS, 60 * MINUTE_MS]) {
      const rig = await acknowledged();
      rig.clock.stepWall(stepMs);
      expect(await soundsAfter(rig)).toBe(SOUND_AGAIN_MS);
    }
  });

  it("[H-03.2] rings again and again until the store takes it", async () => {
    const rig = await acknowledged();
    rig.store.isFull = true;
    await rig.advance(SOUND_AGAIN_MS);
    await rig.advance(5_000);
    expect(rig.alert.sounding).toBe(false);
    expect(rig.notStored).toMatchObject([{ alertId: rig.alert.alertId, sounding: true }]);
    rig.store.isFull = false;
    await rig.advance(1_000);
    expect(rig.alert.sounding).toBe(true);
    expect(rig.pipeline.notStored()).toEqual([]);
  });

  it("leaves no timer behind when the hub stops", async () => {
    const rig = await acknowledged();
    rig.wakeUps.close();
    expect(rig.clock.waiting).toEqual([]);
  });
});
