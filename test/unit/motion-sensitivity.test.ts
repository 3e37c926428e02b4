// The live detector goes by the wearer's sensitivity as it stands when a window is decided.
import { describe, expect, it } from "vitest";
import type { Proposal } from "../../gateway/events.ts";
import { createFallDetector } from "../../gateway/domain/fall-detector.ts";
import { scaleOf } from "../../gateway/domain/sensitivity.ts";
import { residentOf } from "../../gateway/domain/whereabouts.ts";
import { CoreRig } from "../support/core-rig.ts";
import { blocksOf, fallAt } from "./motion/synthetic-motion.ts";

const SCORE = { score: 0.4, modelVersion: "m", operatingPoint: { alert: 0.5, check: 0.5 } };

async function rigWith(): Promise<CoreRig> {
  const rig = await CoreRig.start();
  const personal = { subject: "r-1", box: "" };
  const assignment = { assignmentId: "a-1", deviceId: "w-1", residentId: "r-1", roomId: null };
  await rig.record(
    { type: "resident.added", data: { residentId: "r-1", roomId: null, personal } },
    { type: "assignment.started", data: assignment },
  );
  return rig;
}

const raised: Proposal = {
  type: "sensitivity.set",
  data: { residentId: "r-1", level: "high", staffId: "jo", reason: null, untilMs: null },
};

/** The level of a borderline fall, decided by a detector that asks `rig`'s home. */
function levelOf(rig: CoreRig): string | undefined {
  const detector = createFallDetector({
    position: "wrist",
    sensitivity: () => scaleOf(rig.home, residentOf(rig.home, "w-1"), rig.clock.now()),
  });
  const [candidate] = blocksOf(fallAt(10), 20).flatMap((block) => detector.push(block).candidates);
  return candidate === undefined ? undefined : detector.resolve(candidate, SCORE).level;
}

describe("a resident's sensitivity", () => {
  it("[H-17.2] counts from the very next window, without a restart of the detector", async () => {
    const rig = await rigWith();
    expect(levelOf(rig)).toBe("none");
    await rig.record(raised);
    expect(levelOf(rig)).toBe("alert");
  });

  it("[H-17.2] counts after a restart of the hub", async () => {
    const before = await rigWith();
    await before.record(raised);
    const { store, clock } = before;
    const rig = await CoreRig.start({ store, clock, bootId: "boot-2" });
    expect(levelOf(rig)).toBe("alert");
  });
});
