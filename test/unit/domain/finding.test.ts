import { describe, expect, it } from "vitest";
import type { Finding } from "../../../gateway/domain/fall-detector.ts";
import { findingProposals, windowBytes } from "../../../gateway/domain/finding.ts";
import { CoreRig, NIGHT_MS } from "../../support/core-rig.ts";
import { fallDetected } from "../../support/signs.ts";

const window = {
  ...{ rateHz: 50, impactIndex: 1, position: "wrist" as const, knownFrom: 0, knownTo: 2 },
  ...{ rangeG: 8, sourceRateHz: 50 },
  accel: Float32Array.of(0, 0, 1, 2, 0, 0),
};

function finding(level: Finding["level"], impactUs: number): Finding {
  return {
    ...{ level, impactUs, decidedAtUs: impactUs, score: 0.9, modelVersion: "m-1", window },
    evidence: {
      peakG: 3,
      isClipped: false,
      freeFallMs: 100,
      turnDeg: 80,
      isStillAfter: true,
      spreadAfterG: 0.01,
    },
  };
}

async function proposedAfter(
  known: "alert" | "check" | undefined,
  found: Finding,
  bootNonce = 7,
  hasClock = true,
): Promise<number> {
  const rig = await CoreRig.start();
  if (known !== undefined) await rig.record(fallDetected(known));
  const source = {
    ...{ deviceId: "w-1", bootNonce, hasClock, windowId: "win-1" },
    occurrence: { occurredMs: NIGHT_MS, ageMs: 0 },
    trace: { traceId: "t", receivedMs: NIGHT_MS, hops: [] },
  };
  return findingProposals(rig.home, source, found).length;
}

/** Where `fallDetected` puts its impact, device clock. */
const KNOWN_US = 50e6;

describe("a finding", () => {
  it("[H-06.3] is committed once, also where a restart finds its peak a little beside", async () => {
    expect(await proposedAfter(undefined, finding("alert", KNOWN_US))).toBe(1);
    expect(await proposedAfter("alert", finding("alert", KNOWN_US))).toBe(0);
    expect(await proposedAfter("alert", finding("alert", KNOWN_US + 9e6))).toBe(0);
    expect(await proposedAfter("alert", finding("check", KNOWN_US - 9e6))).toBe(0);
  });

  it("is a new one later, and in another run of the device", async () => {
    expect(await proposedAfter("alert", finding("alert", KNOWN_US + 11e6))).toBe(1);
    expect(await proposedAfter("alert", finding("alert", KNOWN_US), 8)).toBe(1);
  });

  it("[H-07.1] that is certain is not taken for the doubtful one before it", async () => {
    expect(await proposedAfter("check", finding("alert", KNOWN_US + 5e6))).toBe(1);
    expect(await proposedAfter("check", finding("check", KNOWN_US + 5e6))).toBe(0);
  });

  it("[H-01.5] that is certain is new also where the very same impact was doubtful before", async () => {
    expect(await proposedAfter("check", finding("alert", KNOWN_US))).toBe(1);
    expect(await proposedAfter("check", finding("check", KNOWN_US))).toBe(0);
  });

  it("[H-06.2] of a burst whose clock is gone is not taken for an earlier one: its event names it", async () => {
    expect(await proposedAfter("alert", finding("alert", KNOWN_US), 7, false)).toBe(1);
  });

  it("of no level says nothing", async () => {
    expect(await proposedAfter(undefined, finding("none", KNOWN_US))).toBe(0);
  });

  it("keeps its window as rate, impact and little-endian samples", () => {
    const bytes = Buffer.from(windowBytes(window));
    expect([bytes.readUInt16LE(0), bytes.readUInt16LE(2)]).toEqual([50, 1]);
    const samples = [0, 1, 2, 3, 4, 5].map((at) => bytes.readFloatLE(4 + at * 4));
    expect(samples).toEqual([0, 0, 1, 2, 0, 0]);
  });
});
