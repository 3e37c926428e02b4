import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { isGatewayError } from "../../../gateway/errors.ts";
import { useBackend } from "../../../models/backend.ts";
import { forward, type NetworkWeights } from "../../../models/fall-network.ts";
import { mergeMembers } from "../../../models/merge-members.ts";
import { augment, changeHardware, jittered, withLoss } from "../../../models/train/augment.ts";
import { RIVALS } from "../../../models/train/compare.ts";
import { curvePicture } from "../../../models/train/curve-picture.ts";
import { areaUnder, curveOf, pointAt } from "../../../models/train/curves.ts";
import { keptWeights } from "../../../models/train/kept-weights.ts";
import { seededRandom } from "../../../models/train/random.ts";
import { trainForest } from "../../../models/train/train-model.ts";
import { type Example, trainNetwork } from "../../../models/train/train-network.ts";
import type { Forest } from "../../../models/trees.ts";
import { packWeights, unpackWeights } from "../../../models/weights-file.ts";
import { CHANNELS, STEPS, windowChannels } from "../../../models/window-channels.ts";
import { syntheticWindows } from "../motion/synthetic-window.ts";

/** Falls at even places, taps on a table at odd ones. */
const examples: Example[] = syntheticWindows(64).map((window, i) => {
  const channels = new Float32Array(STEPS * CHANNELS);
  windowChannels(window, channels, 0);
  return { channels, isFall: i % 2 === 0, weight: 1 };
});

const train = (seed: number): NetworkWeights =>
  trainNetwork(examples, { seed, epochs: 6, batch: 16, learningRate: 5e-3 });

function logOdds(weights: NetworkWeights): number[] {
  const input = new Float32Array(examples.length * STEPS * CHANNELS);
  for (const [i, { channels }] of examples.entries()) input.set(channels, i * STEPS * CHANNELS);
  return tf.tidy(() => {
    const tensors = weights.map(({ shape, values }) => tf.tensor(values, [...shape]));
    return [...forward(tf.tensor3d(input, [examples.length, STEPS, CHANNELS]), tensors).dataSync()];
  });
}

let first: NetworkWeights;
let second: NetworkWeights;
let forest: Forest;

beforeAll(async () => {
  await useBackend("wasm");
  first = train(1);
  second = train(2);
  forest = trainForest(examples);
});

describe("training", () => {
  it("learns to tell made-up falls from taps, with the network that runs live", () => {
    const found = logOdds(first);
    const right = found.filter((value, i) => value > 0 === (i % 2 === 0)).length;
    expect(right / found.length).toBeGreaterThan(0.95);
  });

  it("gives the same weights for the same seed, and others for another", () => {
    expect(train(1)).toEqual(first);
    expect(second).not.toEqual(first);
  });

  it("leaves no tensor behind", () => {
    const before = tf.memory().numTensors;
    train(3);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("merges networks into one that gives their mean", () => {
    const [one, two, merged] = [first, second, mergeMembers([first, second])].map(logOdds);
    for (const [i, value] of (merged ?? []).entries()) {
      expect(value).toBeCloseTo(((one?.[i] ?? 0) + (two?.[i] ?? 0)) / 2, 3);
    }
  });

  it("goes on from kept weights after a break", () => {
    const folder = mkdtempSync(join(tmpdir(), "folds-"));
    const kept = keptWeights(folder, { seed: 1, members: { wrist: 2, waist: 1 }, epochs: 1 });
    const task = { name: "without-fold-1", heldOut: [], seed: 1 };
    const weights = {
      wrist: { networks: [first, second], forest },
      waist: { networks: [second], forest },
    };
    expect(kept.read(task)).toBeUndefined();
    kept.write(task, weights);
    expect(readdirSync(folder)).toEqual(["without-fold-1.bin"]);
    expect(kept.read(task)).toEqual(weights);
    rmSync(folder, { recursive: true });
  });
});

describe("weights file", () => {
  it("gives back what was packed", () => {
    const members = {
      wrist: { networks: [first], forest },
      waist: { networks: [second, first], forest },
    };
    expect(unpackWeights(packWeights(members), { wrist: 1, waist: 2 })).toEqual(members);
  });

  it.each([
    ["is cut short", (bytes: Uint8Array) => bytes.subarray(4)],
    [
      "holds what is not a number",
      (bytes: Uint8Array) => bytes.map((byte, i) => (i < 4 ? 0xff : byte)),
    ],
  ])("says model/corrupt when it %s", (_, damage) => {
    const bytes = damage(
      packWeights({
        wrist: { networks: [first], forest },
        waist: { networks: [second], forest },
      }),
    );
    let thrown: unknown;
    try {
      unpackWeights(bytes, { wrist: 1, waist: 1 });
    } catch (error) {
      thrown = error;
    }
    expect(isGatewayError(thrown, "model/corrupt")).toBe(true);
  });
});

describe("rival designs", () => {
  it.each(RIVALS)("$name learns the made-up falls too", ({ train: trainRival }) => {
    const judge = trainRival(examples, 1);
    const right = examples.filter(({ channels, isFall }) => judge(channels) > 0 === isFall).length;
    expect(right / examples.length).toBeGreaterThan(0.95);
  });
});

describe("curves", () => {
  const trials = [0.9, 0.8, 0.7, 0.2].map((score, i) => ({
    isFall: i !== 2,
    isOlder: true,
    score,
    checkScore: score,
    weight: 1,
  }));

  it("measure the chance that a fall scores above daily life", () => {
    expect(areaUnder(curveOf(trials))).toBeCloseTo(2 / 3);
    expect(pointAt(curveOf(trials), 0.75)).toMatchObject({
      sensitivity: 2 / 3,
      unneeded: 0,
      precision: 1,
    });
  });

  it("are drawn without a link or script", () => {
    const svg = curvePicture("a < b", [{ name: "all", trials }], { alert: 0.75, check: 0.1 });
    expect(svg).toContain("<svg");
    expect(svg).toContain("a &lt; b");
    expect(svg).not.toMatch(/href|<script/);
  });
});

describe("other hardware", () => {
  it("clips, turns and resamples without changing how long a trial lasts", () => {
    const tMs = Float64Array.from({ length: 500 }, (_, i) => i * 20);
    const accel = Float32Array.from({ length: 1500 }, (_, i) => (i % 3 === 1 ? 5 : 0));
    const changed = changeHardware(
      { tMs, accel },
      { rateHz: 20, rangeG: 4, isLowPassed: true },
      seededRandom(1),
    );
    expect(changed.tMs.length).toBeGreaterThan(195);
    expect(changed.tMs.length).toBeLessThanOrEqual(200);
    expect(Math.max(...changed.accel.map(Math.abs))).toBeLessThanOrEqual(4);
  });

  const walk = {
    tMs: Float64Array.from({ length: 500 }, (_, i) => i * 20),
    accel: Float32Array.from({ length: 1500 }, (_, i) => (i % 3 === 1 ? 1 : 0)),
  };

  it("stamps samples when they arrive without turning time back", () => {
    const { tMs } = jittered(walk, 0.4, seededRandom(2));
    expect(tMs.every((at, i) => i === 0 || at >= (tMs[i - 1] ?? 0))).toBe(true);
    expect(tMs).not.toEqual(walk.tMs);
  });

  it("loses one stretch of at most a second", () => {
    const { tMs, accel } = withLoss(walk, seededRandom(3));
    expect(accel.length).toBe(tMs.length * 3);
    expect(tMs.length).toBeGreaterThanOrEqual(449);
    expect(tMs.length).toBeLessThan(500);
  });

  it("is the same for the same seed", () => {
    expect(augment(walk, seededRandom(4))).toEqual(augment(walk, seededRandom(4)));
  });
});
